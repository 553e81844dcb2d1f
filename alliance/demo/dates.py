"""When things of the demo happened: on a day, or so and so many days from the one on which it is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db.models.signals import pre_save
from django.utils import timezone

from resolutions.models import Edition, Invitation, Revision, Step

#: What services note the moment of, which is always now to them.
NOTED = {Step: "at", Revision: "at", Edition: "sealed_at", Invitation: "created_at"}


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
    """Let what is written down meanwhile say that it happened then: the demo's years pass in a second."""

    def note(sender, instance, **kwargs) -> None:
        field = NOTED.get(sender)
        if field and getattr(instance, field):
            setattr(instance, field, then)

    pre_save.connect(note, weak=False)
    try:
        yield
    finally:
        pre_save.disconnect(note)
