"""Which message of ours a report is about, and how we know.

Anybody can write to the bounce address. What counts is what only the receiving side can know: the return path that
we have signed, or the token of the link for leaving in the headers that a report quotes. A Message-ID is guessed
easily and proves nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from newsletter import return_paths
from newsletter.bounces.report import Report
from newsletter.models import Delivery, Letter, Subscriber


@dataclass(frozen=True)
class Origin:
    """Whom the message went to (None once they have been erased), as a delivery or as a letter, and when.

    Args:
        is_handed_on: known by the link for leaving alone, which also those have whom the mail was forwarded to.
    """

    subscriber: Subscriber | None
    delivery: Delivery | None = None
    letter: Letter | None = None
    sent_at: datetime | None = None
    is_handed_on: bool = False


def find(report: Report) -> Origin | None:
    """Return what a report is about; None when nothing in it is proven to come from a message of ours."""
    for address in report.return_paths:
        if (marked := return_paths.read(address)) and (origin := _marked(*marked)):
            return origin
    for token, campaign in report.unsubscribe:
        if subscriber := Subscriber.objects.filter(token=token).first():
            sent = subscriber.deliveries.filter(campaign=int(campaign)).first() if campaign else None
            return replace(of_delivery(sent) if sent else Origin(subscriber), is_handed_on=True)
    return None


def find_sent(message_id: str, address: str) -> Origin | None:
    """Return what a mail company tells of, which has shown that it is the one: the newest message to the address.

    Args:
        message_id: the company's, which may be ours.
        address: whom it was sent to.
    """
    # By the fingerprint, which has an index: the ledger of a million addresses has none.
    subscriber = Subscriber.objects.with_address(address).first()
    if subscriber is None:
        return None
    named = subscriber.deliveries.filter(message_id=f"<{message_id.strip('<>')}>").first()
    newest = named or subscriber.deliveries.order_by("-pk").first()
    return of_delivery(newest) if newest else Origin(subscriber)


def of_delivery(delivery: Delivery) -> Origin:
    return Origin(delivery.subscriber, delivery=delivery, sent_at=delivery.attempt_started_at or delivery.settled_at)


def _marked(kind: str, number: int) -> Origin | None:
    if kind == return_paths.DELIVERY:
        delivery = Delivery.objects.select_related("subscriber").filter(pk=number).first()
        return of_delivery(delivery) if delivery else None
    letter = Letter.objects.select_related("subscriber").filter(pk=number).first()
    return Origin(letter.subscriber, letter=letter, sent_at=letter.created_at) if letter else None
