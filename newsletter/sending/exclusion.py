"""Who is not to get a campaign any more, although its ledger was opened with them."""

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter.models import Campaign, Following, Subscriber, Subscription, Suppression

UNSUBSCRIBED = str(Subscriber.State.UNSUBSCRIBED)
PAUSED = "paused"


def reason(campaign: Campaign):
    """An expression over deliveries of `campaign`: why one is left out, or nothing."""
    gone = Q(subscriber=None) | ~Q(subscriber__state=Subscriber.State.ACTIVE)
    if campaign.kind == Campaign.Kind.NEWSLETTER:
        gets = Subscription.objects.filter(mailing_list=campaign.mailing_list_id)
    else:
        gets = Following.objects.all()
    gone |= ~Exists(gets.filter(subscriber=OuterRef("subscriber")))
    blocked = Suppression.objects.filter(address_hash=OuterRef("subscriber__address_hash")).values("reason")[:1]
    rests = Q(subscriber__paused_until__gt=timezone.localdate())
    if campaign.kind == Campaign.Kind.DIGEST:
        rests = Q(pk=None)  # it has been counted as told: a break that begins now holds from the next one on
    return Coalesce(
        Case(When(gone, then=Value(UNSUBSCRIBED))),
        Subquery(blocked),
        Case(When(rests, then=Value(PAUSED))),
        Value(""),
    )
