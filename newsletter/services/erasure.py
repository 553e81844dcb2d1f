"""Forgetting people."""

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from newsletter.models import Delivery, ImportRow, Subscriber, Subscription, Suppression


@transaction.atomic
def erase(*, subscriber: Subscriber, reason=Suppression.Reason.ERASED) -> None:
    """Forget a person: what stays tells of nobody.

    The books of past campaigns keep their rows without an address, the consent events theirs without a subscriber,
    and a fingerprint keeps the address from coming back by an import. Signing up anew lifts it.
    """
    Suppression.objects.get_or_create(address_hash=subscriber.address_hash, defaults={"reason": reason})
    ImportRow.objects.filter(address_hash=subscriber.address_hash).delete()
    forget(Subscriber.objects.filter(pk=subscriber.pk))


def forget(subscribers) -> int:
    """Delete subscribers and the addresses that the ledger has of them; the number of subscribers."""
    # A freeze and this wait for each other at this table: from here on no newsletter enters them.
    Subscription.objects.filter(subscriber__in=subscribers).delete()
    take_out_addresses(Delivery.objects.filter(subscriber__in=subscribers))
    return subscribers.delete()[1].get("newsletter.Subscriber", 0)


def take_out_addresses(deliveries: QuerySet[Delivery]) -> int:
    """Take the addresses out of the ledger, and what mail servers answered, who repeat them; the number of rows.

    Why somebody was left out are words of ours, and stay.
    """
    ours = When(state=Delivery.State.EXCLUDED, then=F("reply"))
    return deliveries.update(address="", reply=Case(ours, default=Value("")))
