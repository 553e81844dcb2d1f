"""Giving a figure out: CSV for spreadsheets, JSON-stat 2.0 for programs, lines for the form in the admin."""

import csv
import io
import json
import re
from collections.abc import Iterable
from decimal import Decimal

from policies.figures import numbers, periods
from policies.figures.dataset import Dataset, Reading


def plain(number: Decimal, decimals: int = 0, mark: str = ".") -> str:
    """A number without spaces, so written that nobody can take its decimals for thousands."""
    shown = max(decimals, numbers.decimals_of(number))
    return f"{number:.{numbers.DECIMALS if shown == 3 else shown}f}".replace(".", mark)


def cell(reading: Reading, decimals: int = 0, mark: str = ".") -> str:
    """What stands in a cell: the value, with its status behind it, or the status alone."""
    number = "" if reading.value is None else plain(reading.value, decimals, mark)
    return f"{number} {reading.status}".strip()


def rows(dataset: Dataset, heading: str, only_name: str, decimals: int, mark: str) -> Iterable[list[str]]:
    """The lines of a table: one period each, one column for each series."""
    yield [heading, *(line.name or only_name for line in dataset.lines)]
    for place, period in enumerate(dataset.periods):
        yield [period, *(cell(line.readings[place], decimals, mark) for line in dataset.lines)]


def to_csv(dataset: Dataset, about: Iterable[tuple[str, str]] = (), decimals: int = 0, mark: str = ",") -> str:
    """Return CSV (RFC 4180) with `about` as `# key: value` lines before it.

    With a decimal comma the columns are parted by semicolons, as Norwegian spreadsheets expect.
    """
    delimiter = ";" if mark == "," else ","
    formula = re.compile(rf"(?<={delimiter})(?=[=+@-])")  # a spreadsheet parts the sentence there, and calculates
    buffer = io.StringIO()
    for key, text in about:
        buffer.write(f"# {key}: {formula.sub(' ', ' '.join(text.split()))}\r\n")
    _write(buffer, rows(dataset, "period", "value", decimals, mark), delimiter, "\r\n")
    return buffer.getvalue()


def _write(buffer: io.StringIO, table: Iterable[list[str]], delimiter: str, end: str) -> None:
    """Write lines; names with another form's parting marks are quoted, so that nobody guesses wrongly between them."""
    minimal, full = (
        csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=quoting)
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
    )
    for number, row in enumerate(table):
        names = row[1:] if number == 0 and periods.read(row[0]) is None else []
        (full if set(";,") & set("".join(names)) else minimal).writerow(row)


def to_lines(dataset: Dataset, heading: str, decimals: int = 0, mark: str = ",") -> str:
    """Return the text that staff change by hand; a single series without a name needs no first line."""
    table = list(rows(dataset, heading, "", decimals, mark))
    buffer = io.StringIO()
    _write(buffer, table if any(line.name for line in dataset.lines) else table[1:], "\t", "\n")
    return buffer.getvalue().rstrip("\n")


def to_jsonstat(dataset: Dataset, about: dict, unit: str = "", decimals: int = 0) -> str:
    """Return a JSON-stat 2.0 dataset; `about` is merged into it (label, source, updated, note, extension)."""
    lines = dataset.lines
    codes = [line.code or f"{place}" for place, line in enumerate(lines, start=1)]
    if len(set(codes)) < len(codes):
        codes = [f"{place}" for place, _line in enumerate(lines, start=1)]
    named = {"serie": _dimension("serie", dict(zip(codes, (line.name for line in lines), strict=True)))}
    content = {"ContentsCode": _content(about.get("label", ""), unit, decimals)}
    time = {"Tid": _dimension("Tid", {period: period for period in dataset.periods})}
    dimensions = content | (named if len(lines) > 1 else {}) | time
    readings = [reading for line in lines for reading in line.readings]
    found = {
        "version": "2.0",
        "class": "dataset",
        **about,
        "id": list(dimensions),
        "size": [len(dimension["category"]["index"]) for dimension in dimensions.values()],
        "dimension": dimensions,
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "value": [_number(reading.value) for reading in readings],
    }
    if status := {str(place): reading.status for place, reading in enumerate(readings) if reading.status}:
        found["status"] = status
    return json.dumps(found, ensure_ascii=False)


def _dimension(label: str, labels: dict[str, str]) -> dict:
    index = {code: place for place, code in enumerate(labels)}
    return {"label": label, "category": {"index": index, "label": labels}}


def _content(label: str, unit: str, decimals: int) -> dict:
    category = {"index": {"value": 0}, "label": {"value": label}}
    return {"label": "ContentsCode", "category": category | {"unit": {"value": {"base": unit, "decimals": decimals}}}}


def _number(value: Decimal | None) -> int | float | None:
    """A number as JSON has it; what the database holds of digits fits in a double up to the fifteenth."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
