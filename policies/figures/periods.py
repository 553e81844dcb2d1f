"""The times that statistics are about: a year "2024", a quarter "2024K1", a month "2024M01"."""

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

YEAR, QUARTER, MONTH = 1, 4, 12  # how many of the kind are in a year
_FORMS = [
    (YEAR, re.compile(r"([12]\d{3})", re.ASCII)),
    (QUARTER, re.compile(r"([12]\d{3})-?[KQ]([1-4])", re.ASCII | re.IGNORECASE)),
    (MONTH, re.compile(r"([12]\d{3})-?M(0?[1-9]|1[0-2])", re.ASCII | re.IGNORECASE)),
    (MONTH, re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)),
]


def read(text: str) -> str | None:
    """Return the period that `text` names as we write it ("2024Q1" is "2024K1"), or nothing."""
    for kind, form in _FORMS:
        if match := form.fullmatch(text.strip()):
            return write(kind, int(match[1]), int(match[2]) if kind > YEAR else 1)
    return None


def write(kind: int, year: int, part: int = 1) -> str:
    """Return a period as we write it; `part` is the number of the quarter or month."""
    return {YEAR: f"{year}", QUARTER: f"{year}K{part}", MONTH: f"{year}M{part:02}"}[kind]


def kind(period: str) -> int:
    """Whether a period that we wrote is a year, a quarter or a month."""
    return {"K": QUARTER, "M": MONTH}.get(period[4:5], YEAR)


def number(period: str) -> int:
    """The period's place in the row of all periods of its kind: neighbours differ by one."""
    return int(period[:4]) * kind(period) + int(period[5:] or 1) - 1


def year(period: str) -> int:
    return int(period[:4])


def last_day(period: str) -> date:
    """The last day of a period."""
    month = (number(period) % kind(period) + 1) * 12 // kind(period)
    return date(year(period), month, calendar.monthrange(year(period), month)[1])


def label(period: str) -> str:
    """A period as readers meet it: "2024", "Q1 2024", "jan 2024"."""
    part = number(period) % kind(period) + 1
    if kind(period) == QUARTER:
        return _("Q%(quarter)s %(year)s") % {"quarter": part, "year": year(period)}
    return f"{MONTHS_3[part]} {year(period)}" if kind(period) == MONTH else period


def usual_step(numbers: Sequence[int]) -> int:
    """How far apart neighbours of a sorted row mostly are: 1 for yearly values, 4 for a survey every fourth year."""
    counts = Counter(after - before for before, after in pairwise(numbers))
    return min(counts, key=lambda step: (-counts[step], step), default=1)
