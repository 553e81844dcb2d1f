"""The figures of the progress page."""

from django.utils import timezone

from newsletter import rules
from newsletter.models import Campaign, Delivery

REFRESH = 4  # seconds between two looks
SHOWN = 100  # rows of a list; the counts tell of all

State = Delivery.State


def figures(campaign: Campaign, user) -> dict:
    """What the progress page shows of a campaign; counted from the ledger, never from memory."""
    deliveries = campaign.deliveries
    counts = deliveries.counts()
    settled = sum(counts[state] for state in Delivery.SETTLED)
    return {
        "counts": [(State(state).label, counts[state]) for state in State.values],
        "settled": settled,
        "minutes_left": _minutes_left(campaign, settled),
        "failed": deliveries.filter(state=State.FAILED)[:SHOWN],
        "deferred": deliveries.filter(state=State.DEFERRED)[:SHOWN],
        "uncertain": deliveries.filter(state=State.UNCERTAIN)[:SHOWN],
        "shown": SHOWN,
        "may_send_again": rules.may_send_again(campaign, user),
        "may_count_as_sent": rules.may_count_as_sent(campaign, user),
        "may_pause": rules.may_pause(campaign, user),
        "may_resume": rules.may_resume(campaign, user),
        "may_cancel": rules.may_cancel(campaign, user),
    }


def _minutes_left(campaign: Campaign, settled: int) -> int | None:
    """At the pace so far, rounded up; None while nothing can be said."""
    if campaign.state != Campaign.State.SENDING or not settled:
        return None
    pace = settled / (timezone.now() - campaign.started_at).total_seconds()
    return 1 + int((campaign.candidates - settled) / pace / 60)


def waiting(campaign: Campaign) -> int:
    """How many would not get it if it were cancelled now."""
    return campaign.deliveries.waiting().count()
