"""What in positions waits for somebody's attention."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import a_year_before, in_a_year
from core.queue import Task
from policies.models import Demand, DemandUpdate, Figure, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def unchecked_updates() -> QuerySet[DemandUpdate]:
    """The updates that decide the stage of a public demand, last checked more than a year ago."""
    newest = DemandUpdate.objects.published().filter(demand=OuterRef("demand")).order_by("-on", "-pk")
    shown = DemandUpdate.objects.filter(pk=Subquery(newest.values("pk")[:1]), demand__in=Demand.objects.published())
    return shown.filter(checked_on__lt=a_year_before(timezone.localdate()))


def tasks(user: "User") -> Iterator[Task]:
    """What waits among the positions that `user` may change."""
    if user.has_perm("policies.change_topic"):
        yield from map(_read_again, Topic.objects.published().past_review().with_texts())
    if user.has_perm("policies.change_figure"):
        yield from map(_compare_again, Figure.objects.published().past_review().with_texts())
    if user.has_perm("policies.change_demandupdate"):
        yield from _check_again()


def _read_again(topic: Topic) -> Task:
    last = topic.reviewed_on and date_format(topic.reviewed_on)
    why = _("Last read through on %(day)s.") % {"day": last} if last else _("Nobody has noted yet that it was read.")
    return Task(str(topic), reverse("admin:policies_topic_change", args=[topic.pk]), why, topic.review_by)


def _compare_again(figure: Figure) -> Task:
    day = date_format(figure.retrieved_on)
    why = _("Fetched on %(day)s. See whether the source has newer values.") % {"day": day}
    return Task(str(figure), reverse("admin:policies_figure_change", args=[figure.pk]), why, figure.review_by)


def _check_again() -> Iterator[Task]:
    """One task for all of them: they are gone through in one sitting."""
    waiting = unchecked_updates()
    count, oldest = waiting.count(), waiting.aggregate(day=Min("checked_on"))["day"]
    if not count:
        return
    why = ngettext(
        "The stage of %(count)s demand was last checked more than a year ago.",
        "The stage of %(count)s demands was last checked more than a year ago.",
        count,
    ) % {"count": count}
    address = reverse("admin:policies_demandupdate_changelist")
    yield Task(_("Do our stages still hold?"), f"{address}?checked=long-ago", why, in_a_year(oldest))
