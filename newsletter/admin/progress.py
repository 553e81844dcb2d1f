"""The figures of the progress page: counted from the ledger, never from memory."""

from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.utils import timezone

from newsletter import rules
from newsletter.models import Campaign, Delivery

#: A page of a list; each list is turned by itself.
SHOWN = 100
#: The domains of the most recipients.
DOMAINS = 20
MINUTE = timedelta(minutes=1)
#: The lists, in the order in which they ask for somebody's attention.
LISTED = (Delivery.State.UNCERTAIN, Delivery.State.FAILED, Delivery.State.DEFERRED)

State = Delivery.State


def refresh(campaign: Campaign) -> int | None:
    """Seconds until the page looks again; a long ledger is counted less often. None when nothing moves."""
    if campaign.state != Campaign.State.SENDING:
        return None
    return 4 if campaign.candidates < 50_000 else 30


def figures(campaign: Campaign, user, asked) -> dict:
    """What the page shows of a campaign that has begun.

    Args:
        campaign: whose ledger is counted.
        user: who looks; buttons are only for those who may.
        asked: the page of each list, as in the address: "failed=2".
    """
    counts = campaign.deliveries.counts()
    settled = sum(counts[state] for state in Delivery.SETTLED)
    return {
        "counts": [(State(state).label, counts[state]) for state in State.values if counts[state]],
        "settled": settled,
        "pace": pace(campaign, counts[State.SENT], campaign.candidates - settled),
        "domains": campaign.deliveries.by_domain()[:DOMAINS],
        "most_domains": DOMAINS,
        "refresh": refresh(campaign),
        **{str(state): _listed(campaign, state, counts[state], asked.get(state)) for state in LISTED},
        **_answers(campaign, user),
    }


def _listed(campaign: Campaign, state: str, number: int, page: str | None) -> Page:
    paginator = Paginator(campaign.deliveries.filter(state=state), SHOWN)
    paginator.count = number  # it has been counted with the others
    return paginator.get_page(page)


def _answers(campaign: Campaign, user) -> dict:
    return {
        "may_send_again": rules.may_send_again(campaign, user),
        "may_count_as_sent": rules.may_count_as_sent(campaign, user),
        "may_pause": rules.may_pause(campaign, user),
        "may_resume": rules.may_resume(campaign, user),
        "may_cancel": rules.may_cancel(campaign, user),
    }


def pace(campaign: Campaign, sent: int, left: int) -> dict[str, int | None]:
    """Messages a minute now and on average, and how many minutes that leaves; None while nothing can be said.

    Args:
        campaign: that has begun.
        sent: messages until now.
        left: messages that are still to go.
    """
    until = campaign.finished_at or timezone.now()
    average = _a_minute(sent, campaign.started_at, until)
    if campaign.state != Campaign.State.SENDING:
        return {"now": None, "average": average, "minutes_left": None}
    since = max(until - MINUTE, campaign.started_at)
    recent = campaign.deliveries.filter(state=State.SENT, settled_at__gt=since).count()
    now = _a_minute(recent, since, until)
    fastest = now or average
    return {"now": now, "average": average, "minutes_left": -(-left // fastest) if left and fastest else None}


def _a_minute(number: int, since: datetime, until: datetime) -> int | None:
    # By the whole second at least: of the first moment nothing can be told.
    return round(number / (max(until - since, timedelta(seconds=1)) / MINUTE)) or None


def waiting(campaign: Campaign) -> int:
    """How many would not get it if it were cancelled now."""
    return campaign.deliveries.waiting().count()
