"""What in positions waits for somebody's attention."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from policies.models import Demand, DemandUpdate


def a_year_ago() -> date:
    today = timezone.localdate()
    return today.replace(year=today.year - 1, day=28 if (today.month, today.day) == (2, 29) else today.day)


def unchecked_updates() -> QuerySet[DemandUpdate]:
    """The updates that decide the stage of a public demand, last checked more than a year ago."""
    newest = DemandUpdate.objects.published().filter(demand=OuterRef("demand")).order_by("-on", "-pk")
    shown = DemandUpdate.objects.filter(pk=Subquery(newest.values("pk")[:1]), demand__in=Demand.objects.published())
    return shown.filter(checked_on__lt=a_year_ago())
