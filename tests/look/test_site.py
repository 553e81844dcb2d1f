"""What every page says about the site: its name, its address, its languages, where one is in the menu."""

import re

import pytest
from django.template import Context, Template

from tests.factories import OrganisationFactory, TopicFactory

SWITCH = re.compile(r'<li><a href="([^"]*)" lang="(\w+)" hreflang="\w+"( aria-current="true")?')


def languages(response) -> dict[str, str]:
    return {code: path for path, code, _current in SWITCH.findall(response.content.decode())}


def head(response) -> str:
    return response.content.decode().partition("</head>")[0]


@pytest.mark.parametrize("here", ["", "/nn", "/en"])
def test_the_language_switch_stays_on_the_same_record(client, db, here):
    TopicFactory(slug="bolig")
    response = client.get(f"{here}/politikk/bolig/")
    assert languages(response) == {
        "nb": "/politikk/bolig/",
        "nn": "/nn/politikk/bolig/",
        "en": "/en/politikk/bolig/",
    }


def test_the_language_switch_keeps_what_was_asked(client, db):
    OrganisationFactory()
    assert languages(client.get("/medlemmer/?dato=2017-05-10"))["nn"] == "/nn/medlemmer/?dato=2017-05-10"


def test_where_nothing_is_the_language_switch_leads_to_the_front_pages(client, db):
    assert languages(client.get("/nn/finnes-ikke/")) == {"nb": "/", "nn": "/nn/", "en": "/en/"}


def test_the_present_language_is_marked(client, db):
    found = SWITCH.findall(client.get("/en/politikk/").content.decode())
    assert [code for _path, code, current in found if current] == ["en"]


def test_the_head_names_the_page_and_its_translations_in_full(client, db, settings):
    settings.SITE_URL = "https://www.example.org"
    html = head(client.get("/nn/medlemmer/?dato=2017-05-10"))
    assert '<link rel="canonical" href="https://www.example.org/nn/medlemmer/">' in html
    assert re.findall(r'hreflang="([\w-]+)" href="([^"]+)"', html) == [
        ("nb", "https://www.example.org/medlemmer/"),
        ("nn", "https://www.example.org/nn/medlemmer/"),
        ("en", "https://www.example.org/en/medlemmer/"),
        ("x-default", "https://www.example.org/medlemmer/"),
    ]


@pytest.mark.parametrize(
    ("here", "link", "mark"),
    [
        ("/politikk/", "/politikk/", ' aria-current="page"'),
        ("/politikk/bolig/", "/politikk/", ' aria-current="true"'),
        ("/politikk/", "/krav/", ""),
        ("/politikk/", "/", ""),
        ("/", "/", ' aria-current="page"'),
    ],
)
def test_a_link_tells_whether_one_is_there_or_below_it(rf, here, link, mark):
    template = Template("{% load site %}{% current_if link %}")
    assert template.render(Context({"request": rf.get(here), "link": link})) == mark
