"""A figure as a page shows it: its chart, its table, and the sentence that tells what the chart shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from policies.figures import numbers, periods
from policies.figures.chart import Chart, draw
from policies.figures.dataset import Dataset, Line, Reading
from policies.figures.presenting import dataset_of, words
from policies.models import Figure


@dataclass(frozen=True)
class Newest:
    """The last value of a series."""

    name: str
    period: str
    value: str


class Shown:
    """What a page needs of one figure.

    Args:
        figure: with its texts and values (`with_texts().with_values()`).
        place: the identifier of its element, which no other element of the page has.
        edition: values that are not the figure's yet, shown in their place.
    """

    def __init__(self, figure: Figure, place: str = "", edition: Dataset | None = None) -> None:
        self.figure, self.id = figure, place or f"tall-{figure.slug}"
        self.dataset = dataset_of(figure) if edition is None else edition
        self.decimals = figure.decimals if edition is None else edition.decimals

    @cached_property
    def chart(self) -> Chart | None:
        return draw(self.dataset, self.decimals)

    @property
    def only(self) -> Newest | None:
        """The one value of a figure that has no more."""
        return self.newest[0] if len(self.dataset.values) == 1 else None

    @cached_property
    def newest(self) -> list[Newest]:
        """The last value of each series."""
        found = ((line, _with_values(line)) for line in self.dataset.lines)
        return [
            Newest(line.name, periods.label(present[-1].period), self._number(present[-1]))
            for line, present in found
            if present
        ]

    @property
    def newest_year(self) -> str:
        newest = self.dataset.newest_period
        return str(periods.year(newest)) if newest else str(self.figure.as_of.year)

    @property
    def headings(self) -> list[str]:
        """The columns of the table; a single series is called what is counted."""
        lines = self.dataset.lines
        return [line.name or self.figure.in_some_language("unit") for line in lines]

    def rows(self) -> Iterator[tuple[str, list[str]]]:
        """The lines of the table: a period and what is known of it."""
        for place, period in enumerate(self.dataset.periods):
            cells = [words(line.readings[place], self.decimals) for line in self.dataset.lines]
            yield periods.label(period), cells

    def sentences(self) -> Iterator[str]:
        """What the chart shows, series by series."""
        for line in self.dataset.lines:
            if present := _with_values(line):
                sentence = self._sentence(present)
                yield f"{line.name}: {sentence}" if line.name else sentence

    def _sentence(self, present: list[Reading]) -> str:
        first, last = present[0], present[-1]
        if first is last:
            return _("%(value)s in %(period)s.") % self._told(value=first)
        lowest, highest = (choose(present, key=lambda reading: reading.value) for choose in (min, max))
        told = self._told(first=first, last=last, lowest=lowest, highest=highest)
        return (
            _(
                "From %(first)s in %(first_period)s to %(last)s in %(last_period)s. The highest is %(highest)s in "
                "%(highest_period)s, the lowest %(lowest)s in %(lowest_period)s."
            )
            % told
        )

    def _told(self, **readings: Reading) -> dict[str, str]:
        told = {"period": periods.label(next(iter(readings.values())).period)}
        for name, reading in readings.items():
            told |= {name: self._number(reading), f"{name}_period": periods.label(reading.period)}
        return told

    def _number(self, reading: Reading) -> str:
        return numbers.show(reading.value, self.decimals)


def _with_values(line: Line) -> list[Reading]:
    return [reading for reading in line.readings if reading.value is not None]
