"""Reading CSV as offices write it: a period a line and a series a column, or lines of period, series, value."""

import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from policies.figures import numbers, periods
from policies.figures.checks import wrong_dataset, wrong_name
from policies.figures.dataset import (
    MAX_BYTES,
    MAX_PROBLEMS,
    Dataset,
    Problem,
    Reading,
    Unreadable,
    rectangular,
    too_large,
)

MAX_ROWS = 20_000
#: Headings that say nothing about the one series below them.
NO_NAME = {"value", "values", "verdi", "verdier", "obs_value", ""}
SERIES_HEADINGS = {"series", "serie", "seriar", "serier"}
_HINT = re.compile(r"#\s*([^:]{1,60}):\s*(.*)")


def read_bytes(data: bytes) -> Dataset:
    """Read a file: UTF-8 with or without its mark, or Windows-1252.

    Raises:
        Unreadable: with every problem and its line.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    return read(decode(data))


def decode(data: bytes) -> str:
    """Return the text of a file.

    Raises:
        Unreadable: it is no text.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable([Problem("", _("This is no text. Save it as “CSV UTF-8” in the spreadsheet and try again."))])


def read(text: str) -> Dataset:
    """Read the text of a file, or what was typed or pasted.

    Raises:
        Unreadable: with every problem and its line.
    """
    if len(text) > MAX_BYTES:
        raise too_large()
    return _Reader(text).read()


class _Reader:
    """Goes through one text and collects what is wrong instead of stopping at it."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self.hints: dict[str, str] = {}
        self.lines: list[tuple[int, str]] = []  # with a number each, as an editor counts
        for number, line in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), start=1):
            if line.startswith("#"):
                self._hint(line)
            elif line.strip(" ;,\t"):
                self.lines.append((number, line))

    def read(self) -> Dataset:
        rows = list(self._rows())
        found = self._series(rows) if rows else {}
        if not self.problems:
            dataset = rectangular((("", name, list(readings.values())) for name, readings in found.items()), self.hints)
            self.problems += [Problem("", text) for text in wrong_dataset(dataset)]
        if self.problems:
            raise Unreadable(self.problems)
        return dataset

    def _hint(self, line: str) -> None:
        if match := _HINT.fullmatch(line.strip()):
            self.hints.setdefault(match[1].strip().lower(), match[2].strip())

    def _wrong(self, line: int, text: str) -> None:
        self.problems.append(Problem(_("Line %(number)s") % {"number": line}, text))

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of each line, with the line's number."""
        if len(self.lines) > MAX_ROWS:
            self._wrong(MAX_ROWS, _("There are more lines than can be read."))
            return
        reader = csv.reader((line for _number, line in self.lines), delimiter=self._delimiter(), skipinitialspace=True)
        try:
            for cells in reader:
                yield self.lines[reader.line_num - 1][0], [cell.strip() for cell in cells]
        except csv.Error:
            self._wrong(self.lines[reader.line_num - 1][0], _("The quotation marks do not fit together."))

    def _delimiter(self) -> str:
        first = re.sub(r'"[^"]*"', "", self.lines[0][1]) if self.lines else ""
        return next((mark for mark in "\t;," if mark in first), ";")

    def _series(self, rows: list[tuple[int, list[str]]]) -> dict[str, dict[str, Reading]]:
        """The readings of each series by its name."""
        line, heading = rows[0]
        is_long = len(heading) in {3, 4} and heading[1].lower() in SERIES_HEADINGS and heading[2].lower() in NO_NAME
        if is_long:
            return self._long(rows[1:])
        if periods.read(heading[0]):
            return self._wide([""] * (len(heading) - 1), rows)
        return self._wide(self._names(line, heading[1:]), rows[1:])

    def _names(self, line: int, headings: list[str]) -> list[str]:
        while headings and not headings[-1]:
            headings = headings[:-1]
        names = ["" if len(headings) == 1 and name.lower() in NO_NAME else name for name in headings]
        for name in names:
            if wrong := wrong_name(name):
                self._wrong(line, wrong)
        if len(set(names)) < len(names) or (len(names) > 1 and not all(names)):
            self._wrong(line, _("Every column needs a name of its own."))
        return names

    def _wide(self, names: list[str], rows: list[tuple[int, list[str]]]) -> dict[str, dict[str, Reading]]:
        if not names:
            self._wrong(rows[0][0] if rows else 1, _("There is one column only. Put the values beside the periods."))
        if len(names) > 1 and not any(names):
            self._wrong(rows[0][0], _("There are several columns: name each series in the first line."))
            return {}
        found: dict[str, dict[str, Reading]] = {name: {} for name in names}
        for line, cells in rows:
            if any(cells[len(names) + 1 :]):
                self._wrong(
                    line, _("There are more values than columns. Decimals with a comma need “;” between columns.")
                )
            elif period := self._period(line, cells[0]):
                values = [*cells[1:], *[""] * len(names)]
                for name, cell in zip(names, values, strict=False):
                    self._keep(line, found[name], period, cell)
        return found

    def _long(self, rows: list[tuple[int, list[str]]]) -> dict[str, dict[str, Reading]]:
        found: dict[str, dict[str, Reading]] = {}
        for line, cells in rows:
            first, name, value, status = [*cells, "", "", ""][:4]
            if wrong := wrong_name(name):
                self._wrong(line, wrong)
            elif period := self._period(line, first):
                self._keep(line, found.setdefault(name, {}), period, f"{value} {status}".strip())
        return found

    def _period(self, line: int, text: str) -> str | None:
        period = periods.read(text)
        if period is None:
            words = _("“%(text)s” is no period. Write 2024, 2024K1 or 2024M01, one period a line.")
            self._wrong(line, words % {"text": text[:40]})
        return period

    def _keep(self, line: int, found: dict[str, Reading], period: str, cell: str) -> None:
        if period in found:
            self._wrong(line, _("%(period)s stands twice.") % {"period": period})
        elif len(self.problems) < MAX_PROBLEMS * 5:
            try:
                found[period] = cell_reading(period, cell)
            except ValueError as error:
                self._wrong(line, str(error))


def cell_reading(period: str, cell: str) -> Reading:
    """Return what a cell says: a number, a code for "not available", or a number with its status ("12.3 p").

    Raises:
        ValueError: with a sentence.
    """
    if cell.lower() in numbers.NOT_AVAILABLE:
        return Reading(period, None, cell)
    text, status = cell, ""
    number = _number(text)
    if number is None and " " in cell:
        text, _space, status = cell.rpartition(" ")
        number = _number(text.strip()) if numbers.STATUS.fullmatch(status) else None
    if number is None:
        raise ValueError(_("“%(text)s” is no number. Write “..” where a value is not available.") % {"text": cell[:40]})
    fitting = numbers.fit(number)
    if fitting is None:
        raise ValueError(
            _("“%(text)s” has too many digits: at most 14 before and 4 after the comma.") % {"text": cell[:40]}
        )
    return Reading(period, fitting, status)


def _number(text: str):
    try:
        return numbers.read(text)
    except numbers.Unclear:
        words = _("“%(text)s” can be read in two ways. Write a thousand as 1 234 and decimals as 1,2340.")
        raise ValueError(words % {"text": text[:40]}) from None
