"""One batch in a worker's hands, over one session: message by message, each begun and answered in the journal."""

import logging
from dataclasses import dataclass
from itertools import chain, pairwise

from newsletter import return_paths
from newsletter.models import Delivery
from newsletter.sending import mime, smtp
from newsletter.sending.due import InHand
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


@dataclass(slots=True)
class Mail:
    """A delivery on its way; `message` is there once it has been spliced."""

    delivery: InHand
    envelope: Envelope
    message: bytes = b""


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
            self._skeletons.fetch({delivery.edition for delivery in claimed.deliveries})
            self._hand_over([delivery for delivery in claimed.deliveries if self._is_safe(delivery)])
        except Sealed:
            logger.warning("Batch %s: this worker stood still, others have taken over.", claimed.batch)
            self._session.drop()
        finally:
            self._watch.let_go()

    def _is_safe(self, delivery: InHand) -> bool:
        """Whether its values can be put into commands and headers; else it has failed before it began."""
        if mime.is_safe(f"{delivery.address}{delivery.message_id}{delivery.token}"):
            return True
        self._answer(delivery, State.FAILED, NOT_AN_ADDRESS)
        return False

    def _hand_over(self, deliveries: list[InHand]) -> None:
        left, sender = len(deliveries), return_paths.writer(return_paths.DELIVERY)
        mails = (Mail(delivery, Envelope(sender(delivery.pk), delivery.address)) for delivery in deliveries)
        for mail, following in pairwise(chain(mails, [None])):
            if self._watch.is_over() or not self._pace.wait(left):
                return
            self._deliver(mail, following)
            left -= 1

    def _deliver(self, mail: Mail, following: Mail | None) -> None:
        delivery = mail.delivery
        try:
            self._offer(mail.envelope)
            self._journal.begin(delivery.pk)
            self._answer(delivery, State.SENT, self._send(mail, following))
        except smtp.Rejected as error:
            self._journal.answer(refusal(delivery.pk, delivery.attempt, error))
        except smtp.Unanswered as error:
            self._answer(delivery, State.UNCERTAIN, str(error))
        except smtp.Lost as error:
            closing = smtp.Rejected(smtp.CLOSING, str(error).encode())
            self._journal.answer(refusal(delivery.pk, delivery.attempt, closing))

    def _offer(self, envelope: Envelope) -> None:
        try:
            self._session.offer(envelope)
        except smtp.Lost:
            # Servers hang up after a number of messages or a while; a second time it is trouble.
            try:
                self._session.offer(envelope)
            except smtp.Lost as error:
                raise smtp.Unavailable(str(error)) from error

    def _send(self, mail: Mail, following: Mail | None) -> str:
        message = mail.message or self._skeletons.splice(mail.delivery)
        if following is None or not self._pace.is_unlimited or self._watch.is_over():
            return self._session.hand_over(message)
        self._session.send(message, following.envelope)
        # While the server is reading:
        following.message = self._skeletons.splice(following.delivery)
        return self._session.answer()

    def _answer(self, delivery: InHand, state: str, reply: str) -> None:
        self._journal.answer(Outcome(delivery.pk, delivery.attempt, state, reply))
