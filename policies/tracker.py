"""The tracker: the demands that a visitor asks for, and how many there are behind every other choice."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from policies.models import Demand, ResponsibleBody, Stage, Topic
from policies.stages import BY_SLUG, MEANINGS
from policies.texts import attach_texts

#: What the address may ask for, and where a demand has it.
FIELDS = {
    "tema": "topic__slug",
    "stadium": "stage",
    "ar": "since__year",
    "ansvarlig": "responsible_body__slug",
}
TITLES = {"tema": _("Topic"), "stadium": _("Stage"), "ar": _("Raised in"), "ansvarlig": _("Responsible")}
ON_A_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """A value that demands can be filtered by.

    Args:
        label: its name, in `language` (empty for the page's own).
        count: how many demands it leaves, together with the other filters in use.
        url: the list with this value beside the other filters, or without it when it is chosen.
    """

    value: str
    label: str | Promise
    language: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A property with its choices; `url` leads to the list without this filter."""

    key: str
    title: str | Promise
    choices: list[Choice]
    url: str

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass(frozen=True)
class Bar:
    """A line of the chart: `width` is its share of the longest one, in per cent."""

    stage: str
    choice: Choice
    width: int


class Tracker:
    """What is asked for in an address, answered with the same number of queries however many demands there are.

    Args:
        asked: the query of the address. Values that no demand can have are in `unknown`, and left out.
    """

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._topics = {topic.slug: topic for topic in Topic.objects.published()}
        self._bodies = {body.slug: body for body in ResponsibleBody.objects.all()}
        self._rows = _tally()
        wanted = {key: asked[key] for key in FIELDS if asked.get(key)}
        self.chosen = {key: value for key, value in wanted.items() if value in self._labels[key]}
        self.unknown = [value for key, value in wanted.items() if key not in self.chosen]
        self._counts = count(self._rows, self.chosen)
        self.total = sum(row["number"] for row in self._rows)
        self.found = sum(self._counts["stadium"][slug] for slug in self._shown_stages)

    @cached_property
    def _labels(self) -> dict[str, dict]:
        """The possible values of each filter in the order in which they are shown."""
        years = sorted({row["ar"] for row in self._rows}, reverse=True)
        return {
            "tema": self._topics,
            "stadium": {meaning.slug: stage.label for stage, meaning in MEANINGS.items()},
            "ar": {year: year for year in years},
            "ansvarlig": self._bodies,
        }

    @property
    def _shown_stages(self) -> Iterable[str]:
        return [self.chosen["stadium"]] if "stadium" in self.chosen else BY_SLUG

    def page(self, number: str | None) -> Page:
        """The demands of a page, each with its texts, topic and responsible body; a page too far is the last one."""
        lookups = {FIELDS[key]: BY_SLUG.get(value, value) for key, value in self.chosen.items()}
        demands = Demand.objects.published().select_related(None).with_stage().filter(**lookups).order_by("number")
        paginator = Paginator(demands, ON_A_PAGE)
        paginator.count = self.found
        page = paginator.get_page(number)
        page.object_list = self._complete(page.object_list)
        return page

    def _complete(self, demands: Iterable[Demand]) -> list[Demand]:
        topics, bodies = ({item.pk: item for item in known.values()} for known in (self._topics, self._bodies))
        complete = [demand for demand in demands if demand.topic_id in topics]  # not one published a moment ago
        attach_texts(complete, topics.values(), bodies.values())
        for demand in complete:
            demand.topic, demand.responsible_body = topics[demand.topic_id], bodies.get(demand.responsible_body_id)
        return complete

    @property
    def filters(self) -> list[Filter]:
        """Every property with the choices that leave any demand, and the chosen one in any case."""
        return [Filter(key, TITLES[key], self._choices(key), self._url(key, "")) for key in FIELDS]

    @property
    def in_use(self) -> list[Filter]:
        return [each for each in self.filters if each.chosen]

    @property
    def bars(self) -> list[Bar]:
        """The chart: all stages in their order, those without a demand too."""
        choices = [self._choice("stadium", slug) for slug in BY_SLUG]
        longest = max(choice.count for choice in choices) or 1
        return [Bar(BY_SLUG[choice.value], choice, round(100 * choice.count / longest)) for choice in choices]

    def _choices(self, key: str) -> list[Choice]:
        counts, chosen = self._counts[key], self.chosen.get(key)
        return [self._choice(key, value) for value in self._labels[key] if counts[value] or value == chosen]

    def _choice(self, key: str, value: str) -> Choice:
        label, is_chosen = self._labels[key][value], self.chosen.get(key) == value
        name, language = _named(label)
        return Choice(
            value, name, language, self._counts[key][value], self._url(key, "" if is_chosen else value), is_chosen
        )

    def _url(self, key: str, value: str) -> str:
        chosen = {**self.chosen, key: value}
        query = urlencode({name: chosen[name] for name in FIELDS if chosen.get(name)})
        return f"{reverse('policies:demands')}{'?' if query else ''}{query}"


def _tally() -> list[dict]:
    """How many public demands there are of each topic, stage, year and responsible body."""
    rows = (
        Demand.objects.published()
        .select_related(None)
        .with_stage()
        .order_by()
        .values(*FIELDS.values())
        .annotate(number=Count("pk"))
    )
    return [
        {
            "tema": row["topic__slug"],
            "stadium": MEANINGS[Stage(row["stage"])].slug,
            "ar": str(row["since__year"]),
            "ansvarlig": row["responsible_body__slug"],
            "number": row["number"],
        }
        for row in rows
    ]


def count(rows: Iterable[Mapping], chosen: Mapping[str, str]) -> dict[str, Counter]:
    """How many demands each value leaves, given what is chosen for the other properties."""
    counts = {key: Counter() for key in FIELDS}
    for row in rows:
        missed = [key for key, value in chosen.items() if row[key] != value]
        if len(missed) < 2:
            for key in missed or FIELDS:
                counts[key][row[key]] += row["number"]
    return counts


def _named(label) -> tuple[str | Promise, str]:
    if isinstance(label, Topic):
        return label.in_some_language("title"), label.shown_language
    if isinstance(label, ResponsibleBody):
        return label.in_some_language("name"), label.shown_language
    return label, ""
