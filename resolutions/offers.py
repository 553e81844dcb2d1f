"""What this room offers to be picked into mail: what the annual meetings have decided."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.addresses import absolute
from core.offers import MOST, Choice, Excerpt
from core.templatetags.portal import long_date
from resolutions.models import Resolution


class ResolutionOffer:
    key = "resolution"
    name = gettext_lazy("resolution")

    def choices(self, search: str = "") -> list[Choice]:
        return self._listed(Resolution.objects.public().filter(text__title__icontains=search))

    def since(self, moment: datetime) -> list[Choice]:
        return self._listed(Resolution.objects.public().filter(published_at__gt=moment))

    def _listed(self, resolutions: QuerySet) -> list[Choice]:
        newest = resolutions.in_rows().order_by("-published_at", "-pk")[:MOST]
        return [Choice(each.pk, str(each), each.published_at) for each in newest]

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        resolution = Resolution.objects.public().in_rows().filter(pk=number).first()
        if resolution is None:
            return None
        with override(language):
            about = {"number": resolution.number, "day": long_date(resolution.meeting.date)}
            return Excerpt(
                label=_("Resolution %(number)s, %(day)s") % about,
                title=resolution.title,
                text=resolution.summary,
                url=absolute(resolution.get_absolute_url()),
                language=resolution.language,
            )
