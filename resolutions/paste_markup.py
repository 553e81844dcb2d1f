"""HTML from the clipboard as rows: what Word, LibreOffice, Google Docs, mail programs and web pages copy."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from resolutions.paste_rows import BOLD, Row, has_deep_numbers, row, settled, unwrapped, visible

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "dir", "menu"}
_BLOCKS = {
    *_HEADINGS,
    *_LISTS,
    *"address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure".split(),
    *"footer form header hr html li main p pre section summary table tbody td tfoot th thead tr".split(),
}
_UNREAD = frozenset(
    "button head iframe math nav noscript object script select style svg template textarea title".split()
)
_TYPE = re.compile(r"font-weight:\s*(?:(?P<bold>bold|[6-9]00)|normal|[1-5]00)")
#: Word says that a paragraph is an entry of a list, and which part of it is the bullet, in styles of its own.
_ENTRY_OF_WORD, _BULLET_OF_WORD = (
    re.compile(r"mso-list:[^;]*?level(\d)"),
    re.compile(r"mso-list:\s*ignore", re.IGNORECASE),
)


def markup_rows(markup: str) -> list[Row]:
    """Return the rows of `markup`. Pictures, scripts, menus and comments say nothing."""
    blocks = list(_blocks(visible(markup)))
    numbered = has_deep_numbers(block.text for block in blocks)
    return settled(_rows(blocks, numbered=numbered))


@dataclass(frozen=True)
class _Place:
    """What a paragraph stands in: a heading or a list's entry of this level, or neither."""

    kind: str = "text"
    level: int = 1
    entry: int = 0
    is_preformatted: bool = False


@dataclass
class _Block:
    """A paragraph as it is read; `plain` when not all of it is in bold type."""

    place: _Place
    text: str = ""
    plain: bool = False


def _blocks(markup: str) -> Iterator[_Block]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(markup.encode(), parser) if markup.strip() else None
    return iter(()) if root is None else _Reader().read(root)


class _Reader:
    """Goes through the elements in order, without recursion: what is pasted may be nested at will."""

    def __init__(self):
        self.places, self.bold, self.lists, self.entries = [_Place()], [False], 0, 0
        self.block = _Block(self.places[-1])

    def read(self, root) -> Iterator[_Block]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if element.tag in _BLOCKS:
                yield self.block
            if event == "start":
                self.enter(element)
                unread = element.tag in _UNREAD or _BULLET_OF_WORD.search(element.get("style", ""))
                walk.skip_subtree() if unread else self.say(element.text)
            else:
                self.leave(element)
                self.say(element.tail)
        yield self.block

    def enter(self, element) -> None:
        kind = _TYPE.search(element.get("style", ""))
        self.bold.append(bool(kind["bold"]) if kind else self.bold[-1] or element.tag in {"b", "strong"})
        self.lists += element.tag in _LISTS
        if element.tag in _BLOCKS:
            self.places.append(self.place(element))
            self.block = _Block(self.places[-1])
        elif element.tag == "br":
            self.block.text += "\n"

    def leave(self, element) -> None:
        self.bold.pop()
        self.lists -= element.tag in _LISTS
        if element.tag in _BLOCKS:
            self.places.pop()
            self.block = _Block(self.places[-1])

    def place(self, element) -> _Place:
        """Return what the paragraphs of `element` stand in."""
        of_word = _ENTRY_OF_WORD.search(element.get("style", ""))
        if level := _HEADINGS.get(element.tag):
            return _Place("heading", level)
        if element.tag == "li" or of_word:
            self.entries += 1
            return _Place("item", int(of_word[1]) if of_word else max(self.lists, 1), self.entries)
        return replace(self.places[-1], is_preformatted=True) if element.tag == "pre" else self.places[-1]

    def say(self, text: str | None) -> None:
        said = visible(text or "")
        self.block.text += said if self.block.place.is_preformatted else re.sub(r"[ \t\n\r\f]+", " ", said)
        self.block.plain |= not self.bold[-1] and any(map(str.isalnum, said))


def _rows(blocks: Iterable[_Block], *, numbered: bool) -> Iterator[Row]:
    """Return the rows of `blocks`; the paragraphs of one entry are one row."""
    for entry, run in groupby(blocks, key=lambda block: block.place.entry):
        parts = list(run)
        if entry:
            words = " ".join(block.text for block in parts)
            yield Row("item", row(words, numbered=numbered).text, parts[0].place.level)
        else:
            yield from (found for block in parts for found in _rows_of(block, numbered))


def _rows_of(block: _Block, numbered: bool) -> Iterator[Row]:
    for line in unwrapped(block.text.splitlines()):
        found = row(line, numbered=numbered)
        if block.place.kind == "heading":
            yield Row("heading", found.text, block.place.level)
        elif not block.plain and found.kind != "item" and found.is_short:
            yield Row("heading", found.text, BOLD)
        else:
            yield found
