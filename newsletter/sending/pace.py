"""Keeps a worker to its permits: each message leaves at its own moment."""

from datetime import timedelta
from time import sleep

from django.utils import timezone

from newsletter.sending import limits
from newsletter.sending.watch import Watch

NAP = 1  # seconds at most between two looks at what else there is to do


class Pace:
    """The permits of one worker and batch.

    Args:
        domain: that is sent from.
        watch: asked at every nap, and told when our turn is far away.
    """

    def __init__(self, domain: str, watch: Watch) -> None:
        self._domain, self._watch = domain, watch
        self._left = 0
        self._next = timezone.now()
        self._interval = timedelta()

    @property
    def is_unlimited(self) -> bool:
        return not self._interval

    def wait(self, wanted: int) -> bool:
        """Wait for the moment of the next message; false when there is a reason to stop instead.

        Args:
            wanted: how many are still to be sent.
        """
        if not self._left:
            slot = limits.reserve(self._domain, wanted, timezone.now())
            self._left, self._next, self._interval = slot.count, slot.starts_at, slot.interval
        if not self._left:
            self._watch.stop()
            return False
        while self._interval and (rest := (self._next - timezone.now()).total_seconds()) > 0:
            if self._watch.is_over():
                return False
            sleep(min(rest, NAP))
        self._left -= 1
        self._next += self._interval
        return True
