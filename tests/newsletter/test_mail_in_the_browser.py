"""The mail as programs for mail show it: in both themes, on a small telephone, with its pictures and without."""

import pytest
from django.utils.safestring import mark_safe

from core.offers import Excerpt, Image
from newsletter.composing.parts import Button, Heading, Pick, Text
from newsletter.composing.render import Content, Frame, render
from policies.figures.chart import draw
from policies.figures.picture import picture
from tests.figures.datasets import several

pytestmark = pytest.mark.django_db

ALT = "Fra 11,3 i 2019 til 9,8 i 2023. Det høyeste er 11,7 i 2020, det laveste 9,8 i 2023."
TEXT = mark_safe(
    '<p>Hei! Se <a href="/krav/4/">krav 4</a>.</p><ul><li>Én</li></ul><blockquote><p>Sitat</p></blockquote>'
)


@pytest.fixture(scope="module")
def chart() -> Image:
    drawn = picture(draw(several(2019, _=(11.3, 11.7, 11.0, 10.3, 9.8)), 1))
    return Image(drawn.png, ALT, drawn.width, drawn.height)


@pytest.fixture
def mail(chart) -> Content:
    """One part of every kind, two of them in another language than the mail."""
    excerpt = Excerpt(
        "Tall, 2023", "Barn i fattigdom", "Kilde: SSB.", "https://x.example/tall/barn/", "nn", "12", chart
    )
    parts = [
        Text(TEXT, "nb"),
        Pick(excerpt, TEXT, "nb"),
        Heading("Et veldig langt overskriftsord: minstestandardordningsforskriften", "nb"),
        Pick(excerpt),
        Button("Read all of it", "/krav/", "en"),
    ]
    frame = Frame(
        subject="Dette vedtok årsmøtet",
        language="nb",
        leave_url="https://x.example/nyhetsbrev/avmelding/t/7/",
        leave="Stopp «Nyhetsbrevet»",
        why="Du får dette fordi du abonnerer.",
        preferences_url="https://x.example/nyhetsbrev/innstillinger/t/",
        preheader="To resolusjoner",
        online_url="https://x.example/nyhetsbrev/arkiv/7/",
    )
    return render(parts, frame)


@pytest.fixture
def open_mail(browser):
    """Show HTML as a program for mail does: alone, without scripts or a network."""
    contexts = []

    def shown(html: str, theme: str = "light"):
        context = browser.new_context(color_scheme=theme, viewport={"width": 320, "height": 640}, offline=True)
        contexts.append(context)
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html)
        return page, [url for url in asked if url.startswith("http")]

    yield shown
    for context in contexts:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_mail_is_accessible_fits_a_small_telephone_and_asks_nobody(open_mail, axe, mail, theme):
    page, asked = open_mail(mail.on_its_own(), theme)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.set_viewport_size({"width": 900, "height": 800})
    assert page.evaluate("document.querySelector('.sheet').getBoundingClientRect().width") == 600
    axe(page, "color-contrast", "heading-order", "page-has-heading-one", "image-alt")
    assert asked == []


def test_without_pictures_their_words_are_read_whole(open_mail, mail):
    page, _asked = open_mail(mail.html)
    picture = page.get_by_role("img", name=ALT).first
    box = picture.bounding_box()
    assert box["width"] <= 320
    assert box["height"] >= 3 * 15  # the words need several lines, and have them
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_languages_within_a_mail_are_marked(open_mail, mail):
    page, _asked = open_mail(mail.html)
    languages = page.evaluate("[...document.querySelectorAll('[lang]')].map(each => each.lang)")
    assert set(languages) == {"nb", "nn", "en"}
    assert page.get_by_role("article", name="Dette vedtok årsmøtet").get_attribute("lang") == "nb"
