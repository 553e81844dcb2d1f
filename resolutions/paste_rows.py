"""Plain text as rows: paragraphs, headings and the entries of lists, each on one line.

Mail wraps its lines, Word does not; Word's bullets become letters of other fonts; web pages leave soft hyphens and hard
spaces behind. What comes out says the same words without all this.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

#: Lines of mail are at most so long, and hardly shorter than so; others are paragraphs that nothing has wrapped.
WRAPPED = range(50, 101)
#: A paragraph no longer than this, without a full stop, may be a heading.
SHORT = 140
#: The level of headings in bold type; those of HTML go from 1 to 6.
BOLD = 7

_BULLETS = "•·●○◦▪▫■□‣⁃∙\uf0b7\uf0a7\uf0d8\uf02d"
#: A bullet; a dash or star with a space; a letter that Word's plain text has for a bullet of another font.
_BULLET = re.compile(rf"\s*(?:[{_BULLETS}]\s*|[-–—*]\s+|[o§üØ](?:\t\s*|[ \u00a0]{{2,}}))(?=\S)")
_DEEP = re.compile(r"\s*[1-9]\d?(?:\.[1-9]\d?){1,3}[.):]?\s+(?=\S)")
_FIRST_DEEP = re.compile(r"\s*[1-9]\d?\.1[.):]?\s+\S")
_NUMBER = re.compile(r"\s*(?:\d{1,2}[.)]|\(\d{1,2}\))\s*(?=\D)")
_BARE_NUMBER = re.compile(r"\s*[1-9]\d?\s+(?=\w)")
_LETTER = re.compile(r"\s*\(?[a-zæøå]\)\s*(?=\S)", re.IGNORECASE)
_DATE = re.compile(
    r"\s*\d{1,2}\.\s*(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[sc])[a-z]*\b", re.IGNORECASE
)
_ENDS = (".", "!", "?", ":", ";", "…")
_TIES = {"og", "eller", "samt", "and", "or"}
#: What nobody sees: control signs, soft hyphens, spaces without width, the mark that a file begins with.
_INVISIBLE = dict.fromkeys([*range(9), *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF])
_HARD_SPACES = "\u00a0\u202f"


@dataclass(frozen=True)
class Row:
    """One paragraph, heading or entry of a list.

    Args:
        kind: "text", "heading", "item", or "number" until `settled` decides what the number stands before.
        text: its words on one line, without bullet or number.
        level: of a heading from 1, of an item how deep it stands, from 1.
    """

    kind: str
    text: str
    level: int = 1

    @property
    def is_short(self) -> bool:
        """Whether it could be a heading."""
        return len(self.text) <= SHORT and not self.text.endswith((*_ENDS, ","))


def plain_rows(text: str) -> list[Row]:
    """Return the rows of plain `text`."""
    lines = list(unwrapped(_unquoted(visible(text).splitlines())))
    numbered = has_deep_numbers(lines)
    return settled(row(line, numbered=numbered) for line in lines)


def visible(text: str) -> str:
    """Return `text` in composed Unicode, without what nobody sees."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


def has_deep_numbers(lines: Iterable[str]) -> bool:
    """Whether the text has a "1.1", so that "1 Housing" is a heading and "1.2" begins a clause."""
    return any(_FIRST_DEEP.match(line) for line in lines)


def row(line: str, *, numbered: bool = False) -> Row:
    """Return the row that `line` is; `numbered` where the text has deep numbers."""
    for kind, pattern in _marks(numbered):
        if (mark := pattern.match(line)) and not _DATE.match(line):
            return Row(kind, spaced(line[mark.end() :]), _depth(mark[0]))
    return Row("text", spaced(line))


def settled(rows: Iterable[Row]) -> list[Row]:
    """Return `rows` with words, and decide for each single number whether it is that of a heading or of an item."""
    rows = [entry for entry in rows if any(map(str.isalnum, entry.text))]
    around = zip([_NOTHING, *rows], rows, [*rows[1:], _NOTHING], strict=False)
    return [_decided(before, entry, after) if entry.kind == "number" else entry for before, entry, after in around]


def spaced(text: str) -> str:
    """Return `text` with single spaces; a hard one stays beside a figure or a paragraph sign, as in "106 000"."""
    single = re.sub(r"\s+", lambda run: run[0] if len(run[0]) == 1 and run[0] in _HARD_SPACES else " ", text)
    return re.sub(rf"(?<![\d§])[{_HARD_SPACES}](?!\d)", " ", single).strip()


_NOTHING = Row("text", "")


def _marks(numbered: bool) -> list[tuple[str, re.Pattern]]:
    marks = [("item", _BULLET), ("number", _NUMBER), ("item", _LETTER)]
    return [("item", _DEEP), *marks, ("number", _BARE_NUMBER)] if numbered else marks


def _depth(mark: str) -> int:
    """Word's bullet of the second level is a ring, or the letter that looks like one."""
    return 2 if mark.strip() in {"o", "○", "◦", "▪", "\uf0a7", "§"} else 1


def _decided(before: Row, entry: Row, after: Row) -> Row:
    """A number is that of a heading where something follows it, and no other number stands beside it."""
    is_heading = entry.is_short and after.text and "number" not in {before.kind, after.kind}
    return replace(entry, kind="heading", level=2) if is_heading else replace(entry, kind="item")


def _unquoted(lines: list[str]) -> list[str]:
    """Return `lines` without the sign of a quoted mail, when each of them has it."""
    if all(line.startswith(">") for line in lines if line.strip()):
        return [re.sub("^(?:> ?)+", "", line) for line in lines]
    return lines


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """Join what was wrapped, and leave out the empty lines."""
    lines = [line.rstrip() for line in lines]
    width = _width(lines)
    whole = ""
    for last, line in pairwise(["", *lines]):
        if whole and _continues(last, line, width):
            whole = _joined(whole, line.strip())
            continue
        if whole:
            yield whole
        whole = line
    if whole:
        yield whole


def _width(lines: list[str]) -> int:
    """Return how long the lines could be before they were wrapped; nought when they were not."""
    width = max(map(len, lines), default=0)
    return width if width in WRAPPED and any(_goes_on(last, line) for last, line in pairwise(lines)) else 0


def _continues(last: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the sentence of `last`, or began where its first word no longer fitted there."""
    if not line or row(line).kind != "text":
        return False
    return _goes_on(last, line) or len(last) + 1 + len(line.split(maxsplit=1)[0]) > width > 0


def _goes_on(last: str, line: str) -> bool:
    return bool(last and line) and line.lstrip()[0].islower() and not last.endswith(_ENDS)


def _joined(one: str, other: str) -> str:
    """A word is wrapped at its own hyphen: "NAV-" and "kontor" are one, "barne-" and "og" are two."""
    parted = re.search(r"\w-$", one) and other[0].islower() and other.split(maxsplit=1)[0] not in _TIES
    return f"{one}{other}" if parted else f"{one} {other}"
