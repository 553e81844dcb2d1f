"""How much may leave in the name of a domain of ours: kept in the database, so that all machines keep to it together.

The rate follows the generic cell rate algorithm (ITU-T I.371, annex A): the row of a domain holds the moment at which
the next message may leave, and whoever reserves moves it on. Nothing is saved up while nobody sends. Machines compare
that moment with their own clocks, which NTP keeps together.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from core import mail
from newsletter.models import Batch, SendingDomain

MINUTE = timedelta(minutes=1)
#: As much of the rate is given to one worker at a time: little is lost when it dies, and few questions are asked.
SHARE = timedelta(seconds=5)
#: Nobody is given a turn that is further away: a worker that waits for it would be taken for dead.
HORIZON = timedelta(seconds=15)


@dataclass(frozen=True)
class Slot:
    """Leave to send: message number `i` (from 0) of `count` at `starts_at + i * interval` or later.

    Args:
        count: 0 when it is not our turn until `starts_at`: the worker puts its batch back and comes again then.
        interval: between two messages; nothing when there is no limit.
    """

    count: int
    starts_at: datetime
    interval: timedelta


def own_domain() -> str:
    """The domain that receivers hold responsible: that of the return path, or else of the From."""
    address = getattr(settings, "BOUNCE_ADDRESS", "") or parseaddr(mail.sender())[1]
    return address.rpartition("@")[2].lower()


def admits(domain: str, now: datetime) -> bool:
    """Whether one more connection may be opened; must be asked in the transaction that claims a batch.

    The domain's row stays locked until that ends, so two workers never take the last place both. Every batch in
    living hands counts as a connection.
    """
    return _in_hand(now) < _locked(domain).connections


def free(domain: str, now: datetime) -> int:
    """How many more connections may be opened at this moment; nobody is kept from opening them meanwhile."""
    limits = SendingDomain.objects.get_or_create(domain=domain)[0]
    return max(0, limits.connections - _in_hand(now))


def _in_hand(now: datetime) -> int:
    return Batch.objects.filter(state=Batch.State.CLAIMED, lease_until__gte=now).count()


@transaction.atomic
def reserve(domain: str, wanted: int, now: datetime) -> Slot:
    """Reserve leave to send up to `wanted` messages, at most what fits in a share of the rate.

    Args:
        domain: of ours, whose rate it is.
        wanted: at least 1.
        now: by the clock of this machine.
    """
    limits = _locked(domain)
    if not limits.per_minute:
        return Slot(wanted, now, timedelta())
    interval = MINUTE / limits.per_minute
    starts_at = max(now, limits.next_at)
    if starts_at - now > HORIZON:
        return Slot(0, starts_at, interval)
    count = max(1, min(wanted, SHARE // interval))
    _set_next(limits, starts_at + count * interval)
    return Slot(count, starts_at, interval)


def _set_next(limits: SendingDomain, next_at: datetime) -> None:
    SendingDomain.objects.filter(pk=limits.pk).update(next_at=next_at)


def _locked(domain: str) -> SendingDomain:
    locked = SendingDomain.objects.select_for_update().filter(domain=domain)
    if found := locked.first():
        return found
    SendingDomain.objects.get_or_create(domain=domain)
    return locked.get()
