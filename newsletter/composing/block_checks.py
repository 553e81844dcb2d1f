"""What may be wrong with one block in one language."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from core import html
from newsletter.composing import parts, reading, wording
from newsletter.composing.findings import Finding, Place
from newsletter.composing.own_pages import OwnPages, own_path
from newsletter.models import Block


def check_block(place: Place, pages: OwnPages) -> Iterator[Finding]:
    """Everything that is wrong with the block at `place`; a block that says nothing is not looked at further."""
    lacking = list(_lacking(place))
    yield from lacking
    part = None if lacking else parts.of_block(place.block, place.language)
    if part is None:
        return
    for words, url in _links(part):
        yield from _of_link(place, words, url, pages)
    yield from _of_words(place, part)
    if part.kind == "pick" and part.excerpt.image and not part.excerpt.image.alt.strip():
        yield place.blocks(_("the picture has no text for those who do not see it. Pick something else, or tell us."))


def _lacking(place: Place) -> Iterator[Finding]:
    block, code = place.block, place.language
    if block.kind == Block.Kind.PICK:
        yield from _lacking_pick(place)
        return
    field = "text" if block.kind == Block.Kind.TEXT else "line"
    if not _plain(parts.own_words(block, field, code)):
        yield place.blocks(_empty(code))
    if block.kind == Block.Kind.BUTTON and not block.url:
        yield place.blocks(_("the button leads nowhere. Write an address."))


def _lacking_pick(place: Place) -> Iterator[Finding]:
    block, code = place.block, place.language
    if parts.of_block(block, code) is None:
        yield place.blocks(_("what is picked is not public any more. Pick something else, or take the block away."))
    in_bokmal = _plain(parts.own_words(block, "text", settings.LANGUAGE_CODE))
    if in_bokmal and not _plain(parts.own_words(block, "text", code)):
        yield place.blocks(_empty(code))


def _empty(code: str) -> str:
    if code == settings.LANGUAGE_CODE:
        return _("nothing is written. Write something, or take the block away.")
    return _("nothing is written in this language. Write it, or empty the subject in this language.")


def _plain(markup: str) -> str:
    return html.plain_text(markup).replace("\u00a0", " ").strip()


def _links(part: parts.Part) -> list[tuple[str, str]]:
    if part.kind == "button":
        return [(part.line, part.url)]
    return reading.links(getattr(part, "markup", ""))


def _of_link(place: Place, words: str, url: str, pages: OwnPages) -> Iterator[Finding]:
    about = {"words": words, "url": url}
    path = own_path(url)
    if path and pages.is_dead(path):
        yield place.blocks(
            _("the link “%(words)s” leads to a page or place that is not there: %(url)s. Correct the address.") % about
        )
    if not words:
        yield place.blocks(_("a link to %(url)s has no words. Write some, or take it away.") % about)
    elif wording.is_vague(words):
        yield place.warns(
            _("the link “%(words)s” does not say where it leads. Write what the reader will find there.") % about
        )


def _of_words(place: Place, part: parts.Part) -> Iterator[Finding]:
    text = part.line if hasattr(part, "line") else _plain(part.markup)
    if wording.is_loud(text):
        yield place.warns(_("capitals or several exclamation marks look like shouting. Write it calmly."))
    if found := wording.suspects(text):
        about = {"words": wording.told(found)}
        yield place.warns(_("filters against advertising dislike %(words)s. Say it in other words.") % about)
    if part.kind == "text" and (lix := wording.heavy(part.markup)):
        yield place.warns(
            _("hard to read (LIX %(lix)d). Write shorter sentences, and choose everyday words.") % {"lix": lix}
        )
