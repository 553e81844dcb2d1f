"""Who is not to get a campaign any more, although its ledger was opened with them."""

from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter.models import Campaign, Following, Subscriber, Subscription, Suppression

UNSUBSCRIBED = str(Subscriber.State.UNSUBSCRIBED)
PAUSED = "paused"


def recipients(campaign: Campaign, subscribers: list[int]) -> dict[int, tuple[str, str]]:
    """The token of each of `subscribers` who has not been erased, and why they are not to get `campaign`, or nothing.

    All is looked up by key, and by scalar subqueries: a JOIN or an EXISTS a database may prefer to answer by reading
    the whole list, for every batch anew.
    """
    if campaign.kind == Campaign.Kind.NEWSLETTER:
        gets = Subscription.objects.filter(mailing_list=campaign.mailing_list_id)
    else:
        gets = Following.objects.all()
    rests = Q(paused_until__gt=timezone.localdate())
    if campaign.kind == Campaign.Kind.DIGEST:
        rests = Q(pk=None)  # it has been counted as told: a break that begins now holds from the next one on
    blocked = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
    reason = Coalesce(
        Case(When(~Q(state=Subscriber.State.ACTIVE) | Q(gets=None), then=Value(UNSUBSCRIBED))),
        Subquery(blocked.order_by().values("reason")[:1]),
        Case(When(rests, then=Value(PAUSED))),
        Value(""),
    )
    wish = Subquery(gets.filter(subscriber=OuterRef("pk")).order_by().values("pk")[:1])
    found = Subscriber.objects.filter(pk__in=subscribers).annotate(gets=wish).annotate(reason=reason)
    return {pk: (token, why) for pk, token, why in found.values_list("pk", "token", "reason")}
