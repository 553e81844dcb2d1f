"""Ring for a worker. The broker may be away: the ledger decides, and the next tick looks there."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(task: str, *args) -> None:
    """Ask a worker to run the task named `task` soon; without a broker the next tick does it.

    The message expires, so that a worker that was away for an hour finds one ring and not a hundred.
    """
    try:
        current_app.send_task(task, args=args, expires=30, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker is away; the next tick takes over: %s", error)


def ring_on_commit(task: str, *args) -> None:
    """Ring once what the worker is to find is there to be found."""
    transaction.on_commit(lambda: ring(task, *args))
