"""What a mail is made of once its language is chosen: plain values, whether staff wrote them or a program did."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import Resolver404, resolve, translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from core import html
from core.models import Translated
from core.offers import Excerpt, offers
from newsletter.models import Block, Campaign

#: Pages of the CMS may have another address in each language: their links stay as they were written.
CMS = "pages-"


@dataclass(frozen=True)
class Heading:
    line: str
    language: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Text:
    """Clean HTML, marked as safe; links to pages of ours may begin with /."""

    markup: SafeString
    language: str
    kind: ClassVar[str] = "text"


@dataclass(frozen=True)
class Pick:
    """Something from the site; `markup` are our own words above it, as in a `Text` in `language`, and may be empty."""

    excerpt: Excerpt
    markup: SafeString | str = ""
    language: str = ""
    kind: ClassVar[str] = "pick"


@dataclass(frozen=True)
class Button:
    line: str
    url: str
    language: str
    kind: ClassVar[str] = "button"


Part = Heading | Text | Pick | Button


def of_campaign(campaign: Campaign, language: str) -> list[Part]:
    """The parts of the edition of `campaign` in `language`; a block that is not written in it is in bokmål.

    What is picked and no longer public is left out: `preflight` refuses to send without it.
    """
    return list(of_blocks(campaign.blocks.with_texts() if campaign.pk else (), language))


def editions(campaign: Campaign) -> list[str]:
    """The languages that `campaign` goes out in: bokmål always, another when it has a subject there."""
    codes = (code for code, _name in settings.LANGUAGES)
    return [code for code in codes if code == settings.LANGUAGE_CODE or own_words(campaign, "subject", code)]


def own_words(item: Translated, field: str, language: str) -> str:
    """`field` as it is written in `language`; nothing where it is not, whatever other languages have."""
    has_it = item.has_translation(language)
    return (item.safe_translation_getter(field, language_code=language) or "") if has_it else ""


def of_blocks(blocks, language: str) -> Iterator[Part]:
    """The parts that `blocks` (saved or not) are in `language`."""
    for block in blocks:
        if part := of_block(block, language):
            yield part


def of_block(block: Block, language: str) -> Part | None:
    """The part that `block` is in `language`; nothing where nothing is written, or what is picked is not public."""
    with override(language):
        block.set_current_language(language)
        return MAKERS[block.kind](block, language)


def _said(block: Block, field: str) -> tuple[str, str]:
    """The words of a block and their language."""
    for code in (block.get_current_language(), settings.LANGUAGE_CODE):
        if words := own_words(block, field, code):
            return words, code
    return "", block.get_current_language()


def _clean(markup: str) -> SafeString:
    return mark_safe(html.clean(html.with_present_links(markup)))  # noqa: S308 -- this is the cleaning


def _heading(block: Block, language: str) -> Heading | None:
    line, code = _said(block, "line")
    return Heading(line, code) if line else None


def _text(block: Block, language: str) -> Text | None:
    text, code = _said(block, "text")
    return Text(_clean(text), code) if text else None


def _pick(block: Block, language: str) -> Pick | None:
    offer = offers().get(block.source)
    excerpt = offer.excerpt(block.number, language) if offer else None
    text, code = _said(block, "text")
    return Pick(excerpt, _clean(text), code) if excerpt else None


def _button(block: Block, language: str) -> Button | None:
    line, code = _said(block, "line")
    return Button(line, in_language(block.url, language), code) if line and block.url else None


MAKERS = {
    Block.Kind.HEADING: _heading,
    Block.Kind.TEXT: _text,
    Block.Kind.PICK: _pick,
    Block.Kind.BUTTON: _button,
}


def in_language(url: str, language: str) -> str:
    """A page of ours in `language`, where `url` is one without a language of its own; any other address as it is."""
    if not url.startswith("/"):
        return url
    with override(settings.LANGUAGE_CODE):
        try:
            match = resolve(url.partition("#")[0].partition("?")[0])
        except Resolver404:
            return url
        return url if match.view_name.startswith(CMS) else translate_url(url, language)
