"""What every page says about the site: its name, its address, its languages, where one is in the menu."""

import re
from datetime import date

import pytest
from cms.api import create_page, create_page_content
from django.template import Context, Template
from django.utils.translation import gettext, override
from djangocms_versioning.models import Version

from core.templatetags.portal import language_name
from tests.factories import OrganisationFactory, ResolutionFactory, StaffFactory, TopicFactory

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


def links(response) -> dict[str, str]:
    """Canonical and alternate addresses, without the site."""
    html = head(response)
    alternates = re.findall(r'hreflang="([\w-]+)" href="https?://[^/]+([^"]*)"', html)
    return {"canonical": re.search(r'rel="canonical" href="https?://[^/]+([^"]*)"', html)[1]} | dict(alternates)


@pytest.mark.parametrize(
    ("written", "here", "canonical"),
    [
        ("nb", "", ""),
        ("nb", "/nn", ""),
        ("nb", "/en", ""),
        ("nb nn", "/nn", "/nn"),
        ("nb nn", "/en", ""),
        ("nn", "", "/nn"),
        ("nn en", "", "/nn"),
        ("nn en", "/en", "/en"),
    ],
)
def test_only_translations_that_exist_are_named_and_a_fallback_points_to_one(client, db, written, here, canonical):
    written = written.split()
    topic = TopicFactory(slug="bolig", published=True)
    topic.translations.update(language_code=written[0])
    for code in written[1:]:
        topic.translations.create(language_code=code, title="x", intro="x")
    prefix = {"nb": "", "nn": "/nn", "en": "/en"}
    found = links(client.get(f"{here}/politikk/bolig/"))
    assert found == {
        "canonical": f"{canonical}/politikk/bolig/",
        **{code: f"{prefix[code]}/politikk/bolig/" for code in written},
        "x-default": "/politikk/bolig/",
    }


def test_a_resolution_has_the_one_language_of_its_decision(client, db):
    ResolutionFactory(public=True, language="nn", slug="bustad", meeting__date=date(2018, 3, 8))
    path = "/resolusjoner/2018/bustad/"
    assert links(client.get(f"/en{path}")) == {"canonical": f"/nn{path}", "nn": f"/nn{path}", "x-default": path}


@pytest.mark.parametrize("language", ["nn", "en"])
def test_a_fallback_is_labelled_in_the_readers_language_and_marked_as_another(client, db, language):
    TopicFactory(slug="bolig", published=True, title="Bolig")
    html = client.get(f"/{language}/politikk/bolig/").content.decode()
    with override(language):
        sentence = gettext("This text is not available in %(wanted)s yet. It is shown in %(shown)s.")
        notice = sentence % {"wanted": language_name(language), "shown": language_name("nb")}
    assert notice in html
    assert '<h1 class="decided" lang="nb">Bolig</h1>' in html
    assert f'<html lang="{language}">' in html


def test_the_language_switch_keeps_the_filters_of_the_tracker(client, db):
    path = "/krav/?tema=bolig&stadium=innfridd"
    assert languages(client.get(path))["en"] == "/en/krav/?tema=bolig&amp;stadium=innfridd"


@pytest.mark.parametrize(("here", "canonical"), [("", "/om-oss/"), ("/nn", "/om-oss/"), ("/en", "/en/om-oss/")])
def test_a_page_of_the_cms_names_the_languages_it_is_published_in(client, db, here, canonical):
    author = StaffFactory(is_superuser=True)
    page = create_page("Om oss", "page.html", "nb", slug="om-oss", created_by=author)
    create_page_content("en", "About", page, slug="om-oss", created_by=author)
    create_page_content("nn", "Om oss", page, slug="om-oss", created_by=author)
    for content in page.pagecontent_set(manager="admin_manager").filter(language__in=["nb", "en"]):
        Version.objects.get_for_content(content).publish(author)
    found = {"canonical": canonical, "nb": "/om-oss/", "en": "/en/om-oss/", "x-default": "/om-oss/"}
    assert links(client.get(f"{here}/om-oss/")) == found
