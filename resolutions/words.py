"""What differs between two wordings, word by word.

The comparison is an exact longest common subsequence, found by rows of bits (Hyyrö, "Bit-parallel LCS-length
computation revisited", 2004): the same answer on every machine, in a time that the length of the texts bounds.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

#: Words on one side times words on the other, above which a text is said to be replaced as a whole.
MOST_COMPARED = 200_000_000
_SKINS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_INVISIBLE = {"Mn", "Mc", "Me", "Cf"}


@dataclass(frozen=True)
class Piece:
    """Words that are "kept", "deleted" or "inserted"."""

    kind: str
    text: str


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return what is kept, deleted and inserted between two texts; where both happen, what is deleted comes first.

    The kept and deleted pieces together are `before`, the kept and inserted ones `after`, to the byte.
    """
    one, other = tokens(before), tokens(after)
    head = _common(one, other)
    tail = _common(one[head:][::-1], other[head:][::-1])
    end, its_end = len(one) - tail, len(other) - tail
    middle = _steps(one[head:end], other[head:its_end])
    steps = [*_all("kept", one[:head]), *middle, *_all("kept", one[end:])]
    return tuple(_pieces(_calmed(_changes(steps))))


def tokens(text: str) -> list[str]:
    """Return `text` as words, signs, spaces and line ends, none parted inside what a reader sees as one letter.

    Letters are parted no more finely than Unicode's grapheme clusters (UAX #29) are.
    """
    starts = [place for place, letter in enumerate(text) if not place or not _belongs(text[place - 1], letter)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _belongs(last: str, letter: str) -> bool:
    """Whether `letter` goes with `last`, like letters of a word, an accent with its letter, the parts of a flag."""
    if last.isascii() and letter.isascii():
        return (_in_word(last) and _in_word(letter)) or (last == "\r" and letter == "\n")
    kind, lasts = unicodedata.category(letter), unicodedata.category(last)
    if kind in _INVISIBLE or ord(letter) in _SKINS or lasts == "Cf":
        return True
    if _in_word(letter):
        return _in_word(last) or lasts in _INVISIBLE
    return ord(letter) in _FLAGS and ord(last) in _FLAGS


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many tokens both begin with."""
    for index, (mine, its) in enumerate(zip(one, other, strict=False)):
        if mine != its:
            return index
    return min(len(one), len(other))


def _all(kind: str, found: Iterable[str]) -> list[tuple[str, str]]:
    return [(kind, token) for token in found]


def _steps(one: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Return each token of both with what happens to it."""
    if len(one) * len(other) > MOST_COMPARED:
        return [*_all("deleted", one), *_all("inserted", other)]
    rows, steps = _rows(one, other), []
    mine, its = len(one), len(other)
    while mine and its:
        if one[mine - 1] == other[its - 1]:
            mine, its = mine - 1, its - 1
            steps.append(("kept", one[mine]))
        elif rows[mine][(its - 1) >> 3] >> ((its - 1) & 7) & 1:
            its -= 1
            steps.append(("inserted", other[its]))
        else:
            mine -= 1
            steps.append(("deleted", one[mine]))
    return [*_all("deleted", one[:mine]), *_all("inserted", other[:its]), *reversed(steps)]


def _rows(one: list[str], other: list[str]) -> list[bytes]:
    """Return a row for each beginning of `one`, with nought where a token of `other` adds to what both have."""
    size = len(other) // 8 + 1
    places = _places(set(one), other, size)
    row = full = (1 << len(other)) - 1
    rows = [row.to_bytes(size, "little")]
    for token in one:
        met = row & places[token]
        row = ((row + met) | (row - met)) & full
        rows.append(row.to_bytes(size, "little"))
    return rows


def _places(wanted: set[str], other: list[str], size: int) -> dict[str, int]:
    """Where in `other` each token stands, as bits."""
    bits = {token: bytearray(size) for token in wanted}
    for index, token in enumerate(other):
        if token in bits:
            bits[token][index >> 3] |= 1 << (index & 7)
    return {token: int.from_bytes(found, "little") for token, found in bits.items()}


@dataclass
class _Change:
    """What is deleted and inserted at one place, and what is kept after it."""

    deleted: str = ""
    inserted: str = ""
    kept: str = ""

    @property
    def size(self) -> int:
        return max(len(self.deleted), len(self.inserted))


def _changes(steps: Iterable[tuple[str, str]]) -> list[_Change]:
    changes = [_Change()]
    for kind, run in groupby(steps, key=lambda step: step[0]):
        if changes[-1].kept and kind != "kept":
            changes.append(_Change())
        setattr(changes[-1], kind, getattr(changes[-1], kind) + "".join(token for _, token in run))
    return changes


def _calmed(changes: list[_Change]) -> list[_Change]:
    """Join changes that only a few kept letters part: a phrase is read more easily than every other word."""
    calm: list[_Change] = []
    for change in changes:
        joined = change
        while calm and _is_slight(calm[-1].kept, calm[-1], joined):
            joined = _joined(calm.pop(), joined)
        calm.append(joined)
    return calm


def _is_slight(kept: str, one: _Change, other: _Change) -> bool:
    """Whether what is kept between two changes is shorter than both; a new line always parts them."""
    return "\n" not in kept and len(kept) <= min(one.size, other.size)


def _joined(one: _Change, other: _Change) -> _Change:
    return _Change(one.deleted + one.kept + other.deleted, one.inserted + one.kept + other.inserted, other.kept)


def _pieces(changes: Iterable[_Change]) -> Iterator[Piece]:
    for change in changes:
        for kind in ("deleted", "inserted", "kept"):
            if text := getattr(change, kind):
                yield Piece(kind, text)
