import time

from celery import shared_task
from django.core.cache import cache

from .health import HEARTBEAT_KEY


@shared_task
def heartbeat() -> None:
    """Tell `/helse/` that work gets done."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)
