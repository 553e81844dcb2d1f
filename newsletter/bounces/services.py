"""What follows from a report. Each is recorded once; the books of a sending are never changed by it."""

from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from newsletter.bounces import origins
from newsletter.bounces.origins import Origin
from newsletter.bounces.report import FATES, Kind, Report
from newsletter.models import Bounce, Subscriber, Suppression
from newsletter.services import erasure, leaving

#: An address to which so many sendings were not delivered within this time is given up, though each may have been
#: a passing thing. What was before its owner last confirmed does not count.
SOFT_LIMIT = 3
SOFT_PERIOD = timedelta(days=60)
#: As long as the ledger keeps addresses, while somebody may ask what became of a newsletter.
KEPT = timedelta(days=365)
#: The page of a consent event that nobody but a complaint has caused.
COMPLAINT_PAGE = "complaint"


class Outcome(StrEnum):
    COUNTED = "counted"
    KNOWN = "known"  # it has been counted before
    NOTHING = "nothing"  # it tells nothing of what became of a message
    STRANGE = "strange"  # about no message that is proven to be ours


def take(*, report: Report, key: str) -> Outcome:
    """Record what a mail that came back says, and do what follows.

    Args:
        report: as `reading.read` has it.
        key: the SHA-256 of the mail, by which it counts once however often it is read.
    """
    if report.kind not in FATES:
        return Outcome.NOTHING
    if Bounce.objects.filter(key=key).exists():
        return Outcome.KNOWN
    origin = origins.find(report)
    return record(report=report, origin=origin, key=key) if origin else Outcome.STRANGE


@transaction.atomic
def record(*, report: Report, origin: Origin, key: str) -> Outcome:
    """Record a bounce or a complaint about a known message, once, and do what follows.

    Args:
        report: its kind is one of `FATES`.
        origin: the message, and whom it went to.
        key: of this report among all.
    """
    # The words hold the address of one who may have been erased since.
    values = {"kind": report.kind, "status": report.status, "words": report.words if origin.subscriber else ""}
    bounce, is_new = Bounce.objects.get_or_create(
        key=key, defaults={**values, "subscriber": origin.subscriber, "delivery": origin.delivery}
    )
    if not is_new:
        return Outcome.KNOWN
    if origin.subscriber:
        _follow(bounce, Subscriber.objects.select_for_update().get(pk=origin.subscriber.pk), origin)
    return Outcome.COUNTED


def _follow(bounce: Bounce, subscriber: Subscriber, origin: Origin) -> None:
    match bounce.kind:
        case Kind.COMPLAINT:
            _complained(subscriber, origin)
        case Kind.HARD if not _is_out_of_date(subscriber, origin):
            _gone(subscriber)
        case Kind.SOFT if _is_given_up(subscriber):
            suppress(subscriber.address_hash, Suppression.Reason.BOUNCED)


def _complained(subscriber: Subscriber, origin: Origin) -> None:
    """Whoever calls our mail unwanted gets none any more, a letter no more than a newsletter.

    With the link for leaving alone one can do what the link does, and block nobody for good.
    """
    campaign = origin.delivery.campaign if origin.delivery else None
    if not origin.is_handed_on:
        suppress(subscriber.address_hash, Suppression.Reason.COMPLAINT)
    if subscriber.state == Subscriber.State.PENDING:
        erasure.forget(Subscriber.objects.filter(pk=subscriber.pk))
    else:
        leaving.leave_everything(subscriber=subscriber, page=COMPLAINT_PAGE, campaign=campaign)


def _gone(subscriber: Subscriber) -> None:
    """An address that never confirmed was typed wrong: nothing of it is kept."""
    if subscriber.state == Subscriber.State.PENDING:
        erasure.forget(Subscriber.objects.filter(pk=subscriber.pk))
    else:
        suppress(subscriber.address_hash, Suppression.Reason.BOUNCED)


def _is_out_of_date(subscriber: Subscriber, origin: Origin) -> bool:
    """Whoever has confirmed since reads mail at the address."""
    return bool(subscriber.confirmed_at and origin.sent_at and origin.sent_at < subscriber.confirmed_at)


def _is_given_up(subscriber: Subscriber) -> bool:
    since = timezone.now() - SOFT_PERIOD
    since = max(since, subscriber.confirmed_at or since)
    soft = subscriber.bounces.filter(kind=Bounce.Kind.SOFT, received_at__gte=since, delivery__isnull=False)
    return soft.order_by().values("delivery__campaign").distinct().count() >= SOFT_LIMIT


def suppress(address_hash: str, reason: str) -> None:
    """Block an address; a no of its owner is never made less, and a complaint is more than an address that fails."""
    blocked, is_new = Suppression.objects.get_or_create(address_hash=address_hash, defaults={"reason": reason})
    if not is_new and not blocked.is_silent and reason in Suppression.SILENT:
        Suppression.objects.filter(pk=blocked.pk).update(reason=reason)


def forget_bounces() -> int:
    """Delete what is older than the addresses in the ledger; the number of them."""
    return Bounce.objects.filter(received_at__lt=timezone.now() - KEPT).delete()[0]
