"""What a visitor who has chosen nothing gets: readable, light, and nothing left behind."""

import gzip
import re
import urllib.request
from urllib.parse import urljoin

import pytest

from tests.browser.addresses import MISSING, PAGES

BUDGET = 14 * 1024  # bytes of HTML, CSS and JavaScript as they travel: one TCP initial window (RFC 6928)
BY_KIND = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())


@BY_KIND
def test_a_page_is_accessible_in_both_themes_fits_a_small_phone_and_keeps_the_visitor_to_itself(
    new_context, portal, axe, path
):
    """One visit for all of it: opening a page costs more than looking at it."""
    context = new_context(color_scheme="light", reduced_motion="reduce", viewport={"width": 320, "height": 640})
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    response = page.goto(path)
    assert response.status == 200

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    axe(page, "color-contrast")

    assert [url for url in requests if not url.startswith(portal.url)] == []
    assert context.cookies() == []
    assert "cookie" not in response.headers.get("vary", "").lower()
    assert "csrfmiddlewaretoken" not in response.text()


@pytest.mark.parametrize("query", ["?toolbar_on", "?toolbar_off", "?edit", "?structure", "?toolbar_on&persist=false"])
def test_the_editors_query_keys_give_a_stranger_no_session(context, query):
    response = context.new_page().goto(f"/{query}")
    assert response.status == 200
    assert context.cookies() == []
    assert "cookie" not in response.headers.get("vary", "").lower()


@BY_KIND
def test_the_first_view_fits_one_tcp_window(portal, record_property, path):
    html, sent = _fetch(portal.url + path)
    parts = {path: sent}
    for tag in re.findall(r"<link[^>]+stylesheet[^>]*>|<script[^>]+src=[^>]+>", html):
        address = re.search(r'(?:href|src)="([^"]+)"', tag)[1]
        parts[address] = _fetch(urljoin(portal.url + path, address))[1]
    total = sum(parts.values())

    record_property("bytes", total)
    print(f"{total:6} bytes {path}: {' + '.join(str(size) for size in parts.values())}")
    assert total <= BUDGET, parts


def _fetch(url: str) -> tuple[str, int]:
    """The text of an address, and its size as it travels."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310  our own http address
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  the same
        body = response.read()
        packed = response.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(body) if packed else body).decode(), len(body)


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_answers_in_the_same_dress_and_tells_no_internals(page, axe, path):
    response = page.goto(path)
    assert response.status == 404
    assert page.locator("main h1").count() == 1
    assert page.get_by_role("navigation").first.is_visible()
    assert not re.search(r"Traceback|Exception|django|Resolver404", page.content(), re.IGNORECASE)
    axe(page)


def test_the_site_can_be_walked_with_the_keyboard_alone(page):
    page.goto("/politikk/sosialhjelp/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#innhold"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innhold"


def test_the_navigation_works_on_a_small_phone_without_javascript(new_context):
    context = new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    link = page.get_by_role("navigation").get_by_role("link", name="Resolusjoner").first
    if not link.is_visible():
        page.locator("header summary").first.click()
    link.click()
    assert page.url.endswith("/resolusjoner/")


def test_the_language_switch_stays_on_the_same_object(page):
    page.goto("/politikk/sosialhjelp/")
    page.locator("a[hreflang=en]").first.click()
    assert page.url.endswith("/en/politikk/sosialhjelp/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("main h1").inner_text() == "Social assistance you can live on"


def test_a_text_in_another_language_says_so_and_carries_its_own(page):
    page.goto("/en/politikk/bolig/")
    assert page.locator("main h1[lang=nb], main [lang=nb] h1").count() == 1
    assert page.locator("main").get_by_text("bokmål").count() >= 1


def test_print_shows_the_document_and_not_the_furniture(page):
    page.goto("/resolusjoner/2020/et-nav-med-tid-og-familier-som-har-nok/")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    assert not page.locator("nav").first.is_visible()
