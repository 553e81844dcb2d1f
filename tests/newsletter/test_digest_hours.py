"""The hours at which digests are due, by the clock on the wall in Norway."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsletter.digests.hours import latest

OSLO = ZoneInfo("Europe/Oslo")


def oslo(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OSLO)


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        ("weekly", oslo(2026, 3, 9, 7, 59), oslo(2026, 3, 2, 8)),
        ("weekly", oslo(2026, 3, 9, 8), oslo(2026, 3, 9, 8)),
        ("weekly", oslo(2026, 3, 15, 23, 59), oslo(2026, 3, 9, 8)),
        ("weekly", oslo(2026, 1, 1, 12), oslo(2025, 12, 29, 8)),
        ("monthly", oslo(2026, 3, 1, 7, 59), oslo(2026, 2, 1, 8)),
        ("monthly", oslo(2026, 3, 1, 8), oslo(2026, 3, 1, 8)),
        ("monthly", oslo(2026, 1, 1, 7), oslo(2025, 12, 1, 8)),
        ("monthly", oslo(2026, 12, 31, 23), oslo(2026, 12, 1, 8)),
    ],
)
def test_a_digest_is_due_on_monday_and_on_the_first_at_eight(rhythm, now, due):
    assert latest(rhythm, now) == due


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        # The clock goes forward on Sunday 29 March 2026, and back on Sunday 25 October.
        ("weekly", datetime(2026, 3, 30, 5, 59, tzinfo=UTC), datetime(2026, 3, 23, 7, tzinfo=UTC)),
        ("weekly", datetime(2026, 3, 30, 6, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 26, 6, 59, tzinfo=UTC), datetime(2026, 10, 19, 6, tzinfo=UTC)),
        ("weekly", datetime(2026, 10, 26, 7, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        ("monthly", datetime(2026, 4, 1, 6, tzinfo=UTC), datetime(2026, 4, 1, 6, tzinfo=UTC)),
        ("monthly", datetime(2026, 4, 1, 5, 59, tzinfo=UTC), datetime(2026, 3, 1, 7, tzinfo=UTC)),
        # At night the day in Norway is another than in Greenwich.
        ("monthly", datetime(2026, 4, 30, 22, 30, tzinfo=UTC), datetime(2026, 4, 1, 6, tzinfo=UTC)),
    ],
)
def test_summer_time_moves_no_digest(rhythm, now, due):
    assert latest(rhythm, now) == due
