"""Empties the mailbox that everything comes back to. May run any number of times, and be killed at any moment."""

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from newsletter.bounces import reading, services
from newsletter.bounces.boxes import NotReached, open_box
from newsletter.bounces.boxes.box import Item, Place
from newsletter.bounces.report import Kind, Report
from newsletter.bounces.services import Outcome

logger = logging.getLogger(__name__)

MOST = 200  # mails at a time: the worker has other work too
_LOOK = "newsletter.bounces.last_look"


@dataclass(frozen=True)
class Look:
    """The last look into the mailbox: when, and why it failed (or nothing)."""

    at: datetime
    trouble: str = ""


def collect(url: str = "", *, most: int = MOST) -> Counter[str]:
    """Read what waits in the mailbox; how many there were of each kind.

    A mail is moved only once what it says has been recorded, and recorded once however often it is read.

    Args:
        url: as `boxes.open_box` takes it; `BOUNCE_MAILBOX` unless given.
        most: so many mails at most.

    Raises:
        NotReached: what was read before that has been recorded.
    """
    kinds: Counter[str] = Counter()
    try:
        with open_box(url or settings.BOUNCE_MAILBOX) as box:
            for item in box.waiting(most):
                report = reading.read(item.data)
                box.settle(item, _place(report, services.take(report=report, key=_key(item))))
                kinds[report.kind] += 1
    except NotReached as error:
        cache.set(_LOOK, Look(timezone.now(), str(error)), None)
        raise
    cache.set(_LOOK, Look(timezone.now()), None)
    return kinds


def collect_if_there_is_a_mailbox() -> None:
    """What a worker is called for every few minutes; a mailbox that is away is looked into the next time."""
    if not settings.BOUNCE_MAILBOX:
        return
    try:
        collect()
    except NotReached as error:
        logger.warning("The mailbox for what comes back was not reached: %s", error)


def last_look() -> Look | None:
    return cache.get(_LOOK)


def _key(item: Item) -> str:
    return hashlib.sha256(item.data).hexdigest()


def _place(report: Report, outcome: Outcome) -> Place:
    if report.kind == Kind.PERSON:
        return Place.FOR_PEOPLE
    unread = report.kind == Kind.UNKNOWN or outcome == Outcome.STRANGE
    return Place.UNKNOWN if unread else Place.DONE
