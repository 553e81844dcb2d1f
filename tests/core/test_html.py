import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.html import ALLOWED_TAGS, clean, plain_text
from core.templatetags.portal import clean_html

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<script>",
        "</script>",
        "<svg onload=x()>",
        "<a href='javascript:x()'>",
        "</a>",
        "<li lang=nn>",
        "<ul>",
        "<img src=x onerror=x()>",
        "<style>",
        "&lt;script&gt;",
        "<!--",
        "-->",
        "<",
        ">",
        '"',
        "'",
        "&",
        "<a href=data:text/html,x>",
        "<math><mtext><table><mglyph><style>",
        "<noscript>",
        "<template>",
        "<iframe srcdoc='x'>",
        "<p style='x' class=y id=z>",
    ]
)
MARKUP = st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join)
TAG = re.compile(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", re.IGNORECASE)
ATTRIBUTES = re.compile(r'([a-z-]+)="([^"]*)"', re.IGNORECASE)


@given(MARKUP)
@example("<noscript><p title='</noscript><img src=x onerror=x()>'>")
def test_only_allowed_tags_and_harmless_attributes_survive(markup):
    for name, attributes in TAG.findall(clean(markup)):
        assert name in ALLOWED_TAGS
        for attribute, value in ATTRIBUTES.findall(attributes):
            assert attribute in {"href", "lang"}
            assert not re.match(r"\s*(javascript|data|vbscript):", value, re.IGNORECASE)


@given(MARKUP)
def test_cleaning_twice_changes_nothing_more(markup):
    assert clean(clean(markup)) == clean(markup)


@given(MARKUP)
def test_plain_text_is_the_text_of_what_may_be_shown(markup):
    assert plain_text(markup) == plain_text(clean(markup))


@given(st.text())
def test_words_without_markup_survive_as_they_are_but_for_white_space(words):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\x00", "")
    kept = re.sub(r"\s+", "", words.replace("\x00", ""))
    assert re.sub(r"\s+", "", plain_text(f"<p>{escaped}</p>")) == kept


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<h2>Krav</h2><p>Ett.</p><p>To.</p>", "Krav\n\nEtt.\n\nTo."),
        ("<p>Linje<br>brutt</p>", "Linje\nbrutt"),
        ('<p>Les</p><ul><li lang="nn">ein</li><li>to</li></ul><p>Slutt</p>', "Les\n\n– ein\n– to\n\nSlutt"),
        ('<p>Se <a href="https://example.org/?a=1&amp;b=2">siden</a>.</p>', "Se siden (https://example.org/?a=1&b=2)."),
        ('<p><a href="mailto:post@example.org">post@example.org</a></p>', "post@example.org"),
        ('<p><a href="https://example.org">https://example.org</a></p>', "https://example.org"),
        ("<p>106\N{NO-BREAK SPACE}000 &lt; 3 &amp; 4</p>", "106\N{NO-BREAK SPACE}000 < 3 & 4"),
        ("<p>delt\nover\n\n  linjer</p>", "delt over linjer"),
        ("<script>x()</script>", ""),
    ],
)
def test_plain_text_reads_like_a_letter(markup, text):
    assert plain_text(markup) == text


def test_links_keep_their_address_and_passages_their_language():
    markup = '<p lang="en">See <a href="/krav/1/">demand 1</a> <span lang="nn">eller</span></p>'
    assert clean(markup) == markup


def test_nothing_at_all_is_shown_as_nothing():
    assert clean_html(None) == ""
