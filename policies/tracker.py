"""The tracker: the demands that a visitor asks for, and how many there are behind every other choice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policies.models import Demand, ResponsibleBody, Stage, Topic
from policies.stages import BY_SLUG
from policies.texts import attach_texts

#: What the address may ask for, in the order in which a row has it, after the number.
KEYS = ("tema", "stadium", "ar", "ansvarlig")
YEAR = 3
TITLES = {"tema": _("Topic"), "stadium": _("Stage"), "ar": _("Raised in"), "ansvarlig": _("Responsible")}
ON_A_PAGE = 50


@dataclass(frozen=True)
class Choice:
    """A value that demands can be filtered by.

    Args:
        label: its name, in `language`.
        count: how many demands it leaves, together with the other filters in use.
        url: the list with this value beside the other filters, or without it when it is chosen.
    """

    label: str | Promise
    language: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A property with its choices; `url` leads to the list without this filter."""

    title: str | Promise
    choices: list[Choice]
    url: str

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass(frozen=True)
class Bar:
    """A line of the chart: `width` is its share of the longest one, in per cent."""

    stage: Stage
    choice: Choice
    width: int


class Tracker:
    """What is asked for in an address, answered with the same number of queries however many demands there are.

    Args:
        asked: the query of the address. Values that no demand can have end up in `unknown` and filter nothing.
    """

    def __init__(self, asked: Mapping[str, str]) -> None:
        self._topics = {topic.pk: topic for topic in Topic.objects.published()}
        self._bodies = {body.pk: body for body in ResponsibleBody.objects.all()}
        self._rows = _rows()
        self.total = len(self._rows)
        self._values = self._known()
        wanted = {key: asked[key] for key in KEYS if asked.get(key)}
        self.chosen = {key: slug for key, slug in wanted.items() if slug in self._values[key]}
        self.unknown = [slug for key, slug in wanted.items() if key not in self.chosen]
        wanted = {place: self._value(key) for place, key in enumerate(KEYS, start=1) if key in self.chosen}
        self._counts = dict(zip(KEYS, count(self._rows, wanted), strict=True))
        self.page = self._page(fitting(self._rows, wanted), asked.get("side"))

    def _known(self) -> dict[str, dict]:
        """What stands in addresses for each property, and the value it means, in the order in which it is shown."""
        return {
            "tema": {topic.slug: topic.pk for topic in self._topics.values()},
            "stadium": BY_SLUG,
            "ar": {str(year): year for year in sorted({row[YEAR] for row in self._rows}, reverse=True)},
            "ansvarlig": {body.slug: body.pk for body in self._bodies.values()},
        }

    def _value(self, key: str):
        return self._values[key][self.chosen[key]]

    def _page(self, rows: list[tuple], number: str | None) -> Page:
        """The demands of a page with their texts; a page too far is the last one."""
        page = Paginator([row[0] for row in rows], ON_A_PAGE).get_page(number)
        demands = Demand.objects.published().filter(pk__in=page.object_list, topic__in=self._topics)
        page.object_list = list(demands.select_related(None).with_stage().order_by("number"))
        attach_texts(page.object_list, self._topics.values(), self._bodies.values())
        for demand in page.object_list:
            demand.topic = self._topics[demand.topic_id]
        return page

    @property
    def found(self) -> int:
        return self.page.paginator.count

    @cached_property
    def filters(self) -> list[Filter]:
        """Every property with the choices that leave any demand, and the chosen one in any case."""
        return [Filter(TITLES[key], self._choices(key), self._url(key, "")) for key in KEYS]

    @property
    def folded(self) -> list[Filter]:
        """The filters that are not the chart."""
        return [each for each in self.filters if each.title != TITLES["stadium"]]

    @property
    def in_use(self) -> list[Filter]:
        return [each for each in self.filters if each.chosen]

    @property
    def bars(self) -> list[Bar]:
        """The chart: all stages in their order, those without a demand too."""
        choices = {stage: self._choice("stadium", slug) for slug, stage in BY_SLUG.items()}
        longest = max(choice.count for choice in choices.values()) or 1
        return [Bar(stage, choice, round(100 * choice.count / longest)) for stage, choice in choices.items()]

    def _choices(self, key: str) -> list[Choice]:
        counts, chosen = self._counts[key], self.chosen.get(key)
        return [self._choice(key, slug) for slug, value in self._values[key].items() if counts[value] or slug == chosen]

    def _choice(self, key: str, slug: str) -> Choice:
        value, is_chosen = self._values[key][slug], self.chosen.get(key) == slug
        label, language = self._label(key, value)
        return Choice(label, language, self._counts[key][value], self._url(key, "" if is_chosen else slug), is_chosen)

    def _label(self, key: str, value) -> tuple[str | Promise, str]:
        if key == "tema":
            return self._topics[value].in_some_language("title"), self._topics[value].shown_language
        if key == "ansvarlig":
            return self._bodies[value].in_some_language("name"), self._bodies[value].shown_language
        return (value.label if key == "stadium" else str(value)), get_language()

    def _url(self, key: str, slug: str) -> str:
        chosen = {**self.chosen, key: slug}
        query = urlencode({name: chosen[name] for name in KEYS if chosen.get(name)})
        return f"{self._address}{'?' if query else ''}{query}"

    @cached_property
    def _address(self) -> str:
        return reverse("policies:demands")


def _rows() -> list[tuple]:
    """Number, topic, stage, year and responsible body of every public demand.

    The year is taken here: PostgreSQL would extract a numeric, which takes longer to read than all the rest.
    """
    rows = Demand.objects.published().properties("topic", "stage", "since", "responsible_body")
    return [(number, topic, stage, since.year, body) for number, topic, stage, since, body in rows]


def fitting(rows: list[tuple], wanted: Mapping[int, Any]) -> list[tuple]:
    """The rows that have every wanted value; `wanted` names them by their place in a row."""
    for place, value in wanted.items():
        rows = [row for row in rows if row[place] == value]
    return rows


def count(rows: list[tuple], wanted: Mapping[int, Any]) -> Iterator[Counter]:
    """For each property, how many rows its values leave beside what is wanted of the other properties."""
    for place in range(1, len(KEYS) + 1):
        others = {other: value for other, value in wanted.items() if other != place}
        yield Counter(map(itemgetter(place), fitting(rows, others)))
