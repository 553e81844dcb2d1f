"""One batch in a worker's hands, over one session: message by message, each begun and answered in the journal."""

import logging
from itertools import pairwise

from newsletter import return_paths
from newsletter.models import Delivery
from newsletter.sending import mime, smtp
from newsletter.sending.journal import Journal, Sealed
from newsletter.sending.ledger import Claim
from newsletter.sending.outcomes import Outcome, refusal
from newsletter.sending.pace import Pace
from newsletter.sending.skeletons import Skeletons
from newsletter.sending.smtp import Envelope, Session
from newsletter.sending.watch import Watch

logger = logging.getLogger(__name__)

State = Delivery.State
NOT_AN_ADDRESS = "The address has characters that no mail may be sent to."


class Hands:
    """Used for one drain, batch after batch.

    Args:
        session: whose connection serves all of them.
        watch: says when to stop.
        pace: says when the next message may leave.
    """

    def __init__(self, session: Session, watch: Watch, pace: Pace) -> None:
        self._session, self._watch, self._pace = session, watch, pace
        self._skeletons = Skeletons()
        self._ready: dict[int, bytes] = {}  # what has been spliced while the server was reading
        self._journal: Journal

    def work(self, claimed: Claim, journal: Journal) -> None:
        """Hand over a batch until it is done or there is a reason to stop; the journal knows how far it went.

        Raises:
            Unavailable: the mail server takes nothing from us.
            Unbalanced: the frozen message has been changed.
            OSError: the journal cannot be written.
        """
        self._journal = journal
        self._watch.take(claimed)
        try:
            self._skeletons.fetch({delivery["edition_id"] for delivery in claimed.deliveries})
            self._hand_over([_addressed(delivery) for delivery in claimed.deliveries if self._is_safe(delivery)])
        except Sealed:
            logger.warning("Batch %s: this worker stood still, others have taken over.", claimed.batch)
            self._session.drop()
        finally:
            self._ready.clear()
            self._watch.let_go()

    def _is_safe(self, delivery: dict) -> bool:
        """Whether its values can be put into commands and headers; else it has failed before it began."""
        values = (delivery["address"], delivery["message_id"], delivery["token"])
        if mime.UNSAFE.search("".join(values).encode()):
            self._answer(delivery, State.FAILED, NOT_AN_ADDRESS)
            return False
        return True

    def _hand_over(self, deliveries: list[dict]) -> None:
        for place, (delivery, following) in enumerate(pairwise([*deliveries, None])):
            if self._watch.is_over() or not self._pace.wait(len(deliveries) - place):
                return
            self._deliver(delivery, following)

    def _deliver(self, delivery: dict, following: dict | None) -> None:
        try:
            self._offer(delivery["envelope"])
            self._journal.begin(delivery["pk"])
            self._answer(delivery, State.SENT, self._send(delivery, following))
        except smtp.Rejected as error:
            self._journal.answer(refusal(delivery["pk"], delivery["attempts"], error))
        except smtp.Unanswered as error:
            self._answer(delivery, State.UNCERTAIN, str(error))
        except smtp.Lost as error:
            closing = smtp.Rejected(smtp.CLOSING, str(error).encode())
            self._journal.answer(refusal(delivery["pk"], delivery["attempts"], closing))

    def _offer(self, envelope: Envelope) -> None:
        try:
            self._session.offer(envelope)
        except smtp.Lost:
            # Servers hang up after a number of messages or a while; a second time it is trouble.
            try:
                self._session.offer(envelope)
            except smtp.Lost as error:
                raise smtp.Unavailable(str(error)) from error

    def _send(self, delivery: dict, following: dict | None) -> str:
        message = self._ready.pop(delivery["pk"], None) or self._skeletons.splice(delivery)
        if following is None or not self._pace.is_unlimited or self._watch.is_over():
            return self._session.hand_over(message)
        self._session.send(message, following["envelope"])
        self._ready[following["pk"]] = self._skeletons.splice(following)
        return self._session.answer()

    def _answer(self, delivery: dict, state: str, reply: str) -> None:
        self._journal.answer(Outcome(delivery["pk"], delivery["attempts"], state, reply))


def _addressed(delivery: dict) -> dict:
    sender = return_paths.return_path(return_paths.DELIVERY, delivery["pk"])
    return delivery | {"envelope": Envelope(sender, delivery["address"])}
