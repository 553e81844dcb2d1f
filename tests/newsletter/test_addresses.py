import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.addresses import EmailNotValidError, fingerprint, normalise


def test_the_domain_is_lower_case_and_as_dns_has_it():
    assert normalise("Kari.Nordmann@BLÅBÆR.no") == "Kari.Nordmann@xn--blbr-roah.no"


@pytest.mark.parametrize(
    "text",
    ["", "kari", "kari@", "@example.org", "kari@example", "ka ri@example.org", "kåre@example.org", "a@b@example.org"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(EmailNotValidError):
        normalise(text)


@given(st.text(max_size=40), st.sampled_from(["\r\n", "\n", "\r", "\0"]), st.text(max_size=40))
def test_no_address_holds_a_line_end(before, ending, after):
    with pytest.raises(EmailNotValidError):
        normalise(f"{before}{ending}{after}@example.org")


@given(st.emails())
def test_normalising_twice_changes_nothing(address):
    try:
        once = normalise(address)
    except EmailNotValidError:
        return
    assert normalise(once) == once
    assert once.isascii()
    assert once.isprintable()


def test_capitals_leave_the_fingerprint_alone():
    assert fingerprint("Kari@Example.org") == fingerprint("kari@example.org")
    assert fingerprint("kari@example.org") != fingerprint("kare@example.org")
