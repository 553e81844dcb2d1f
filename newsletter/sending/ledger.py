"""The only place that writes to the ledger of a campaign under way.

Each function is one short transaction. What a worker may still do is decided by the batch's fence; what has
happened to a message is recorded even by a worker that has lost its batch, because it is the truth.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter.models import Batch, Campaign, Delivery, Subscriber, Suppression
from newsletter.sending.smtp import Rejected

State = Delivery.State

#: A worker that has not written for this long is taken for dead.
LEASE = timedelta(seconds=30)
#: How many workers are called to one campaign at a time: others have letters to send.
WORKERS = 2
#: How long to wait after each temporary refusal; then it counts as refused.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]


class LeaseLost(Exception):
    """Another worker has the batch now."""


@dataclass
class Claim:
    """A batch in this worker's hands, with what it is to deliver."""

    batch: int
    fence: int
    deliveries: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What came of handing over a message: the delivery's id, its attempt, its new state, the server's words."""

    delivery: int
    attempt: int
    state: str
    reply: str = ""
    due_at: datetime | None = None


def refusal(delivery: int, attempt: int, error: Rejected) -> Outcome:
    """What a refusal comes to: for ever at a 5xx, later at a 4xx, until the patience is at its end."""
    if error.permanent or attempt > len(BACKOFF):
        return Outcome(delivery, attempt, State.FAILED, str(error))
    return Outcome(delivery, attempt, State.DEFERRED, str(error), timezone.now() + BACKOFF[attempt - 1])


@transaction.atomic
def claim(campaign: int) -> Claim | None:
    """Take the next batch that waits, less those who have left or been blocked since; None if there is none."""
    now = timezone.now()
    if not Campaign.objects.sending().filter(pk=campaign, cancelled_at=None).exists():
        return None
    waiting = Batch.objects.filter(campaign=campaign).claimable(now).order_by("due_at")
    # SKIP LOCKED on PostgreSQL; on SQLite the transaction is the only writer anyway.
    batch = waiting.select_for_update(skip_locked=True).first()
    if batch is None:
        return None
    fence = batch.fence + 1
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CLAIMED, lease_until=now + LEASE, fence=fence)
    _exclude(batch.deliveries.waiting(), now)
    due = batch.deliveries.due(now).order_by("pk")
    wanted = ("pk", "address", "message_id", "edition_id", "attempts", "subscriber__token")
    return Claim(batch.pk, fence, list(due.values(*wanted)))


def _exclude(deliveries, now: datetime) -> None:
    address = Subscriber.objects.filter(pk=OuterRef(OuterRef("subscriber"))).values("address_hash")
    blocked = Suppression.objects.filter(address_hash__in=address)
    active = Subscriber.objects.active().filter(pk=OuterRef("subscriber"))
    settled = {"state": State.EXCLUDED, "settled_at": now}
    deliveries.filter(~Exists(active)).update(**settled, reply=Subscriber.State.UNSUBSCRIBED)
    deliveries.filter(Exists(blocked)).update(**settled, reply=Subquery(blocked.values("reason")[:1]))


def begin(claimed: Claim, delivery: dict, previous: Outcome | None) -> None:
    """Write that the message is about to be handed over, and in the same commit what came of the one before.

    Raises:
        LeaseLost: nothing may be handed over; the outcome is recorded all the same.
    """
    now = timezone.now()
    with transaction.atomic():
        held = _hold(claimed, now)
        if previous:
            _record(previous, now)
        if held:
            Delivery.objects.filter(pk=delivery["pk"]).update(
                state=State.CLAIMED, attempt_started_at=now, attempts=delivery["attempts"] + 1
            )
    if not held:
        raise LeaseLost


def record(claimed: Claim, outcomes: list[Outcome]) -> None:
    """Write down outcomes, and that the worker is alive.

    Raises:
        LeaseLost: the worker must stop; the outcomes are recorded all the same.
    """
    now = timezone.now()
    with transaction.atomic():
        held = _hold(claimed, now)
        for outcome in outcomes:
            _record(outcome, now)
    if not held:
        raise LeaseLost


def _hold(claimed: Claim, now: datetime) -> bool:
    """Prolong the lease; false when the batch has another fence by now.

    Always first in its transaction, as in a reaper's: two that lock in one order never wait for each other.
    """
    mine = Batch.objects.filter(pk=claimed.batch, fence=claimed.fence, state=Batch.State.CLAIMED)
    return bool(mine.update(lease_until=now + LEASE))


def _record(outcome: Outcome, now: datetime) -> None:
    begun = Q(attempts=outcome.attempt, state=State.CLAIMED)
    never_begun = Q(attempts=outcome.attempt - 1, state__in=(State.PENDING, State.DEFERRED))
    if not _settle(begun | never_begun, outcome, now):
        _record_late(outcome, now)


def _record_late(outcome: Outcome, now: datetime) -> None:
    """Mend what a reaper had to call uncertain, unless the message has been sent again since: another attempt."""
    campaign = Campaign.objects.select_for_update().get(deliveries=outcome.delivery)
    if not _settle(Q(attempts=outcome.attempt, state=State.UNCERTAIN), outcome, now):
        return
    if outcome.state == State.DEFERRED:
        done = Batch.objects.filter(deliveries=outcome.delivery, state=Batch.State.DONE)
        done.update(state=Batch.State.OPEN, due_at=outcome.due_at)
    if campaign.state in Campaign.ENDED:
        rebalance(campaign.pk)


def _settle(condition: Q, outcome: Outcome, now: datetime) -> bool:
    changed = Delivery.objects.filter(condition, pk=outcome.delivery).update(
        state=outcome.state,
        attempts=outcome.attempt,
        reply=outcome.reply,
        due_at=outcome.due_at,
        settled_at=now if outcome.state in Delivery.SETTLED else None,
    )
    return bool(changed)


@transaction.atomic
def release(claimed: Claim) -> None:
    """Put the batch back: done, or waiting until its first deferred delivery is due."""
    waiting = Delivery.objects.filter(batch=claimed.batch).waiting()
    now = timezone.now()
    first = waiting.aggregate(first=Min(Coalesce("due_at", Value(now))))["first"]
    state = Batch.State.OPEN if first else Batch.State.DONE
    mine = Batch.objects.filter(pk=claimed.batch, fence=claimed.fence, state=Batch.State.CLAIMED)
    mine.update(state=state, due_at=first or now, lease_until=None)


def calling(now: datetime):
    """The numbers of the campaigns that a worker could do something for."""
    unfinished = Batch.objects.filter(campaign=OuterRef("pk")).exclude(state=Batch.State.DONE)
    waiting = Batch.objects.filter(campaign=OuterRef("pk")).claimable(now)
    busy = Batch.objects.filter(campaign=OuterRef("pk"), state=Batch.State.CLAIMED).order_by()
    workers = Subquery(busy.values("campaign").annotate(number=Count("pk")).values("number"))
    sending = Campaign.objects.sending().annotate(workers=Coalesce(workers, Value(0)))
    return sending.filter(~Exists(unfinished) | Exists(waiting), workers__lt=WORKERS).values_list("pk", flat=True)


def reap() -> int:
    """Take batches from workers that are silent for longer than a lease; the number of batches.

    A message that was begun and of which nothing more is known becomes uncertain; all others go on.
    """
    now = timezone.now()
    return sum(_reap(batch, now) for batch in Batch.objects.abandoned(now))


@transaction.atomic
def _reap(batch: Batch, now: datetime) -> bool:
    abandoned = Batch.objects.abandoned(now).filter(pk=batch.pk, fence=batch.fence)
    taken = abandoned.update(state=Batch.State.OPEN, lease_until=None, due_at=now, fence=F("fence") + 1)
    if taken:
        batch.deliveries.filter(state=State.CLAIMED).update(state=State.UNCERTAIN, settled_at=now)
    return bool(taken)


@transaction.atomic
def finish(campaign: int) -> bool:
    """End the campaign if nothing waits any more; the database refuses books that do not balance."""
    under_way = Campaign.objects.sending().select_for_update().filter(pk=campaign).first()
    batches = Batch.objects.filter(campaign=campaign)
    if under_way and under_way.cancelled_at:
        _withdraw(campaign, batches)
    if not under_way or batches.exclude(state=Batch.State.DONE).exists():
        return False
    # A delivery that staff have sent again in the moment in which its batch was put away would wait for ever.
    forgotten = Delivery.objects.filter(campaign=campaign).waiting().values("batch")
    if batches.filter(pk__in=forgotten).update(state=Batch.State.OPEN, due_at=timezone.now()):
        return False
    rebalance(campaign)
    return True


def _withdraw(campaign: int, batches) -> None:
    """Let go of what no worker has in hand."""
    batches.filter(state=Batch.State.OPEN).update(state=Batch.State.DONE)
    # Asked for anew: a batch that was claimed in this moment keeps its deliveries until it is put back.
    idle = batches.filter(state=Batch.State.DONE).order_by().values("pk")
    waiting = Delivery.objects.filter(campaign=campaign, batch__in=idle).waiting()
    waiting.update(state=State.CANCELLED, settled_at=timezone.now(), due_at=None)


def rebalance(campaign: int) -> None:
    """Count the ledger into the books of a campaign: ended if every delivery is settled, else going on."""
    counts = Delivery.objects.filter(campaign=campaign).counts()
    books = {state: counts[state] for state in Delivery.SETTLED}
    if sum(books.values()) == sum(counts.values()):
        cancelled = When(cancelled_at__isnull=False, then=Value(Campaign.State.CANCELLED))
        state = Case(cancelled, default=Value(Campaign.State.SENT))
        ended = {"state": state, "finished_at": Coalesce("finished_at", Value(timezone.now()))}
    else:
        ended = {"state": Campaign.State.SENDING, "finished_at": None}
    Campaign.objects.filter(pk=campaign).update(**books, **ended)
