"""Newsletters that wait for somebody's decision."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.queue import Task
from newsletter.models import Campaign, Delivery
from newsletter.rules import SENDS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def tasks(user: "User") -> Iterator[Task]:
    """What waits for `user` among the newsletters, if they may send any."""
    if not user.has_perm(SENDS):
        return
    for campaign in Campaign.objects.held_up().with_texts():
        url = reverse("admin:newsletter_campaign_ready", args=[campaign.pk])
        yield Task(str(campaign), url, _("Not sent: %s") % campaign.trouble, _day(campaign.created_at))
    uncertain = Delivery.objects.filter(campaign=OuterRef("pk"), state=Delivery.State.UNCERTAIN)
    for campaign in Campaign.objects.filter(Exists(uncertain), started_at__isnull=False).with_texts():
        why = _("It is uncertain of some whether they have got it. You choose what becomes of them.")
        yield Task(str(campaign), campaign.progress_url(), why, _day(campaign.started_at))


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
