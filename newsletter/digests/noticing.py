"""Remembers what has become visible.

A moment that staff enter does not tell when readers could see something: it may have passed already, an update waits
for its demand and a demand for its topic, and a topic's change has only a day. So what is new is what was not there at
the last look. Its moment is the room's own if that lies between the two looks, else that of this one; in any case later
than all that readers have been told, so that nothing falls between two digests and nothing is in both.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from newsletter.models import Look, NoticedChange, Round
from policies.changes import Change, visible


@transaction.atomic
def notice() -> datetime:
    """Look at all that visitors can see and write down what is new; the moment of the look.

    Others who look wait until the transaction ends: it must be a short one.
    """
    Look.objects.get_or_create(pk=1)
    look = Look.objects.select_for_update().get()
    # Clocks of two machines differ; looks never do.
    now = max(timezone.now(), look.at + timedelta(microseconds=1)) if look.at else timezone.now()
    seen = {change.key: change for change in visible()}
    known = set(NoticedChange.objects.values_list("key", flat=True))
    NoticedChange.objects.bulk_create(
        NoticedChange(key=key, at=_moment(change, look.at, now)) for key, change in seen.items() if key not in known
    )
    _forget(known - seen.keys())
    Look.objects.update(at=now)
    return now


def _moment(change: Change, last: datetime | None, now: datetime) -> datetime:
    return change.at if change.at <= now and (last is None or change.at > last) else now


def _forget(gone: set[str]) -> None:
    """What was withdrawn before anybody was told of it is news when it comes back.

    What has been told to some is not told again.
    """
    told = Round.objects.aggregate(until=Max("covers_until"))["until"]
    untold = NoticedChange.objects.filter(at__gt=told) if told else NoticedChange.objects.all()
    untold.filter(pk__in=[pk for pk, key in untold.values_list("pk", "key") if key in gone]).delete()
