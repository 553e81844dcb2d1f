"""The editions of a resolution: each at its own address, cited, and checked by its hash."""

import json
import re
from datetime import date

import pytest
from django.contrib.sites.models import Site

from tests.resolutions.life import adopted
from tests.resolutions.pages import corrected, published, words

pytestmark = pytest.mark.django_db
SITE = "https://www.example.org"


@pytest.fixture(autouse=True)
def named_site(settings):
    settings.SITE_URL = SITE
    Site.objects.filter(pk=settings.SITE_ID).update(name="Alliansen")
    Site.objects.clear_cache()
    yield
    Site.objects.clear_cache()


@pytest.fixture
def resolution(db):
    """Adopted in 2020; a second edition corrects its first clause."""
    meeting = {"meeting__date": date(2020, 2, 23), "meeting__place": "Oslo"}
    resolution = published(adopted(number="2020-1", slug="bolig", title="Bolig & <b>trygd", **meeting))
    corrected(resolution, text="Bygge 100 boliger.", reason="Tallet manglet.")
    return resolution


@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        ("", "Bygge 100 boliger.", "flere boliger"),
        ("utgave/2/", "Bygge 100 boliger.", "flere boliger"),
        ("utgave/1/", "Bygge flere boliger.", "Bygge 100 boliger."),
    ],
)
def test_each_edition_keeps_its_address_and_the_newest_stands(client, resolution, path, shown, hidden):
    page = words(client.get(resolution.get_absolute_url() + path))
    assert f"1.1 {shown}" in page
    assert hidden not in page


@pytest.mark.parametrize("path", ["utgave/0/", "utgave/3/", "utgave/x/", "utgave/99999999999/"])
def test_an_edition_that_is_not_issued_is_not_found(client, resolution, path):
    assert client.get(resolution.get_absolute_url() + path).status_code == 404


def test_an_earlier_edition_says_that_another_one_stands(client, resolution):
    response = client.get(resolution.get_absolute_url() + "utgave/1/")
    assert (
        "An earlier wording. This is edition 1. Edition 2 stands: read the text that stands · see what has changed"
    ) in words(response)
    assert 'href="/resolusjoner/2020/bolig/sammenlign/1/2/"' in response.content.decode()
    for path in ("", "utgave/2/"):
        assert "An earlier wording" not in words(client.get(resolution.get_absolute_url() + path))


def test_the_editions_are_listed_with_their_reasons_and_what_they_changed(client, resolution):
    response = client.get("/en" + resolution.get_absolute_url() + "utgave/1/")
    day = resolution.text.issued_on
    assert (
        "Editions 1 Edition 1, 23 February 2020 shown here As the annual meeting adopted it. "
        f"2 Edition 2, {day.day} {day:%B %Y} · the one that stands Tallet manglet. What edition 2 changed Cite"
    ) in words(response)
    assert 'href="/en/resolusjoner/2020/bolig/sammenlign/1/2/"' in response.content.decode()


@pytest.mark.parametrize("language", ["", "/nn", "/en"])
@pytest.mark.parametrize("path", ["", "utgave/1/", "utgave/2/"])
def test_search_engines_know_one_address_whichever_edition_stands(client, resolution, language, path):
    page = client.get(f"{language}/resolusjoner/2020/bolig/{path}").content.decode()
    assert re.findall(r'rel="canonical" href="([^"]*)"', page) == [f"{SITE}/resolusjoner/2020/bolig/"]


@pytest.mark.parametrize("number", [1, 2])
def test_each_edition_shows_its_hash_and_how_to_check_it(client, resolution, number):
    edition = resolution.editions.get(number=number)
    page = words(client.get(edition.get_absolute_url()))
    address = f"{SITE}/resolusjoner/2020/bolig/utgave/{number}/tekst.txt"
    assert f"SHA-256 {edition.sha256} Command curl -s {address} | sha256sum" in page


def test_a_citation_for_each_use_names_the_edition_by_its_permanent_address(client, resolution):
    page = words(client.get("/en/resolusjoner/2020/bolig/utgave/1/"))
    address = f"{SITE}/resolusjoner/2020/bolig/utgave/1/"
    assert (
        "In the press Alliansen: “Bolig & <b>trygd”, resolution 2020-1, adopted 23 February 2020 "
        "In academic work Alliansen. (2020, February 23). Bolig & <b>trygd (Resolution 2020-1, edition 1). "
        f"{address} Link {address} Check"
    ) in page


@pytest.mark.parametrize(("prefix", "day"), [("", "2020, 23. februar"), ("/nn", "2020, 23. februar")])
def test_a_citation_writes_the_day_as_readers_of_its_language_do(client, resolution, prefix, day):
    page = words(client.get(f"{prefix}/resolusjoner/2020/bolig/utgave/1/"))
    assert f"Alliansen. ({day}). Bolig" in page


def test_files_of_the_edition_that_is_shown_can_be_fetched(client, resolution):
    page = client.get(resolution.get_absolute_url()).content.decode()
    for name in ("resolusjon.pdf", "resolusjon.odt", "tekst.txt", "resolusjon.json"):
        assert f'href="/resolusjoner/2020/bolig/utgave/2/{name}"' in page


def test_machines_are_told_what_the_page_is_and_no_title_can_end_the_script(client, resolution):
    page = client.get(resolution.get_absolute_url()).content.decode()
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert "<" not in told
    assert json.loads(told) == {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": f"{SITE}/resolusjoner/2020/bolig/utgave/2/",
        "name": "Bolig & <b>trygd",
        "inLanguage": "nb",
        "reportNumber": "2020-1",
        "version": 2,
        "datePublished": resolution.text.issued_on.isoformat(),
        "locationCreated": {"@type": "Place", "name": "Oslo"},
        "publisher": {"@type": "NGO", "name": "Alliansen"},
    }
