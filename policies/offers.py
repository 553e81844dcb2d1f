"""What this room offers to be picked into mail: topics, what became of demands, figures with their charts."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.addresses import absolute
from core.models import Translated
from core.offers import MOST, Choice, Excerpt, Image
from core.templatetags.portal import long_date
from policies.figures.picture import picture
from policies.figures.showing import Shown
from policies.models import DemandUpdate, Figure, Topic

LONG = 400  # letters of a text that a mail quotes


class TopicOffer:
    key = "topic"
    name = gettext_lazy("topic")

    def choices(self, search: str = "") -> list[Choice]:
        return _listed(_with(Topic.objects.published(), "translations__title", search))

    def since(self, moment: datetime) -> list[Choice]:
        return _listed(Topic.objects.published().filter(published_at__gt=moment))

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        with override(language):
            topic = Topic.objects.published().with_texts().filter(pk=number).first()
            return topic and Excerpt(
                label=_("Topic"),
                title=topic.title,
                text=topic.intro,
                url=absolute(topic.get_absolute_url()),
                language=topic.shown_language,
            )


class FigureOffer:
    key = "figure"
    name = gettext_lazy("figure with its chart")

    def choices(self, search: str = "") -> list[Choice]:
        return _listed(_with(Figure.objects.published(), "translations__title", search))

    def since(self, moment: datetime) -> list[Choice]:
        return _listed(Figure.objects.published().filter(published_at__gt=moment))

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        with override(language):
            figures = Figure.objects.published().with_texts().with_values()
            figure = figures.filter(pk=number).first()
            return figure and _excerpt_of_figure(figure)


def _excerpt_of_figure(figure: Figure) -> Excerpt:
    """Title, chart, source and day are in the language that the figure has, the label in the reader's."""
    shown = Shown(figure)
    label = _("Figure, %(year)s") % {"year": shown.newest_year}
    address, language = absolute(figure.get_absolute_url()), figure.shown_language
    with override(language):
        source = f"{figure.publisher}, {figure.table}" if figure.table else figure.publisher
        told = _("Source: %(source)s. Holds for %(day)s.") % {"source": source, "day": long_date(figure.as_of)}
        words = [] if shown.chart else list(shown.sentences())
        return Excerpt(
            label=label,
            title=f"{figure.title} ({figure.unit})",
            text=" ".join([*words, told]),
            url=address,
            language=language,
            image=_image(shown),
        )


def _image(shown: Shown) -> Image | None:
    """The chart, and for who does not see it what it shows; a single number needs none."""
    if shown.chart is None:
        return None
    drawn = picture(shown.chart)
    alt = " ".join(filter(None, [*shown.sentences(), shown.chart.note]))
    return Image(drawn.png, alt, drawn.width, drawn.height)


class DemandUpdateOffer:
    key = "demand_update"
    name = gettext_lazy("what became of a demand")

    def choices(self, search: str = "") -> list[Choice]:
        updates = DemandUpdate.objects.public()
        if search.isdecimal():
            return self._listed(updates.filter(demand=int(search)))
        return self._listed(_with(updates, "demand__translations__text", search))

    def since(self, moment: datetime) -> list[Choice]:
        """An update waits for its demand and that for its topic: the last of the three to be published counts."""
        names = ("published_at", "demand__published_at", "demand__topic__published_at")
        any_after = Q(*((f"{name}__gt", moment) for name in names), _connector=Q.OR)
        return self._listed(DemandUpdate.objects.public().filter(any_after))

    def _listed(self, updates: QuerySet) -> list[Choice]:
        newest = updates.select_related("demand__topic").prefetch_related("translations", "demand__translations")
        found = [
            Choice(update.pk, f"{update.demand} – {update}", _seen_from(update))
            for update in newest.order_by("-published_at", "-pk")[:MOST]
        ]
        return sorted(found, key=lambda choice: choice.at, reverse=True)

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        with override(language):
            updates = DemandUpdate.objects.public().select_related("demand")
            update = updates.prefetch_related("translations", "demand__translations").filter(pk=number).first()
            if update is None:
                return None
            shown = _shared_language(language, update, update.demand)
            about = {"stage": update.get_stage_display().lower(), "day": long_date(update.on)}
            return Excerpt(
                label=_("What became of a demand: %(stage)s, %(day)s") % about,
                title=update.demand.safe_translation_getter("text", language_code=shown),
                text=Truncator(update.safe_translation_getter("happened", language_code=shown)).chars(LONG),
                url=absolute(update.get_absolute_url()),
                language=shown,
                number=str(update.demand_id),
            )


def _seen_from(update: DemandUpdate) -> datetime:
    return max(update.published_at, update.demand.published_at, update.demand.topic.published_at)


def _shared_language(wanted: str, *items: Translated) -> str:
    """A language that all of `items` are written in: the one wanted if it is."""
    codes = [wanted, settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)]
    return next((code for code in codes if all(item.has_translation(code) for item in items)), codes[1])


def _listed(items: QuerySet) -> list[Choice]:
    newest = items.with_texts().order_by("-published_at", "-pk")[:MOST]
    return [Choice(item.pk, str(item), item.published_at) for item in newest]


def _with(items: QuerySet, field: str, search: str) -> QuerySet:
    """Those that have `search` in a text, in whatever language."""
    model = items.model
    return (
        items.filter(pk__in=model.objects.filter(**{f"{field}__icontains": search}).values("pk")) if search else items
    )
