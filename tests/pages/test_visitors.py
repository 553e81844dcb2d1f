"""Pages of the CMS as strangers meet them: the same for all, in the language of the address."""

import re

import pytest
from django.test import Client

from tests.pages.conftest import make_goals

QUERIES = [
    "",
    "?toolbar_on",
    "?toolbar_off",
    "?edit",
    "?edit_off",
    "?structure",
    "?toolbar_on&persist=false",
    "?language=en",
]


@pytest.fixture
def about(publish):
    page = publish("Om oss", ("TextPlugin", {"body": "<p>Hvem vi er</p>"}), slug="om-oss", in_navigation=True)
    publish.translate(page, "en", "About us", ("TextPlugin", {"body": "<p>Who we are</p>"}), slug="about")
    return page


@pytest.fixture
def contact(publish):
    return publish("Kontakt oss", ("TextPlugin", {"body": "<p>Ring oss</p>"}), slug="kontakt", in_navigation=True)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("language", ["nb-NO", "en", "*"])
def test_a_stranger_gets_no_cookie_and_nothing_that_differs(about, query, language):
    answer = Client().get(f"/om-oss/{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert not {"cookie", "accept-language"} & set(answer.get("Vary", "").lower().split(", "))
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert answer.content == Client().get("/om-oss/").content


def test_staff_get_a_page_that_nobody_else_may_keep(about, staff):
    assert "private" in staff("editor").get("/om-oss/")["Cache-Control"]


@pytest.mark.parametrize(
    ("path", "language", "text"), [("/om-oss/", "nb", "Hvem vi er"), ("/en/about/", "en", "Who we are")]
)
def test_the_address_decides_the_language(client, about, path, language, text):
    page = client.get(path, headers={"Accept-Language": "nn"}).content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<p>{text}</p>" in page
    assert 'class="notice"' not in page


def test_the_slug_of_another_language_leads_to_the_pages_own(client, about):
    assert client.get("/en/om-oss/").url == "/en/about/"


class TestAMissingLanguage:
    def test_the_text_is_shown_marked_and_explained_in_the_readers_frame(self, client, contact):
        answer = client.get("/en/kontakt/")
        page = answer.content.decode()
        assert answer.status_code == 200
        assert '<html lang="en">' in page
        assert re.search(r'<header class="page-head" lang="nb">\s*<h1[^>]*>Kontakt oss</h1>', page)
        assert re.search(r'lang="nb">\s*<p>Ring oss</p>', page)
        assert "This text is not available in English yet" in page

    def test_rooms_on_the_page_speak_the_pages_language(self, client, publish):
        make_goals(1)
        publish("Side", ("GoalsPlugin", {}))
        page = client.get("/en/side/").content.decode()
        assert 'href="/maal/"' in page

    def test_the_page_stays_in_the_menu_with_its_language(self, client, about, contact):
        menu = client.get("/en/about/").content.decode().split("</header>")[0]
        assert re.search(r'<a href="/en/kontakt/" lang="nb"[^>]*>Kontakt oss</a>', menu)

    def test_a_page_without_any_language_to_fall_back_to_is_not_found(self, client, about, publish, author):
        page = publish("Bare her", slug="bare-her")
        publish.translate(page, "en", "Only English", slug="only-english")
        page.pagecontent_set.get(language="nb").versions.get().unpublish(author)
        assert client.get("/bare-her/").status_code == 404


def test_a_draft_is_not_shown_before_it_is_published(client, about, author):
    published = about.pagecontent_set.get(language="nb").versions.get()
    draft = published.copy(author)
    text = draft.content.get_placeholders().get(slot="content").get_plugins("nb").first().get_bound_plugin()
    text.body = "<p>Utkast</p>"
    text.save()
    assert "Utkast" not in client.get("/om-oss/").content.decode()
    draft.publish(author)
    assert "<p>Utkast</p>" in client.get("/om-oss/").content.decode()


def test_an_unknown_address_is_not_found(client, about):
    assert client.get("/finnes-ikke/").status_code == 404
