"""When things of the demo happened: on a day, or so and so many days from the one on which it is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone


def day(value: date | int) -> date:
    """Return the day that `value` is, or that lies `value` days ahead of today."""
    return timezone.localdate() + timedelta(days=value) if isinstance(value, int) else value


def moment(value: date | int, hour: int = 8) -> datetime:
    return timezone.make_aware(datetime.combine(day(value), time(hour)))


def midnight(value: date | int) -> datetime:
    """Return the last minute of a day, when deadlines end."""
    return timezone.make_aware(datetime.combine(day(value), time(23, 59)))


@contextmanager
def at(then: datetime) -> Iterator[None]:
    """Set the clock to `then`, for services and rules know only now: the demo's years pass in a second."""
    with patch.object(timezone, "now", lambda: then):
        yield
