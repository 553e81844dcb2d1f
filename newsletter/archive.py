"""The newsletters that have gone out to public lists, as they were sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from newsletter.models import Campaign, Edition


@dataclass(frozen=True)
class Issue:
    """A newsletter in the edition that a visitor gets.

    Args:
        campaign: which newsletter.
        edition: in the visitor's language, or else in bokmål.
        languages: all that it went out in.
    """

    campaign: Campaign
    edition: Edition
    languages: list[str]

    @property
    def title(self) -> str:
        return self.edition.subject

    @property
    def shown_language(self) -> str:
        return self.edition.language

    @property
    def began(self) -> datetime:
        return self.campaign.started_at

    @property
    def on(self) -> date:
        return timezone.localdate(self.began)

    def get_absolute_url(self) -> str:
        return self.campaign.get_absolute_url()


def issues(campaigns: QuerySet | None = None, *, with_page: bool = False) -> Iterator[Issue]:
    """What anybody may read, the newest first, in the language that is active: three queries.

    Args:
        campaigns: a part of the archive; all of it if left out.
        with_page: fetch the content as well, which a list does not show.
    """
    unneeded = ["message"] if with_page else ["message", "page"]
    editions = Prefetch("editions", Edition.objects.filter(variant="").defer(*unneeded))
    found = Campaign.objects.in_archive() if campaigns is None else campaigns
    for campaign in found.select_related("mailing_list").prefetch_related(editions, "mailing_list__translations"):
        by_language = {edition.language: edition for edition in campaign.editions.all()}
        edition = by_language.get(get_language()) or by_language.get(settings.LANGUAGE_CODE)
        if edition:
            yield Issue(campaign, edition, [code for code, _name in settings.LANGUAGES if code in by_language])


def neighbours(campaign: Campaign) -> tuple[Issue | None, Issue | None]:
    """The issue before and the issue after `campaign`."""
    archive = Campaign.objects.in_archive()
    at, number = campaign.started_at, campaign.pk
    earlier = archive.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=number))
    later = archive.filter(Q(started_at__gt=at) | Q(started_at=at, pk__gt=number)).order_by("started_at", "pk")
    return next(issues(earlier[:1]), None), next(issues(later[:1]), None)
