"""Goes on with what dead, hung or distant workers have left.

A worker that is killed leaves its journal: whoever looks into the folder next, on the same machine, settles the batch
within seconds. The lease is for what no journal tells: workers that stand still, and machines that are away.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from newsletter.models import Batch
from newsletter.sending import journal, ledger
from newsletter.sending.journal import Known

logger = logging.getLogger(__name__)

#: How long a machine may be away before what it had in hand is uncertain: it may still come back and tell.
GRACE = timedelta(minutes=15)


def go_on() -> None:
    """Settle whatever can be; where the journals cannot be used, whoever calls goes on with the rest."""
    _tried(recover)
    _tried(reap)


def _tried(settle: Callable[..., int], *about) -> int:
    try:
        return settle(*about)
    except OSError:
        logger.exception("A journal cannot be used: is the disk full, or is it for somebody else to write?")
        return 0


def recover() -> int:
    """Settle the batches of workers of this place that are dead; the number of batches."""
    return sum(_tried(_recover, found) for found in journal.found())


def _recover(found: journal.Found) -> bool:
    with found.taken() as known:
        return known is not None and ledger.settle(known)


def reap() -> int:
    """Settle the batches whose lease has run out; the number of batches."""
    now = timezone.now()
    return sum(_tried(_reap, batch, now) for batch in Batch.objects.abandoned(now))


def _reap(batch: Batch, now: datetime) -> bool:
    if batch.place == journal.place():
        return ledger.settle(_sealed(batch))
    if batch.lease_until < now - GRACE:
        return ledger.settle(_nothing_known(batch))
    return False


def _sealed(batch: Batch) -> Known:
    """What its journal tells, to which the worker, alive or not, can add no message any more."""
    for found in journal.found():
        if known := found.seal(batch.pk, batch.fence):
            return known
    # Every claim has a journal before it is committed. Somebody has removed it, or the power went.
    return _nothing_known(batch)


def _nothing_known(batch: Batch) -> Known:
    return Known(batch.pk, batch.fence, is_complete=False)
