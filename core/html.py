"""HTML that staff write: what is allowed, and its plain text."""

import html
import re

import nh3
from djangocms_text.html import render_dynamic_attributes

ALLOWED_TAGS = {"p", "br", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "blockquote", "span"}
ALLOWED_ATTRIBUTES = {"a": {"href"}, "*": {"lang"}}
URL_SCHEMES = {"http", "https", "mailto"}

WHITE_SPACE = re.compile(r"[ \t\r\n]+")  # without the hard space, which is part of a number
LINK = re.compile(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
ITEM = re.compile(r"<li[^>]*>")
LINE_END = re.compile(r"<br>|</li>")
BLOCK_END = re.compile(r"</(?:p|h2|h3|ul|ol|blockquote)>")
TAG = re.compile(r"<[^>]+>")


def clean(markup: str) -> str:
    """Return `markup` with only the tags and attributes that a public text may have."""
    return nh3.clean(markup, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, url_schemes=URL_SCHEMES, link_rel=None)


def with_present_links(markup: str) -> str:
    """Return `markup` with its links to CMS pages leading to where those pages are now."""
    return render_dynamic_attributes(markup, remove_attr=False)


def plain_text(markup: str) -> str:
    """Return the words of `markup`, blocks parted by an empty line and links followed by their address."""
    text = WHITE_SPACE.sub(" ", clean(markup))
    text = LINK.sub(_spell_out, text)
    text = ITEM.sub("– ", text)
    text = LINE_END.sub("\n", text)
    text = BLOCK_END.sub("\n\n", text)
    text = html.unescape(TAG.sub("", text))
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _spell_out(link: re.Match) -> str:
    address, words = link[1].removeprefix("mailto:"), link[2]
    return words if words in (address, link[1]) else f"{words} ({address})"
