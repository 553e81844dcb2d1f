"""Each message has a return path of its own, and only those that we have signed count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter import return_paths
from newsletter.return_paths import DELIVERY, LETTER, read, return_path

pytestmark = pytest.mark.usefixtures("bounce_address")


@pytest.fixture
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "retur@lists.example.org"
    settings.SECRET_KEY_FALLBACKS = []


@pytest.mark.parametrize("kind", [DELIVERY, LETTER])
@pytest.mark.parametrize("number", [0, 1, 35, 36, 1_000_000, 2**63 - 1])
def test_what_is_written_is_read(kind, number):
    address = return_path(kind, number)
    assert read(address) == (kind, number)
    assert read(f"<{address}>") == read(address.upper()) == read(address.title()) == (kind, number)
    assert len(address.partition("@")[0]) <= 64


def test_it_looks_like_this(settings):
    settings.SECRET_KEY = "known"
    assert return_path(DELIVERY, 1295) == f"retur+dzz-{return_paths._sign('dzz', 'known')}@lists.example.org"


@pytest.mark.parametrize(
    "change",
    [
        lambda address: address.replace("+d", "+l"),
        lambda address: address.replace("+d2s", "+d2t"),
        lambda address: address.replace("@lists", "@list"),
        lambda address: address.replace("retur+", "retur-"),
        lambda address: address.replace("retur+", ""),
        lambda address: address.replace("retur+", "x+"),
        lambda address: address.rpartition("-")[0] + "@lists.example.org",
        lambda address: address.partition("@")[0],
        lambda address: "",
    ],
)
def test_what_we_have_not_signed_is_nothing(change):
    assert read(change(return_path(DELIVERY, 100))) is None


@pytest.mark.parametrize("digit", range(10))
def test_every_character_of_the_signature_counts(digit):
    local, _at, domain = return_path(DELIVERY, 7).partition("@")
    marked, _dash, signature = local.rpartition("-")
    other = "a" if signature[digit] != "a" else "b"
    assert read(f"{marked}-{signature[:digit]}{other}{signature[digit + 1 :]}@{domain}") is None


def test_a_changed_key_still_reads_what_the_old_one_signed(settings):
    settings.SECRET_KEY = "old"
    address = return_path(DELIVERY, 5)
    settings.SECRET_KEY = "new"
    assert read(address) is None
    settings.SECRET_KEY_FALLBACKS = ["older", "old"]
    assert read(address) == (DELIVERY, 5)


@given(st.text(max_size=80))
def test_nothing_that_anybody_writes_is_an_error(text):
    assert read(text) is None
    assert read(f"retur+{text}@lists.example.org") is None


@pytest.mark.django_db
def test_without_a_bounce_address_it_is_the_sender(settings):
    settings.BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = "", "Kontoret <post@example.org>"
    assert return_path(DELIVERY, 5) == "post@example.org"
    assert read("post@example.org") is None
    assert read("+d5-aaaaaaaaaa@") is None
