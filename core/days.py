"""The same day in another year or month; one that is not there becomes the last of its month."""

from calendar import monthrange
from datetime import date


def in_a_year(day: date) -> date:
    return _in_year(day, day.year + 1)


def a_year_before(day: date) -> date:
    return _in_year(day, day.year - 1)


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)
