"""Periods and numbers, the two things that every file writes in its own way."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from policies.figures import numbers, periods
from tests.figures.datasets import NUMBERS, PATIENT


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", "2024"),
        (" 2024 ", "2024"),
        ("2024K1", "2024K1"),
        ("2024Q4", "2024K4"),
        ("2024-Q2", "2024K2"),
        ("2024M01", "2024M01"),
        ("2024M1", "2024M01"),
        ("2024-12", "2024M12"),
        ("2024K5", None),
        ("2024-13", None),
        ("2024M00", None),
        ("2011-2013", None),
        ("24", None),
        ("٢٠٢٤", None),
        ("året", None),
        ("", None),
    ],
)
def test_a_period_is_read_in_every_common_form(text, period):
    assert periods.read(text) == period


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2023", date(2023, 12, 31)),
        ("2024K1", date(2024, 3, 31)),
        ("2024M02", date(2024, 2, 29)),
        ("2024K4", date(2024, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(period, day):
    assert periods.last_day(period) == day


def test_neighbours_differ_by_one_also_across_the_year():
    assert periods.number("2024K1") - periods.number("2023K4") == 1
    assert periods.number("2024M01") - periods.number("2023M12") == 1


@pytest.mark.parametrize(
    ("numbers", "step"),
    [([2006, 2007, 2008], 1), ([1996, 2005, 2008, 2012, 2016, 2020], 4), ([2005, 2007, 2010], 2), ([2005], 1), ([], 1)],
)
def test_the_usual_step_is_the_one_most_neighbours_have(numbers, step):
    assert periods.usual_step(numbers) == step


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10.6", "10.6"),
        ("10,6", "10.6"),
        ("106000", "106000"),
        ("106 000", "106000"),
        ("106\u00a0000", "106000"),
        ("1\u202f234\u202f567,5", "1234567.5"),
        ("-3,5", "-3.5"),
        ("−3,5", "-3.5"),
        ("0,125", "0.125"),
        ("10 60", None),
        ("1.234.567", None),
        ("1e5", None),
        ("٣", None),
        ("", None),
    ],
)
def test_a_number_is_read_with_comma_or_point_and_spaces(text, number):
    assert numbers.read(text) == (number and Decimal(number))


@pytest.mark.parametrize("text", ["106,000", "1.234", "-12,345"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(text):
    with pytest.raises(numbers.Unclear):
        numbers.read(text)


@pytest.mark.parametrize(
    ("number", "fitting"),
    [
        ("7.9000000000000004", "7.9"),
        ("100", "100"),
        ("1E-30", "0"),
        ("0.12345", None),
        ("99999999999999.9999", "99999999999999.9999"),
        ("100000000000000", None),
        ("1E+999999", None),
        ("NaN", None),
        ("-Infinity", None),
    ],
)
def test_a_number_fits_the_database_or_is_refused(number, fitting):
    assert numbers.fit(Decimal(number)) == (fitting and Decimal(fitting))


@PATIENT
@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_whatever_fits_has_at_most_fourteen_digits_and_four_decimals(number):
    fitting = numbers.fit(number)
    assert fitting is None or (abs(fitting) < 10**14 and numbers.decimals_of(fitting) <= 4)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("nb", ["106\u00a0000", "10,6", "−3", "0"]),
        ("nn", ["106\u00a0000", "10,6", "−3", "0"]),
        ("en", ["106,000", "10.6", "−3", "0"]),
    ],
)
def test_a_number_is_shown_as_the_readers_language_writes_it(language, shown):
    asked = [("106000", 0), ("10.55", 1), ("-2.5", 0), ("-0.4", 0)]
    with override(language):
        assert [numbers.show(Decimal(number), decimals) for number, decimals in asked] == shown


@PATIENT
@given(NUMBERS)
def test_a_number_that_is_shown_with_four_decimals_reads_back(number):
    with override("nb"):
        assert numbers.read(numbers.show(number, 4)) == number
