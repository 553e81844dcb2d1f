"""What is kept no longer than the privacy statement says (GDPR article 5(1)(e))."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter.links import CONFIRMATION_LIFETIME
from newsletter.models import Delivery, Letter, Subscriber
from newsletter.services.erasure import forget, take_out_addresses

PROOF = timedelta(days=3 * 365)  # after leaving, while somebody may ask how we came to write
LETTERS = timedelta(days=90)  # after they were asked for, while their reports may still come back
LEDGER = timedelta(days=365)  # after sending, while somebody may ask what became of a newsletter


@transaction.atomic
def forget_unconfirmed() -> int:
    """Forget those who never answered the letter; the number of them."""
    long_ago = timezone.now() - CONFIRMATION_LIFETIME
    waiting = Letter.objects.filter(created_at__gt=long_ago).values("subscriber")
    never = Subscriber.objects.filter(state=Subscriber.State.PENDING, created_at__lt=long_ago)
    return forget(never.exclude(pk__in=waiting))


@transaction.atomic
def forget_departed() -> int:
    """Forget those who left long ago; what stays of their consent tells of nobody."""
    departed = Subscriber.objects.filter(state=Subscriber.State.UNSUBSCRIBED)
    return forget(departed.filter(unsubscribed_at__lt=timezone.now() - PROOF))


def forget_letters() -> int:
    """Forget old letters, and with them what was asked for and never confirmed; what was confirmed is in the proof."""
    return Letter.objects.filter(created_at__lt=timezone.now() - LETTERS).delete()[1].get("newsletter.Letter", 0)


def forget_addresses() -> int:
    """Take the addresses out of old newsletters' ledgers, whose numbers stay."""
    old = Delivery.objects.filter(settled_at__lt=timezone.now() - LEDGER)
    return take_out_addresses(old.exclude(address=""))
