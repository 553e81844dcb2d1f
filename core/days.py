"""The same day in another year; 29 February becomes the 28th."""

from datetime import date


def in_a_year(day: date) -> date:
    return _in_year(day, day.year + 1)


def a_year_before(day: date) -> date:
    return _in_year(day, day.year - 1)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)
