"""Forgetting people."""

from django.db import transaction

from newsletter.models import Delivery, Subscriber, Subscription, Suppression


@transaction.atomic
def erase(*, subscriber: Subscriber, reason=Suppression.Reason.ERASED) -> None:
    """Forget a person: what stays tells of nobody.

    The books of past campaigns keep their rows without an address, the consent events theirs without a subscriber,
    and a fingerprint keeps the address from coming back by an import. Signing up anew lifts it.
    """
    Suppression.objects.get_or_create(address_hash=subscriber.address_hash, defaults={"reason": reason})
    forget(Subscriber.objects.filter(pk=subscriber.pk))


def forget(subscribers) -> int:
    """Delete subscribers and the addresses that the ledger has of them; the number of subscribers."""
    # A freeze and this wait for each other at this table: from here on no newsletter enters them.
    Subscription.objects.filter(subscriber__in=subscribers).delete()
    Delivery.objects.filter(subscriber__in=subscribers).update(address="")
    return subscribers.delete()[1].get("newsletter.Subscriber", 0)
