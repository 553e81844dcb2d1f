"""What in resolutions waits for somebody's attention."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.queue import Task
from policies.models import Demand
from resolutions.models import DECIDED, ONCE_ADOPTED, Amendment, Decision, Resolution

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: How long an adopted resolution may be without readers before it is asked about.
A_WEEK = timedelta(days=7)


def tasks(user: "User") -> Iterator[Task]:
    """What waits among the resolutions, for those who can do something about it."""
    if user.has_perm("resolutions.decide_resolution"):
        yield from map(_record, undecided())
        yield from map(_look_at_amendments, amended())
    if user.has_perm("resolutions.change_resolution"):
        yield from map(_publish, unseen())
    if user.has_perm("policies.change_demand"):
        yield from map(_publish_demand, raised_demands())


def undecided() -> QuerySet[Resolution]:
    """Those whose meeting has come and whose deadline has passed, without a word of what it said."""
    waiting = Resolution.objects.exclude(decision__in=DECIDED).filter(meeting__date__lte=timezone.localdate())
    return waiting.filter(Q(amendments_until=None) | Q(amendments_until__lt=timezone.now())).with_meeting()


def amended() -> QuerySet[Resolution]:
    """Those with amendments that nobody has decided on: `waiting` is how many, `oldest` when the first was moved."""
    undecided = Q(amendments__decision=Amendment.Decision.UNDECIDED)
    counted = {
        "waiting": Count("amendments", filter=undecided),
        "oldest": Min("amendments__moved_on", filter=undecided),
    }
    return Resolution.objects.open().with_meeting().annotate(**counted).filter(waiting__gt=0)


def unseen() -> QuerySet[Resolution]:
    """Those that were adopted more than a week ago and have no day from which readers see them."""
    adopted = Resolution.objects.filter(decision=Decision.ADOPTED, published_at=None).with_meeting()
    recorded = adopted.annotate(recorded_at=Max("steps__at", filter=Q(steps__after=Decision.ADOPTED)))
    return recorded.filter(recorded_at__lt=timezone.now() - A_WEEK)


def raised_demands() -> QuerySet[Demand]:
    """Drafts of demands that adopted texts raise: `raised_on` the day of the meeting, `raised_by` the resolution."""
    resolution = "clauses__section__edition__resolution"
    quoted = {f"{resolution}__decision__in": ONCE_ADOPTED, f"{resolution}__text": F("clauses__section__edition")}
    days = {"raised_on": Max(f"{resolution}__meeting__date"), "raised_by": Max(f"{resolution}__number")}
    return Demand.objects.filter(published_at=None, **quoted).with_texts().annotate(**days)


def _record(resolution: Resolution) -> Task:
    day = resolution.meeting.date
    why = _("The meeting was on %(day)s. Record what it decided.") % {"day": date_format(day)}
    return Task(str(resolution), reverse("admin:resolutions_resolution_life", args=[resolution.pk]), why, day)


def _look_at_amendments(resolution: Resolution) -> Task:
    why = ngettext(
        "%(count)s amendment waits for a decision.", "%(count)s amendments wait for a decision.", resolution.waiting
    ) % {"count": resolution.waiting}
    url = reverse("admin:resolutions_resolution_amendments", args=[resolution.pk])
    return Task(str(resolution), url, why, resolution.oldest)


def _publish(resolution: Resolution) -> Task:
    day = timezone.localtime(resolution.recorded_at).date()
    why = _("Recorded as adopted on %(day)s, but readers do not see it yet.") % {"day": date_format(day)}
    return Task(str(resolution), reverse("admin:resolutions_resolution_change", args=[resolution.pk]), why, day)


def _publish_demand(demand: Demand) -> Task:
    why = _("Raised by resolution %(number)s, and not published yet.") % {"number": demand.raised_by}
    return Task(str(demand), reverse("admin:policies_demand_change", args=[demand.pk]), why, demand.raised_on)
