"""Works through the ledger of a campaign: may run anywhere, any number of times, and be killed at any moment."""

import contextlib
import logging
import os
from time import monotonic

from newsletter.models import Campaign
from newsletter.sending import freeze, ledger, limits, recovery, smtp
from newsletter.sending.hands import Hands
from newsletter.sending.journal import Journal
from newsletter.sending.pace import Pace
from newsletter.sending.watch import Watch

logger = logging.getLogger(__name__)

SECONDS = 20  # of work before the worker is free for others


def drain(campaign: int, *, seconds: float = SECONDS) -> bool:
    """Send what waits in the ledger of a campaign, for about `seconds`; whether only the time has run out."""
    _give_way()
    recovery.go_on()
    trouble, is_to_go_on = "", False
    try:
        is_to_go_on = _work(campaign, monotonic() + seconds)
    except (smtp.Unavailable, freeze.Unbalanced, OSError) as error:
        logger.warning("Campaign %s cannot go on: %s.", campaign, type(error).__name__)
        trouble = str(error)[: smtp.WORDS]
    Campaign.objects.filter(pk=campaign).exclude(trouble=trouble).update(trouble=trouble)
    if ledger.finish(campaign):
        logger.info("Campaign %s has ended.", campaign)
    return is_to_go_on


def _give_way() -> None:
    """Take no processor from whoever serves a visitor. It also saves a change of process for every third message."""
    with contextlib.suppress(AttributeError, OSError):  # Linux only
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _work(campaign: int, deadline: float) -> bool:
    """Take batch after batch; whether only the time has run out."""
    domain = limits.own_domain()
    watch = Watch(campaign, deadline)
    with smtp.Session(meanwhile=watch.wait) as session:
        hands = Hands(session, watch, Pace(domain, watch))
        while not watch.is_over():
            with Journal() as journal:
                claimed = ledger.claim(campaign, domain, journal)
                if claimed is None:
                    return False
                try:
                    hands.work(claimed, journal)
                except (smtp.Unavailable, freeze.Unbalanced, OSError):
                    _put_back(journal)
                    raise
                _put_back(journal)
    return watch.is_out_of_time


def _put_back(journal: Journal) -> None:
    ledger.settle(journal.known)
    journal.discard()
