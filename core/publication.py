"""Publishing and withdrawing: the two writes that decide what visitors see."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from core.models import Publication


@transaction.atomic
def publish(*, items: Iterable[Publication]) -> None:
    """Show each item from now on; what has been public before keeps its first moment."""
    now = timezone.now()
    for item in items:
        item.withdrawn_at, item.withdrawal_reason = None, ""
        if item.published_at is None or item.published_at > now:
            item.published_at = now
        item.save(update_fields=["published_at", "withdrawn_at", "withdrawal_reason"])


@transaction.atomic
def withdraw(*, items: Iterable[Publication], reason: str) -> None:
    """Hide each item and say why at its address; what nobody has seen becomes a draft again, without a reason."""
    now = timezone.now()
    for item in items:
        if item.has_been_public:
            item.withdrawn_at = item.withdrawn_at or now
            item.withdrawal_reason = reason
        else:
            item.published_at = None
        item.save(update_fields=["published_at", "withdrawn_at", "withdrawal_reason"])
