"""The one form between files, the database, charts and downloads."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.figures import numbers, periods

MAX_BYTES = 1_000_000
MAX_LINES = 8  # more cannot be told apart in a chart
MAX_PERIODS = 1_200  # a hundred years of months
MAX_PROBLEMS = 20  # shown; the rest is counted


@dataclass(frozen=True)
class Reading:
    """A value at a time; without a value it is not available, and `status` is the source's own code for that."""

    period: str
    value: Decimal | None = None
    status: str = ""


@dataclass(frozen=True)
class Line:
    """One series: what the source calls it, what readers call it, and its readings in the order of time."""

    code: str
    label: str
    readings: tuple[Reading, ...]

    @property
    def name(self) -> str:
        return self.label or self.code

    @cached_property
    def by_period(self) -> dict[str, Reading]:
        return {reading.period: reading for reading in self.readings}


@dataclass(frozen=True)
class Dataset:
    """Series over the same periods. Make one with `rectangular`.

    Args:
        hints: what the file says about itself, such as "source" and "updated".
    """

    lines: tuple[Line, ...]
    hints: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(reading.period for reading in self.lines[0].readings) if self.lines else ()

    @property
    def values(self) -> list[Decimal]:
        return [reading.value for line in self.lines for reading in line.readings if reading.value is not None]

    @property
    def decimals(self) -> int:
        """As many as the most exact value has."""
        return max(map(numbers.decimals_of, self.values), default=0)

    @property
    def newest_period(self) -> str:
        """The last period that has a value anywhere; empty when there is none."""
        with_values = (r.period for line in self.lines for r in line.readings if r.value is not None)
        return max(with_values, key=periods.number, default="")


def rectangular(lines: Iterable[tuple[str, str, Sequence[Reading]]], hints: dict[str, str] | None = None) -> Dataset:
    """Return the dataset of (code, label, readings), where each series has every period, in order.

    A single series needs no name: the figure's title says what it is.
    """
    rows = [(code, label, {reading.period: reading for reading in readings}) for code, label, readings in lines]
    every = sorted({period for _code, _label, found in rows for period in found}, key=periods.number)
    filled = (
        Line(code, label, tuple(found.get(period, Reading(period)) for period in every)) for code, label, found in rows
    )
    return Dataset(tuple(filled), hints or {})


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, and where: "Line 3", "value"."""

    place: str
    text: str

    def __str__(self) -> str:
        sentence = f"{self.place}: {self.text}" if self.place else self.text
        return sentence.encode(errors="replace").decode()  # it may quote half a character of a broken file


class Unreadable(Exception):
    """Nothing of the file was taken; `problems` says why."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """The first problems, and how many there are besides."""
        shown = [str(problem) for problem in self.problems[:MAX_PROBLEMS]]
        more = len(self.problems) - MAX_PROBLEMS
        if more > 0:
            words = ngettext("… and %(count)s more problem.", "… and %(count)s more problems.", more)
            shown.append(words % {"count": more})
        return shown


def too_large() -> Unreadable:
    words = _("The file is too large: at most %(size)s kB can be read.") % {"size": MAX_BYTES // 1000}
    return Unreadable([Problem("", words)])
