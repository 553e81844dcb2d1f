"""The tracker: the demands that a visitor asks for, and how many there are behind every other choice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from policies.models import Demand, ResponsibleBody, Stage, Topic
from policies.stages import BY_SLUG
from policies.texts import attach_texts

#: What the address may ask for, and where a demand has it.
FIELDS = {"tema": "topic", "stadium": "stage", "ar": "since__year", "ansvarlig": "responsible_body"}
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
        tally = Demand.objects.published().tally(*FIELDS.values())
        self.total = tally.total()
        self._values = self._known(tally)
        wanted = {key: asked[key] for key in FIELDS if asked.get(key)}
        self.chosen = {key: slug for key, slug in wanted.items() if slug in self._values[key]}
        self.unknown = [slug for key, slug in wanted.items() if key not in self.chosen]
        self.found, self._counts = count(tally, [self._value(key) for key in FIELDS])
        self.page = self._page(asked.get("side"))

    def _known(self, tally: Counter) -> dict[str, dict]:
        """What stands in addresses for each property, and the value it means, in the order in which it is shown."""
        return {
            "tema": {topic.slug: topic.pk for topic in self._topics.values()},
            "stadium": BY_SLUG,
            "ar": {str(year): year for year in sorted({kind[2] for kind in tally}, reverse=True)},
            "ansvarlig": {body.slug: body.pk for body in self._bodies.values()},
        }

    def _value(self, key: str):
        return self._values[key].get(self.chosen.get(key))

    def _page(self, number: str | None) -> Page:
        """The demands of a page with their texts; a page too far is the last one."""
        lookups = {FIELDS[key]: self._value(key) for key in self.chosen}
        demands = Demand.objects.published().select_related(None).with_stage().filter(**lookups).order_by("number")
        paginator = Paginator(demands, ON_A_PAGE)
        paginator.count = self.found
        page = paginator.get_page(number)
        page.object_list = [demand for demand in page.object_list if demand.topic_id in self._topics]
        attach_texts(page.object_list, self._topics.values(), self._bodies.values())
        for demand in page.object_list:
            demand.topic = self._topics[demand.topic_id]
        return page

    @cached_property
    def filters(self) -> list[Filter]:
        """Every property with the choices that leave any demand, and the chosen one in any case."""
        return [Filter(TITLES[key], self._choices(key), self._url(key, "")) for key in FIELDS]

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
        return (value.label if key == "stadium" else str(value)), ""

    def _url(self, key: str, slug: str) -> str:
        chosen = {**self.chosen, key: slug}
        query = urlencode({name: chosen[name] for name in FIELDS if chosen.get(name)})
        return f"{self._address}{'?' if query else ''}{query}"

    @cached_property
    def _address(self) -> str:
        return reverse("policies:demands")


def count(tally: Counter, chosen: list) -> tuple[int, dict[str, Counter]]:
    """Count what the chosen values leave, and what each other value of a property would leave in its place.

    Args:
        tally: how many demands there are of each kind, which is a tuple of its properties as in `FIELDS`.
        chosen: the value wanted for each property; None where any will do.
    """
    wanted = [(place, value) for place, value in enumerate(chosen) if value is not None]
    found, counts = 0, [Counter() for _ in FIELDS]
    for kind, number in tally.items():
        missed = [place for place, value in wanted if kind[place] != value]
        if not missed:
            found += number
        if len(missed) < 2:
            for place in missed or range(len(FIELDS)):
                counts[place][kind[place]] += number
    return found, dict(zip(FIELDS, counts, strict=True))
