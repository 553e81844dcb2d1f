"""The only place that writes to the ledger of a campaign under way.

Each function is one short transaction. What a worker may still do is decided by the batch's fence and its journal;
what has happened to a message is recorded even by a worker that has lost its batch, because it is the truth.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, Exists, F, Min, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from newsletter.models import Batch, Campaign, Delivery
from newsletter.sending import journal, limits
from newsletter.sending.due import InHand, due
from newsletter.sending.journal import Journal, Known
from newsletter.sending.outcomes import Outcome

State = Delivery.State

#: A worker that has not written for this long is taken for dead, or for standing still.
LEASE = timedelta(seconds=15)
LARGEST_FENCE = 2**31 - 1  # of the column
#: One JSON document of arrays instead of five parameters for each delivery: much less to be taken apart on the way.
_OUTCOMES = {
    "postgresql": """
        SELECT (each ->> 0)::bigint AS delivery, (each ->> 1)::int AS attempt, each ->> 2 AS state, each ->> 3 AS reply,
            (each ->> 4)::timestamptz AS due_at
        FROM jsonb_array_elements(%s::jsonb) AS each
    """,
    "sqlite": """
        SELECT value ->> 0 AS delivery, value ->> 1 AS attempt, value ->> 2 AS state, value ->> 3 AS reply,
            value ->> 4 AS due_at
        FROM json_each(%s)
    """,
}
_RECORD = """
    UPDATE {delivery} SET state = outcome.state, attempts = outcome.attempt, attempt_started_at = %s,
        reply = CASE address WHEN '' THEN '' ELSE outcome.reply END,
        due_at = outcome.due_at, settled_at = CASE WHEN outcome.due_at IS NULL THEN %s END
    FROM ({outcomes}) AS outcome
    WHERE {delivery}.id = outcome.delivery AND {delivery}.attempts = outcome.attempt - 1
        AND {delivery}.state IN ('pending', 'deferred')
"""


@dataclass(frozen=True)
class Claim:
    """A batch in this worker's hands, with what it is to deliver."""

    batch: int
    fence: int
    deliveries: list[InHand]


def claim(campaign: int, domain: str, book: Journal) -> Claim | None:
    """Take the next batch that waits, less those who have left or been blocked since; None if there is none.

    Args:
        campaign: its number.
        domain: that it is sent from, whose limits hold.
        book: is begun before the claim is committed.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        # What has been claimed must be so after a power cut as well; within a transaction it cannot be asked for.
        connection.cursor().execute("PRAGMA synchronous=FULL")
    with transaction.atomic():
        return _claim(campaign, domain, book)


def _hurry() -> None:
    """A worker that is stopped in the middle of a transaction must not keep its locks: the server ends it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'")


def _look_up_by_keys() -> None:
    """Of some ten thousand subscribers PostgreSQL would rather read all, for every batch anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")


def _claim(campaign: int, domain: str, book: Journal) -> Claim | None:
    _hurry()
    now = timezone.now()
    sending = Campaign.objects.sending().filter(pk=campaign, cancelled_at=None).only("kind", "mailing_list").first()
    if not sending or not limits.admits(domain, now):
        return None
    waiting = Batch.objects.filter(campaign=campaign).claimable(now).order_by("due_at")
    # SKIP LOCKED on PostgreSQL; on SQLite the transaction is the only writer anyway.
    batch = waiting.select_for_update(skip_locked=True).first()
    if batch is None:
        return None
    # Drawn, not counted: a claim that was never committed leaves a journal too, and must not be taken for the next one.
    fence = 1 + secrets.randbelow(LARGEST_FENCE)
    book.open(batch.pk, fence)
    hands = {"claimed_at": now, "lease_until": now + LEASE, "fence": fence, "place": journal.place()}
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CLAIMED, **hands)
    return Claim(batch.pk, fence, _take(sending, batch, now))


def _take(campaign: Campaign, batch: Batch, now: datetime) -> list[InHand]:
    """What is due of a batch; those are left out who are not to get it any more.

    Nothing is written of what is now in hand: that its batch is claimed says so of all that was due at that moment.
    """
    _look_up_by_keys()
    found = due(batch, campaign, now)
    for reason in {delivery.why_not for delivery in found} - {""}:
        out = Delivery.objects.filter(pk__in=[delivery.pk for delivery in found if delivery.why_not == reason])
        out.update(state=State.EXCLUDED, settled_at=now, due_at=None, reply=reason)
    return [delivery for delivery in found if not delivery.why_not]


def hold(claimed: Claim) -> bool:
    """Prolong the lease; false when the batch is in other hands by now."""
    mine = Batch.objects.filter(pk=claimed.batch, fence=claimed.fence, state=Batch.State.CLAIMED)
    return bool(mine.update(lease_until=timezone.now() + LEASE))


def settle(known: Known) -> bool:
    """Write what came of a batch and put it back; once for each fence, whoever does it.

    False when another one has done it: then only answers count that came later than that, and they count always.
    """
    now = timezone.now()
    is_ours = _settle(known, now)
    if not is_ours:
        _record_late(known, now)
    return is_ours


@transaction.atomic
def _settle(known: Known, now: datetime) -> bool:
    _hurry()
    # The batch is always locked first: two that lock in one order never wait for each other. It is asked for by its
    # number alone: the claim of a worker that is dead by now may be committed in this very moment, and is waited for.
    batch = Batch.objects.select_for_update().filter(pk=known.batch).first()
    if batch is None or (batch.state, batch.fence) != (Batch.State.CLAIMED, known.fence):
        return False
    _record(list(known.outcomes.values()), batch.claimed_at, now)
    in_hand = batch.deliveries.due(batch.claimed_at)
    unknown = in_hand.filter(pk__in=known.unanswered) if known.is_complete else in_hand
    if known.unanswered or not known.is_complete:
        begun = {"attempts": F("attempts") + 1, "attempt_started_at": batch.claimed_at}
        unknown.update(state=State.UNCERTAIN, settled_at=now, due_at=None, **begun)
    _put_back(batch, now)
    return True


def _record(outcomes: list[Outcome], claimed_at: datetime, now: datetime) -> None:
    """What is not in `outcomes` waits as before. Of an erased person the server's words are not kept."""
    statement = _RECORD.format(delivery=Delivery._meta.db_table, outcomes=_OUTCOMES[connection.vendor])
    moments = [connection.ops.adapt_datetimefield_value(moment) for moment in (claimed_at, now)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*moments, json.dumps(outcomes, default=_moment)])


def _moment(at: datetime) -> str:
    """As the database reads it."""
    return str(connection.ops.adapt_datetimefield_value(at))


def _put_back(batch: Batch, now: datetime) -> None:
    """Done, or waiting until its first delivery is due."""
    first = batch.deliveries.waiting().aggregate(first=Min(Coalesce("due_at", Value(now))))["first"]
    batch.state = Batch.State.OPEN if first else Batch.State.DONE
    batch.due_at, batch.claimed_at, batch.lease_until = first or now, None, None
    batch.save(update_fields=["state", "due_at", "claimed_at", "lease_until"])


@transaction.atomic
def _record_late(known: Known, now: datetime) -> None:
    """Mend what had to be called uncertain, unless it has been sent again since: that is another attempt.

    An answer to a message that was never begun is none: the delivery was given to others.
    """
    answered = {number: known.outcomes[number] for number in known.begun & known.outcomes.keys()}
    uncertain = Delivery.objects.filter(pk__in=answered, state=State.UNCERTAIN)
    for number in list(uncertain.values_list("pk", flat=True)):
        if answered[number].state != State.UNCERTAIN:
            _mend(answered[number], now)


def _mend(outcome: Outcome, now: datetime) -> None:
    campaign = Campaign.objects.select_for_update().get(deliveries=outcome.delivery)
    settled_at = now if outcome.state in Delivery.SETTLED else None
    delivery = Delivery.objects.filter(pk=outcome.delivery, attempts=outcome.attempt, state=State.UNCERTAIN)
    changed = {"state": outcome.state, "reply": outcome.reply, "due_at": outcome.due_at, "settled_at": settled_at}
    if not delivery.update(**changed):
        return
    if outcome.state == State.DEFERRED:
        done = Batch.objects.filter(deliveries=outcome.delivery, state=Batch.State.DONE)
        done.update(state=Batch.State.OPEN, due_at=outcome.due_at)
    if campaign.state in Campaign.ENDED:
        rebalance(campaign.pk)


def calling(now: datetime) -> list[int]:
    """The numbers of the campaigns that workers could do something for, each as often as it could use one."""
    unfinished = Batch.objects.filter(campaign=OuterRef("pk")).exclude(state=Batch.State.DONE)
    to_close = Q(~Exists(unfinished)) | Q(cancelled_at__isnull=False)
    calls = list(Campaign.objects.sending().filter(to_close).values_list("pk", flat=True))
    free = limits.free(limits.own_domain(), now)
    for campaign in Campaign.objects.sending().filter(cancelled_at=None).values_list("pk", flat=True):
        waiting = Batch.objects.filter(campaign=campaign).claimable(now)[:free].count() if free > 0 else 0
        calls += [campaign] * waiting
    return calls


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
