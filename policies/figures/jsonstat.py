"""Reading JSON-stat 2.0, as the statistics offices' tables come.

Format: https://json-stat.org/full/ (dimensions with their categories, values in row-major order).
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from math import prod

from django.utils.translation import gettext as _

from policies.figures import numbers, periods
from policies.figures.checks import CODE_LENGTH, wrong_dataset, wrong_name
from policies.figures.dataset import MAX_BYTES, MAX_LINES, Dataset, Problem, Reading, Unreadable, rectangular, too_large

MAX_CELLS = 100_000
TIME_NAMES = {"tid", "time", "year", "år", "aar", "ar", "month", "quarter", "måned", "kvartal"}


def read_bytes(data: bytes) -> Dataset:
    """Read a JSON-stat 2.0 dataset in which one dimension besides time varies, or none.

    Raises:
        Unreadable: with every problem and its place.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    return _Reader(_parse(data)).read()


def _parse(data: bytes) -> dict:
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = _("Line %(number)s") % {"number": line} if line else ""
        raise Unreadable([Problem(place, _("This is no JSON that can be read."))]) from None
    if not isinstance(found, dict) or not isinstance(found.get("dimension"), dict) or "id" not in found:
        words = _("This is no JSON-stat 2 dataset. Choose “JSON-stat2” where you fetch the table.")
        raise Unreadable([Problem("", words)])
    return found


def _no_number(name: str):
    raise ValueError(name)


class _Wrong(Exception):
    """One problem, with its place in the file."""

    def __init__(self, place: str, text: str) -> None:
        self.problem = Problem(place, text)
        super().__init__(text)


class _Dimension:
    """One dimension: its categories in the order of the values."""

    def __init__(self, name: str, size: int, found: dict) -> None:
        self.name, self.size = name, size
        self.label = _text(found.get("label")) or name
        category = found.get("category")
        if not isinstance(category, dict):
            raise _Wrong(name, _("The categories are missing."))
        labels = category.get("label")
        self.labels = labels if isinstance(labels, dict) else {}
        self.codes = self._codes(category.get("index"))

    def _codes(self, index) -> list[str]:
        if index is None and len(self.labels) == 1:
            index = list(self.labels)
        if isinstance(index, dict):
            places = {place: code for code, place in index.items() if isinstance(place, Decimal)}
            index = [places.get(Decimal(place)) for place in range(len(index))]
        if not isinstance(index, list) or not all(isinstance(code, str) for code in index):
            raise _Wrong(self.name, _("The order of the categories is missing."))
        if len(index) != self.size or len(set(index)) != self.size:
            raise _Wrong(self.name, _("The dimension's size and its categories do not fit together."))
        return index

    def label_of(self, code: str) -> str:
        return _text(self.labels.get(code)) or code


class _Reader:
    def __init__(self, found: dict) -> None:
        self.found = found
        self.problems: list[Problem] = []

    def read(self) -> Dataset:
        try:
            dimensions = self._dimensions()
            time, series = self._choose(dimensions)
            lines = list(self._lines(dimensions, time, series))
        except _Wrong as wrong:
            raise Unreadable([wrong.problem]) from None
        if not self.problems:
            dataset = rectangular(lines, self._hints())
            self.problems += [Problem("", text) for text in wrong_dataset(dataset)]
        if self.problems:
            raise Unreadable(self.problems)
        return dataset

    def _dimensions(self) -> list[_Dimension]:
        names, sizes = self.found["id"], self.found.get("size")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or not names:
            raise _Wrong("id", _("The names of the dimensions are missing."))
        if not isinstance(sizes, list) or len(sizes) != len(names) or not all(map(_is_count, sizes)):
            raise _Wrong("size", _("The sizes of the dimensions are missing or do not fit their names."))
        if prod(sizes) > MAX_CELLS:
            raise _Wrong("size", _("The table has more than %(most)s values. Choose fewer.") % {"most": MAX_CELLS})
        described = self.found["dimension"]
        for name in names:
            if not isinstance(described.get(name), dict):
                raise _Wrong(f"dimension.{name}"[:80], _("The dimension is not described."))
        return [_Dimension(name, int(size), described[name]) for name, size in zip(names, sizes, strict=True)]

    def _choose(self, dimensions: list[_Dimension]) -> tuple[_Dimension, _Dimension | None]:
        """Return the dimension of time, and the one that becomes the series."""
        time = self._time(dimensions)
        varying = [dimension for dimension in dimensions if dimension is not time and dimension.size > 1]
        if len(varying) > 1:
            names = ", ".join(f"{dimension.label} ({dimension.size})" for dimension in varying)
            words = _(
                "More than one dimension varies besides time: %(names)s. Choose a single value in all but one of them "
                "where you fetch the table."
            )
            raise _Wrong("dimension", words % {"names": names})
        series = varying[0] if varying else None
        if series and series.size > MAX_LINES:
            words = _("“%(name)s” has %(count)s categories. Choose at most %(most)s of them where you fetch the table.")
            raise _Wrong("dimension", words % {"name": series.label, "count": series.size, "most": MAX_LINES})
        return time, series

    def _time(self, dimensions: list[_Dimension]) -> _Dimension:
        role = self.found.get("role")
        named = role.get("time") if isinstance(role, dict) else None
        by_role = [dimension for dimension in dimensions if isinstance(named, list) and dimension.name in named]
        by_name = [dimension for dimension in dimensions if dimension.name.lower() in TIME_NAMES]
        if found := by_role or by_name:
            return found[0]
        names = ", ".join(dimension.label for dimension in dimensions)
        raise _Wrong("role", _("No dimension is time. The table has: %(names)s.") % {"names": names})

    def _lines(self, dimensions, time: _Dimension, series: _Dimension | None) -> Iterator[tuple]:
        cells = self._cells(prod(dimension.size for dimension in dimensions))
        moments = [self._period(time, code) for code in time.codes]
        for code in series.codes if series else [""]:
            label = series.label_of(code) if series else ""
            for wrong in (wrong_name(label), wrong_name(code, CODE_LENGTH)):
                if wrong:
                    self.problems.append(Problem(f"{series.name} {code}"[:80], wrong))
            chosen = [{code} if dimension is series else set(dimension.codes) for dimension in dimensions]
            places = (
                place
                for place, codes in enumerate(product(*(dimension.codes for dimension in dimensions)))
                if all(one in wanted for one, wanted in zip(codes, chosen, strict=True))
            )
            readings = [
                self._reading(place, period, *cells[place])
                for place, period in zip(places, moments, strict=True)
                if period
            ]
            yield code, label, readings

    def _period(self, time: _Dimension, code: str) -> str | None:
        period = periods.read(code) or periods.read(time.label_of(code))
        if period is None:
            words = _("“%(text)s” is no period that can be used: years, quarters and months can.")
            self.problems.append(Problem(time.name, words % {"text": code[:40]}))
        return period

    def _cells(self, count: int) -> list[tuple]:
        """Value and status of each cell."""
        values = self._spread("value", self.found.get("value"), count)
        status = self.found.get("status")
        if isinstance(status, str):
            status = [status] * count
        elif isinstance(status, list) and len(status) == 1:
            status = status * count
        return list(zip(values, self._spread("status", {} if status is None else status, count), strict=True))

    def _spread(self, place: str, found, count: int) -> list:
        """A row of `count` from a list of all of them, or from an object that has those that are there."""
        if isinstance(found, dict):
            row = {int(key): item for key, item in found.items() if key.isascii() and key.isdigit() and len(key) < 9}
            if len(row) == len(found) and all(number < count for number in row):
                return [row.get(number) for number in range(count)]
        elif isinstance(found, list) and len(found) == count:
            return found
        raise _Wrong(place, _("There should be %(count)s entries, as the dimensions' sizes say.") % {"count": count})

    def _reading(self, place: int, period: str, value, status) -> Reading:
        if isinstance(value, str) and value.strip().lower() in numbers.NOT_AVAILABLE:
            value, status = None, status or value.strip()
        status = "" if status is None else status
        if not isinstance(status, str) or (status and not numbers.STATUS.fullmatch(status)):
            self._wrong(f"status {place}", _("A status is a code of at most ten characters."))
        elif value is None:
            return Reading(period, None, status)
        elif not isinstance(value, Decimal):
            self._wrong(f"value {place}", _("A value is a number or null."))
        elif (fitting := numbers.fit(value)) is None:
            self._wrong(f"value {place}", _("The value has too many digits: at most 14 before and 4 after the comma."))
        else:
            return Reading(period, fitting, status)
        return Reading(period)

    def _wrong(self, place: str, text: str) -> None:
        self.problems.append(Problem(place, text))

    def _hints(self) -> dict[str, str]:
        names = {"label": "title", "source": "source", "updated": "updated"}
        return {names[key]: text for key in names if (text := _text(self.found.get(key)))}


def _is_count(size) -> bool:
    return isinstance(size, Decimal) and 1 <= size <= MAX_CELLS and size == int(size)


def _text(found) -> str:
    return found.encode(errors="replace").decode().strip() if isinstance(found, str) else ""
