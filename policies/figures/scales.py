"""Axes: where a value or a time is drawn, and which of them are written beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from policies.figures import numbers, periods

ZERO = Decimal(0)
#: Above this share of the highest value, the changes fill enough of a chart that begins at zero.
VISIBLE = Decimal("0.25")
#: The sizes of numbers that would not fit beside the axis, the largest first.
POWERS = (12, 9, 6)
TOO_WIDE = Decimal(10_000_000)
#: Of how many years one may get a label.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def percent(share: float) -> str:
    """A share of the plot as SVG has it, whatever the reader's language."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class Tick:
    """A place on an axis, as a share of its length, and what is written there."""

    at: float
    label: str
    anchor: str = "middle"
    is_extra: bool = False

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def y(self) -> str:
        return percent(1 - self.at)


@dataclass(frozen=True)
class ValueAxis:
    """From `low` at the bottom to `high` at the top."""

    low: Decimal
    high: Decimal
    step: Decimal

    @classmethod
    def around(cls, values: Sequence[Decimal], from_zero: bool) -> "ValueAxis":
        """The axis that holds `values`; it leaves zero out only where their changes would not be seen."""
        low, high = min(values), max(values)
        if from_zero or low < 0 or high - low >= high * VISIBLE:
            low, high = min(low, ZERO), max(high, ZERO)
        step = _step((high - low) / 4 or abs(high) or Decimal(1))
        bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
        return cls(bottom, top if top > bottom else bottom + step, step)

    @property
    def has_zero(self) -> bool:
        return self.low <= 0 <= self.high

    def share(self, value: Decimal) -> float:
        """How far up a value is drawn: 0 at the bottom, 1 at the top."""
        return float((value - self.low) / (self.high - self.low))

    @property
    def power(self) -> int:
        """The power of ten that the labels leave out: 0 mostly, 6 for millions."""
        largest = max(abs(self.low), abs(self.high))
        return 0 if largest < TOO_WIDE else next(power for power in POWERS if largest >= Decimal(10) ** power)

    def ticks(self) -> list[Tick]:
        """The round values from bottom to top."""
        unit = Decimal(10) ** self.power
        decimals = min(numbers.decimals_of(self.step / unit), 6)
        count = int((self.high - self.low) / self.step)
        places = [self.low + self.step * number for number in range(count + 1)]
        return [Tick(self.share(place), numbers.show(place / unit, decimals)) for place in places]


def _step(rough: Decimal) -> Decimal:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


@dataclass(frozen=True)
class TimeAxis:
    """From the first period at the left to the last at the right; `pad` of the width stays free at both ends."""

    first: str
    last: str
    pad: float = 0

    def share(self, period: str) -> float:
        """How far right a period is drawn: 0 at the left, 1 at the right."""
        return self._place(periods.number(period))

    def _place(self, number: int) -> float:
        start, end = periods.number(self.first), periods.number(self.last)
        inner = (number - start) / (end - start) if end > start else 0.5
        return self.pad + inner * (1 - 2 * self.pad)

    def ticks(self, room: float, wide_room: float) -> list[Tick]:
        """Labels that do not touch each other.

        Args:
            room: the width of a year's label, as a share of the narrowest chart.
            wide_room: the same in a wide chart, which has room for more of them.
        """
        if periods.kind(self.first) > periods.YEAR and periods.year(self.last) - periods.year(self.first) < 2:
            return self._ends()
        kind = periods.kind(self.first)
        years = range(-(-periods.number(self.first) // kind), periods.number(self.last) // kind + 1)
        places = {year: self._place(year * kind) for year in years}
        chosen: dict[int, Tick] = {}
        steps = STEPS
        for distance, is_extra in ((room, False), (wide_room, True)):
            step = _year_step(list(places.values()), distance, steps)
            for year in (*years[::-1][::step], *years[:1]):
                if all(abs(places[year] - tick.at) >= distance for tick in chosen.values()):
                    chosen[year] = Tick(places[year], str(year), is_extra=is_extra)
            steps = [part for part in STEPS if step % part == 0]
        return [chosen[year] for year in sorted(chosen)]

    def _ends(self) -> list[Tick]:
        """The first and the last period by name, each at its own end."""
        ends = [Tick(self.share(self.first), periods.label(self.first), "start")]
        if self.last != self.first:
            ends.append(Tick(self.share(self.last), periods.label(self.last), "end"))
        return ends


def spaced(labels: Sequence[tuple[str, float]], room: float, wide_room: float) -> list[Tick]:
    """Of a few labels with their places those that do not touch, the last and the first before all others.

    Args:
        labels: with a place each, in order.
        room: the width of a label, as a share of the narrowest chart.
        wide_room: the same in a wide chart.
    """
    chosen: list[Tick] = []
    for distance, is_extra in ((room, False), (wide_room, True)):
        for label, at in (*labels[-1:], *labels[:1], *labels[1:-1]):
            if all(abs(at - tick.at) >= distance for tick in chosen):
                chosen.append(Tick(at, label, is_extra=is_extra))
    return sorted(chosen, key=lambda tick: tick.at)


def _year_step(places: Sequence[float], distance: float, steps: Sequence[int]) -> int:
    """Of how many years one gets a label, so that labels are `distance` apart."""
    apart = places[1] - places[0] if len(places) > 1 else 1
    return next((step for step in steps if apart * step >= distance), steps[-1])
