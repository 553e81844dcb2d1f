"""Works through the ledger of a campaign: may run anywhere, any number of times, and be killed at any moment."""

import logging
from time import monotonic

from newsletter.models import Campaign, Delivery, Edition
from newsletter.sending import freeze, ledger, message, smtp
from newsletter.sending.ledger import Claim, Outcome
from newsletter.sending.mime import Skeleton, UnsafeValue

logger = logging.getLogger(__name__)

SECONDS = 20  # of work before the worker is free for others; the next tick goes on


def drain(campaign: int, *, seconds: float = SECONDS) -> None:
    """Send what waits in the ledger of a campaign, for `seconds` at most."""
    ledger.reap()
    deadline = monotonic() + seconds
    skeletons: dict[int, Skeleton] = {}
    trouble = ""
    try:
        with smtp.Session() as session:
            while monotonic() < deadline and (claimed := ledger.claim(campaign)):
                _Round(session, claimed, skeletons).work(deadline)
    except ledger.LeaseLost:
        logger.warning("Campaign %s: another worker has taken over a batch.", campaign)
    except (smtp.Unavailable, freeze.Unbalanced) as error:
        logger.warning("Campaign %s cannot go on: %s.", campaign, type(error).__name__)
        trouble = str(error)
    Campaign.objects.filter(pk=campaign).exclude(trouble=trouble).update(trouble=trouble)
    if ledger.finish(campaign):
        logger.info("Campaign %s is sent.", campaign)


class _Round:
    """One batch over one session.

    What came of a message is written in the same commit as the beginning of the next: a worker killed in
    between leaves one message of which nothing is known, never two.
    """

    def __init__(self, session: smtp.Session, claimed: Claim, skeletons: dict[int, Skeleton]) -> None:
        self._session = session
        self._claimed = claimed
        self._skeletons = skeletons
        self._previous: Outcome | None = None

    def work(self, deadline: float) -> None:
        try:
            for delivery in self._claimed.deliveries:
                if monotonic() > deadline:
                    break
                self._deliver(delivery)
            self._write()
        except ledger.LeaseLost:
            self._session.drop()
            raise
        except (smtp.Unavailable, freeze.Unbalanced):
            self._write()
            ledger.release(self._claimed)
            raise
        ledger.release(self._claimed)

    def _deliver(self, delivery: dict) -> None:
        number, attempt = delivery["pk"], delivery["attempts"] + 1
        try:
            spliced = self._message(delivery)
            self._offer(delivery["address"])
            ledger.begin(self._claimed, delivery, self._previous)
            self._previous = None
            self._previous = self._hand_over(number, attempt, spliced)
        except smtp.Rejected as error:
            self._write(ledger.refusal(number, attempt, error))
        except UnsafeValue as error:
            self._write(Outcome(number, attempt, Delivery.State.FAILED, str(error)))

    def _offer(self, address: str) -> None:
        try:
            self._session.offer(address)
        except smtp.Lost:
            # Servers hang up after a number of messages or a while; a second time it is trouble.
            try:
                self._session.offer(address)
            except smtp.Lost as error:
                raise smtp.Unavailable(str(error)) from error

    def _hand_over(self, number: int, attempt: int, spliced: bytes) -> Outcome:
        try:
            return Outcome(number, attempt, Delivery.State.SENT, self._session.hand_over(spliced))
        except smtp.Unanswered as error:
            return Outcome(number, attempt, Delivery.State.UNCERTAIN, str(error))
        except smtp.Lost as error:
            return ledger.refusal(number, attempt, smtp.Rejected(smtp.CLOSING, str(error).encode()))

    def _message(self, delivery: dict) -> bytes:
        values = message.values(delivery["address"], delivery["message_id"], delivery["subscriber__token"])
        return self._skeleton(delivery["edition_id"]).splice(values)

    def _skeleton(self, edition: int) -> Skeleton:
        if edition not in self._skeletons:
            self._skeletons[edition] = Skeleton(freeze.thaw(Edition.objects.get(pk=edition)))
        return self._skeletons[edition]

    def _write(self, *outcomes: Outcome) -> None:
        previous, self._previous = self._previous, None
        if previous or outcomes:
            ledger.record(self._claimed, [previous, *outcomes] if previous else [*outcomes])
