"""What came of handing over a message, and what a refusal comes to."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from newsletter.models import Delivery
from newsletter.sending.smtp import Rejected

State = Delivery.State

#: How long to wait after each temporary refusal; then it counts as refused.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]


class Outcome(NamedTuple):
    """The delivery's id, its attempt, its new state, the server's words; when to try again, if it is to be."""

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
