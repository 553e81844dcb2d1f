"""Keeps an eye on what is not the mail server: the time, the lease, and whether staff have stopped the campaign."""

import contextlib
from time import monotonic

from django.db import DatabaseError

from newsletter.models import Campaign
from newsletter.sending import ledger
from newsletter.sending.ledger import Claim

LOOK = 1  # seconds between two looks at the campaign


class Watch:
    """Over one drain of a campaign and the batches that it takes in hand.

    Args:
        campaign: its number.
        deadline: by `monotonic()`, after which nothing more is begun.
    """

    def __init__(self, campaign: int, deadline: float) -> None:
        self._campaign, self._deadline = campaign, deadline
        self._claimed: Claim | None = None
        self._next_look = self._next_hold = monotonic()
        self._is_stopped = False

    def take(self, claimed: Claim) -> None:
        """Watch over the lease of this batch from now on."""
        self._claimed = claimed
        self._next_hold = monotonic() + ledger.LEASE.total_seconds() / 3

    def let_go(self) -> None:
        """Nothing is in hand."""
        self._claimed = None

    def is_over(self) -> bool:
        """Whether to begin nothing more: no time, or paused, or cancelled, or the batch is in other hands."""
        now = monotonic()
        if now >= self._next_look:
            self._next_look = now + LOOK
            sending = Campaign.objects.sending().filter(pk=self._campaign, cancelled_at=None)
            self._is_stopped |= not sending.exists()
            self._hold()
        return self._is_stopped or now >= self._deadline

    @property
    def is_out_of_time(self) -> bool:
        """Whether nothing but the time is a reason to stop."""
        return not self._is_stopped and monotonic() >= self._deadline

    def stop(self) -> None:
        """There is nothing more to do for now."""
        self._is_stopped = True

    def wait(self) -> None:
        """To be called while the mail server is thinking: a slow one must not cost the lease."""
        # Whatever is wrong with the database, the server's answer is worth hearing.
        with contextlib.suppress(DatabaseError):
            self._hold()

    def _hold(self) -> None:
        if self._claimed and monotonic() >= self._next_hold:
            self._next_hold = monotonic() + ledger.LEASE.total_seconds() / 3
            self._is_stopped |= not ledger.hold(self._claimed)
