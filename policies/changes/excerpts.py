"""How a mail shows each kind of change, many at a time and in one language."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.addresses import absolute
from core.models import Translated
from core.offers import Excerpt
from core.templatetags.portal import long_date
from policies.models import Correction, Demand, DemandUpdate, Topic, TopicChange
from policies.texts import attach_texts

#: Characters of a text that stand in a mail; the rest is behind the link.
LONGEST = 400

Excerpts = Mapping[int, Excerpt]


def of_demands(numbers: Collection[int], language: str) -> Excerpts:
    """Demands that are new."""
    with override(language):
        return {demand.number: _of_demand(demand) for demand in _with_texts(Demand, numbers)}


def _of_demand(demand: Demand) -> Excerpt:
    return _excerpt(
        demand,
        label=_("New demand, %(day)s") % {"day": long_date(demand.published_at)},
        title=demand.in_some_language("text"),
        text=demand.in_some_language("explanation"),
        number=str(demand.number),
    )


def of_withdrawn_demands(numbers: Collection[int], language: str) -> Excerpts:
    """Demands that visitors no longer see, with the reason, which is written in bokmål alone."""
    with override(language):
        return {
            demand.number: _withdrawn(demand, title=_written(demand, "text"), number=str(demand.number))
            for demand in _with_texts(Demand, numbers)
        }


def of_withdrawn_topics(numbers: Collection[int], language: str) -> Excerpts:
    """Topics that visitors no longer see, with the reason."""
    with override(language):
        return {topic.pk: _withdrawn(topic, title=_written(topic, "title")) for topic in _with_texts(Topic, numbers)}


def of_updates(numbers: Collection[int], language: str) -> Excerpts:
    """What has happened to demands: the day, the stage in words, the facts and where they stand."""
    with override(language):
        return {update.pk: _of_update(update) for update in _updates(numbers)}


def _of_update(update: DemandUpdate) -> Excerpt:
    happened = Truncator(update.in_some_language("happened")).chars(LONGEST)
    with override(update.shown_language):  # one text, one language
        source = _("Source: %(source)s") % {"source": update.source}
    return _excerpt(
        update,
        label=f"{long_date(update.on)}: {update.get_stage_display()}",
        title=_written(update.demand, "text", update.shown_language),
        text=f"{happened} {source}",
        number=str(update.demand_id),
    )


def of_withdrawn_updates(numbers: Collection[int], language: str) -> Excerpts:
    """What was told of demands and no longer is, with the reason."""
    with override(language):
        return {update.pk: _of_withdrawn_update(update) for update in _updates(numbers)}


def _of_withdrawn_update(update: DemandUpdate) -> Excerpt:
    withdrawn = _("What we told of %(day)s is withdrawn") % {"day": long_date(update.on)}
    title = _written(update.demand, "text")
    return _withdrawn(update, title=title, number=str(update.demand_id), label=withdrawn)


def of_corrections(numbers: Collection[int], language: str) -> Excerpts:
    """What was mended in what readers had seen."""
    with override(language):
        found = list(Correction.objects.filter(pk__in=numbers).select_related("update__demand"))
        attach_texts(found, [correction.update.demand for correction in found])
        return {correction.pk: _of_correction(correction) for correction in found}


def _of_correction(correction: Correction) -> Excerpt:
    demand = correction.update.demand
    return Excerpt(
        label=_("Corrected %(day)s") % {"day": long_date(correction.on)},
        title=_written(demand, "text", correction.shown_language),
        text=correction.in_some_language("note"),
        url=absolute(correction.update.get_absolute_url()),
        language=correction.shown_language,
        number=str(demand.number),
    )


def of_topic_changes(numbers: Collection[int], language: str) -> Excerpts:
    """What we think or demand otherwise than before."""
    with override(language):
        found = list(TopicChange.objects.filter(pk__in=numbers).select_related("topic"))
        attach_texts(found, [change.topic for change in found])
        return {change.pk: _of_topic_change(change) for change in found}


def _of_topic_change(change: TopicChange) -> Excerpt:
    return _excerpt(
        change,
        label=_("Changed %(day)s") % {"day": long_date(change.on)},
        title=_written(change.topic, "title", change.shown_language),
        text=change.in_some_language("note"),
    )


def _with_texts(model: type[Translated], numbers: Collection[int]) -> list:
    found = list(model.objects.filter(pk__in=numbers))
    attach_texts(found)
    return found


def _updates(numbers: Collection[int]) -> list[DemandUpdate]:
    found = list(DemandUpdate.objects.filter(pk__in=numbers).select_related("demand"))
    attach_texts(found, [update.demand for update in found])
    return found


def _excerpt(item, **said) -> Excerpt:
    return Excerpt(url=absolute(item.get_absolute_url()), language=item.shown_language, **said)


def _withdrawn(item, *, title: str, number: str = "", label: str = "") -> Excerpt:
    """The reason stands at the address of what is gone as well."""
    day = {"day": long_date(item.withdrawn_at)}
    return Excerpt(
        label=label or _("Withdrawn %(day)s") % day,
        title=title,
        text=item.withdrawal_reason,
        url=absolute(item.get_absolute_url()),
        language=settings.LANGUAGE_CODE,
        number=number,
    )


def _written(item: Translated, field: str, language: str = settings.LANGUAGE_CODE) -> str:
    """`field` in `language`, so that title and text are in one; where it is not written, in another."""
    return item.safe_translation_getter(field, language_code=language) or item.in_some_language(field)
