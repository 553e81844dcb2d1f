"""What became of a newsletter, without looking over anybody's shoulder."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsletter.models import Bounce, Campaign, ConsentEvent


@dataclass(frozen=True)
class Share:
    """A number and its part of the whole, in per cent."""

    what: str | Promise
    number: int
    percent: float


def shares(campaign: Campaign) -> list[Share]:
    """Of a campaign that has ended: what arrived, was refused, came back, and who left because of it."""
    came_back = _came_back(campaign)
    returned = came_back.get(Bounce.Kind.HARD, 0) + came_back.get(Bounce.Kind.SOFT, 0)
    left = ConsentEvent.objects.filter(campaign=campaign).aggregate(number=Count("subscriber", distinct=True))
    rows = [
        (_("Delivered, as far as mail servers have told"), max(0, campaign.sent - returned)),
        (_("Refused by the mail server"), campaign.failed),
        (_("Came back: the address does not work"), came_back.get(Bounce.Kind.HARD, 0)),
        (_("Came back: not delivered this time"), came_back.get(Bounce.Kind.SOFT, 0)),
        (_("Uncertain"), campaign.uncertain),
        (_("Left out: had left, takes a break or is blocked"), campaign.excluded),
        (_("Cancelled"), campaign.cancelled),
        (_("Reported as unwanted"), came_back.get(Bounce.Kind.COMPLAINT, 0)),
        (_("Stopped it by a link in this mail"), left["number"]),
    ]
    return [Share(what, number, 100 * number / campaign.candidates) for what, number in rows]


def _came_back(campaign: Campaign) -> dict[str, int]:
    """Messages by the worst that was reported of them: one may be delayed first and given up in the end."""
    reported = Bounce.objects.filter(delivery__campaign=campaign).order_by().values_list("delivery", "kind")
    worst: dict[str, set[int]] = {kind: set() for kind in Bounce.Kind.values}
    for delivery, kind in reported.distinct().iterator():
        worst[kind].add(delivery)
    worst[Bounce.Kind.SOFT] -= worst[Bounce.Kind.HARD]
    return {kind: len(deliveries) for kind, deliveries in worst.items()}
