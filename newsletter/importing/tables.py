"""Reading CSV as a stream, with rows numbered as a spreadsheet numbers them."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, islice

from newsletter.addresses import looks_like_one
from newsletter.models import SubscriberImport

Delimiter = SubscriberImport.Delimiter

Row = tuple[int, list[str]]

#: Stands for the end of the file. No text can hold it: it is no character (Unicode 23.7).
_END = "\uffff"
_SAMPLE = 30  # rows by which the delimiter is told


class Unreadable(Exception):
    """A quotation mark in `row` is opened and never closed: what follows could be anything."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


class Parts(io.RawIOBase):
    """A file that is fetched part by part, to be read like one on a disk.

    Args:
        fetch: gives the part of a number, counted from 0, or None after the last.
    """

    def __init__(self, fetch: Callable[[int], bytes | None]) -> None:
        self._fetch = fetch
        self._next = 0
        self._rest = memoryview(b"")
        self.fetched = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self._rest:
            part = self._fetch(self._next) or b""
            self._next += 1
            self.fetched += len(part)
            self._rest = memoryview(part)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def rows(raw: io.RawIOBase, encoding: str, delimiter: str) -> Iterator[Row]:
    """Yield the number and the cells of each row; rows without any cell that is filled are counted and left out.

    A cell that is not valid in the encoding gets U+FFFD where it is not. A first line such as "sep=;", which
    spreadsheets hide, does not count.

    Raises:
        Unreadable: a cell has no end.
    """
    text = io.TextIOWrapper(io.BufferedReader(raw), encoding, errors="replace", newline="")
    yield from _numbered(text, delimiter)


def _numbered(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    first = next(iter(lines), "").removeprefix("\ufeff")
    shown = lines if _hint(first) else chain([first], lines)
    reader = csv.reader(chain(shown, [_END]), delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells == [_END]:
                return
            if any(cell and not cell.isspace() for cell in cells):
                if cells[-1].endswith(_END):
                    raise Unreadable(number)
                yield number, cells
    except csv.Error:
        raise Unreadable(number + 1) from None


def _hint(line: str) -> str:
    """The delimiter that a line such as "sep=;" tells."""
    start, mark = line[:4].lower(), line[4:].rstrip("\r\n")
    return mark if start == "sep=" and mark in Delimiter.values else ""


def delimiter_of(text: str) -> Delimiter:
    """Return the delimiter by which the first rows of `text` fall into the same columns, addresses standing alone."""
    if hint := _hint(text.partition("\n")[0] + "\n"):
        return Delimiter(hint)
    return max(Delimiter, key=lambda mark: _order(text, mark))


def _order(text: str, delimiter: str) -> tuple:
    found = []
    try:
        found.extend(cells for _number, cells in islice(_numbered(io.StringIO(text, newline=""), delimiter), _SAMPLE))
    except Unreadable:
        found = found[:-1]  # the text may have been cut off within a cell
    if not found:
        return (0, 0, 0)
    columns, as_many = Counter(map(len, found)).most_common(1)[0]
    addresses = sum(any(map(looks_like_one, cells)) for cells in found)
    return (addresses, as_many / len(found) if columns > 1 else 0, columns)
