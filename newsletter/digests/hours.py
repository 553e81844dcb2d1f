"""When digests are due: on Monday, and on the first of the month, at eight o'clock where the alliance is."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from newsletter.models import Rhythm

HOUR = time(8)


def latest(rhythm: str, now: datetime) -> datetime:
    """The last hour up to `now` at which digests of `rhythm` were due, whatever was missed before it.

    The clock on the wall counts, so summer time moves nothing.
    """
    today = timezone.localdate(now)
    due = _at(_first_day(rhythm, today))
    return due if due <= now else _at(_first_day(rhythm, _first_day(rhythm, today) - timedelta(days=1)))


def _first_day(rhythm: str, day):
    """The first day of the week or the month in which `day` is."""
    return day - timedelta(days=day.weekday()) if rhythm == Rhythm.WEEKLY else day.replace(day=1)


def _at(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOUR))
