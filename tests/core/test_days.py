from datetime import date

import pytest

from core.days import a_year_before, in_a_year


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2024, 2, 29), date(2023, 2, 28), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2025, 12, 31), date(2027, 12, 31)),
    ],
)
def test_the_same_day_in_another_year(day, before, after):
    assert (a_year_before(day), in_a_year(day)) == (before, after)
