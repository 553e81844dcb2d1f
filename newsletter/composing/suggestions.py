"""What is new since the last newsletter, to be picked with a tick."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from core.offers import offers
from newsletter.models import Block, Campaign

#: What the first newsletter of a list looks back on.
A_MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Suggestion:
    """A record that became public.

    Args:
        source: the key of its offer, as a block keeps it.
        number: its number there.
        label: what kind of record it is.
        title: as staff know it.
        at: the moment from which visitors have seen it.
    """

    source: str
    number: int
    label: str
    title: str
    at: datetime


def since_last(campaign: Campaign) -> list[Suggestion]:
    """What became public since a newsletter to the same list was last begun, and is not picked yet; newest first."""
    before = _last_begun(campaign) or timezone.now() - A_MONTH
    picked = set(campaign.blocks.filter(kind=Block.Kind.PICK).values_list("source", "number"))
    found = [
        Suggestion(key, choice.number, str(offer.name), choice.title, choice.at)
        for key, offer in offers().items()
        for choice in offer.since(before)
        if (key, choice.number) not in picked
    ]
    return sorted(found, key=lambda suggestion: suggestion.at, reverse=True)


def _last_begun(campaign: Campaign) -> datetime | None:
    earlier = Campaign.objects.filter(mailing_list=campaign.mailing_list_id, kind=Campaign.Kind.NEWSLETTER)
    begun = earlier.exclude(pk=campaign.pk).filter(started_at__isnull=False).order_by("-started_at")
    return begun.values_list("started_at", flat=True).first()
