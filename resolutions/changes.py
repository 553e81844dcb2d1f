"""What the resolutions tell those who follow a demand or its topic: that a meeting has decided about it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.addresses import absolute
from core.offers import Excerpt
from core.templatetags.portal import long_date
from policies.changes import Change
from policies.models import Demand
from resolutions.models import Clause, Resolution


def changes(_asked: None) -> Iterator[Change]:
    """Every public resolution that quotes public demands: one query, however many there are."""
    quoting = Clause.objects.public().filter(demand__in=Demand.objects.published())
    about = defaultdict(set)
    resolution = "section__edition__resolution"
    columns = (resolution, f"{resolution}__published_at", "demand", "demand__topic")
    # Without what it takes to cite a clause.
    for pk, published, *quoted in quoting.prefetch_related(None).order_by().values_list(*columns):
        about[pk, published].add(tuple(quoted))
    for (pk, published), quoted in about.items():
        demands, topics = map(frozenset, zip(*quoted, strict=True))
        yield Change(f"resolution:{pk}", published, pk, excerpts, demands=demands, topics=topics)


def excerpts(numbers: Collection[int], language: str) -> Mapping[int, Excerpt]:
    """How a mail shows resolutions: what they are called and which demands they raise."""
    raised = defaultdict(set)
    quoting = Clause.objects.public().filter(demand__in=Demand.objects.published())
    resolution = "section__edition__resolution"
    for pk, demand in quoting.filter(**{f"{resolution}__in": numbers}).values_list(resolution, "demand"):
        raised[pk].add(demand)
    found = Resolution.objects.public().in_rows().filter(pk__in=numbers)
    with override(language):
        return {resolution.pk: _excerpt(resolution, sorted(raised[resolution.pk])) for resolution in found}


def _excerpt(resolution: Resolution, demands: list[int]) -> Excerpt:
    said = ngettext(
        "Decided at the annual meeting %(day)s, raises demand %(numbers)s",
        "Decided at the annual meeting %(day)s, raises demands %(numbers)s",
        len(demands),
    )
    return Excerpt(
        label=said % {"day": long_date(resolution.meeting.date), "numbers": get_text_list(demands, _("and"))},
        title=resolution.title,
        text=resolution.summary,
        url=absolute(resolution.get_absolute_url()),
        language=resolution.language,
        number=resolution.number,
    )
