"""Charts: from a dataset to places in percent, so that a chart grows with the page and its text does not.

Heights and widths of text are known in rem: the style sheet sets both, `PLOT_HEIGHT` and `TEXT` there and here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from policies.figures import numbers, periods
from policies.figures.dataset import Dataset, Line, Reading
from policies.figures.scales import Tick, TimeAxis, ValueAxis, percent, spaced

FEW = 4  # periods of a single series that are drawn as columns
NAMED = 8  # years of which each may have its label
ALL_MARKED = 12  # readings of which each gets a mark
PLOT_HEIGHT = 14  # rem
NARROW = 16.5  # rem: a chart with its margins on the narrowest page
WIDE = 24  # rem: a plot with room for more labels
TEXT = 1.2  # rem: the height of a label's line
YEAR = 2.5  # rem: the width of a year with some air
DIGIT, LETTER = 0.58, 0.66  # rem: the width of a character in the widest face, on average
MARGINS = range(1, 7)  # rem: the widths that the style sheet knows
SHORT = 8  # letters of a name that can stand beside its line
#: Points of the series in turn, as paths around zero.
SHAPES = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-3.75-3.75h7.5v7.5h-7.5z",
    "M0-5 4.75 3.5h-9.5z",
    "M0-5.5 5.5 0 0 5.5-5.5 0z",
)


@dataclass(frozen=True)
class Mark:
    """A point: places in percent."""

    x: str
    y: str


@dataclass(frozen=True)
class Column:
    """A bar from zero to its value; `label` is what stands above it."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    label: str


@dataclass(frozen=True)
class Stroke:
    """One series as a line, broken where readings are missing.

    Args:
        number: its style, from 1.
        name: as the key has it.
        runs: unbroken parts, as points of a plane of 1000 by 1000.
        marks: the readings that are shown as points.
        end: the height of its label in percent.
        label: what stands at its right end.
    """

    number: int
    name: str
    runs: list[str]
    marks: list[Mark]
    end: str
    label: str

    @property
    def shape(self) -> str:
        return SHAPES[(self.number - 1) % len(SHAPES)]


@dataclass(frozen=True)
class Key:
    """What a letter in the chart stands for; `number` is the style of its line, or 0 for a column."""

    letter: str
    name: str
    number: int = 0
    shape: str = ""


@dataclass
class Chart:
    """A drawing: margins in rem, everything else in percent of the plot."""

    values: ValueAxis
    x_ticks: list[Tick]
    decimals: int
    strokes: list[Stroke] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    key: list[Key] = field(default_factory=list)

    @property
    def y_ticks(self) -> list[Tick]:
        return self.values.ticks()

    @property
    def zero(self) -> str:
        """The height of the zero line; empty when the axis leaves it out."""
        return _down(self.values.share(numbers.Decimal(0))) if self.values.has_zero else ""

    @property
    def start(self) -> int:
        return _margin(0.9 * max(map(_width, (tick.label for tick in self.y_ticks))) + 0.6)

    @property
    def end(self) -> int:
        labels = [stroke.label for stroke in self.strokes]
        return _margin(max((_width(label) for label in labels), default=0) + 0.6)

    @property
    def note(self) -> str:
        """What a reader must know of the axis; mostly nothing."""
        power = {6: _("The axis is in millions."), 9: _("The axis is in billions."), 12: _("The axis is in trillions.")}
        zero = "" if self.values.has_zero else _("The axis does not begin at zero.")
        return f"{power.get(self.values.power, '')} {zero}".strip()


def _down(share: float) -> str:
    """A height as SVG has it, where the top is zero."""
    return percent(1 - share)


def _width(label: str) -> float:
    return sum(LETTER if c.isalpha() else DIGIT if c.isdigit() else DIGIT / 2 for c in label)


def _margin(rem: float) -> int:
    return next((margin for margin in MARGINS if margin >= rem), MARGINS[-1])


def draw(dataset: Dataset, decimals: int) -> Chart | None:
    """Return the chart of a dataset; nothing where a number says it all, or there is none."""
    if len(dataset.values) < 2:
        return None
    with_values = [
        period for period in dataset.periods if any(_value(line, period) is not None for line in dataset.lines)
    ]
    if len(with_values) == 1:
        return _columns_of_series(dataset, with_values[0], decimals)
    if len(dataset.lines) == 1 and len(with_values) <= FEW:
        return _columns_of_periods(dataset.lines[0], with_values, decimals)
    return _lines(dataset, with_values, decimals)


def _value(line: Line, period: str):
    reading = line.by_period.get(period)
    return reading.value if reading else None


def _lines(dataset: Dataset, with_values: Sequence[str], decimals: int) -> Chart:
    values = ValueAxis.around(dataset.values, from_zero=False)
    time = TimeAxis(with_values[0], with_values[-1])
    lines = [line for line in dataset.lines if any(reading.value is not None for reading in line.readings)]
    labels, key = _names(lines, decimals)
    ends = _apart([values.share(_last(line).value) for line in lines], TEXT / PLOT_HEIGHT)
    strokes = [
        Stroke(number, line.name, *_drawn(line, time, values), _down(end), label)
        for number, (line, label, end) in enumerate(zip(lines, labels, ends, strict=True), start=1)
    ]
    chart = Chart(values, [], decimals, strokes, key=key)
    chart.x_ticks = _time_labels(time, with_values, chart)
    return chart


def _last(line: Line) -> Reading:
    return next(reading for reading in reversed(line.readings) if reading.value is not None)


def _names(lines: list[Line], decimals: int) -> tuple[list[str], list[Key]]:
    """What stands at each line's end, and the key where that is only a letter."""
    if len(lines) == 1:
        value = numbers.show(_last(lines[0]).value, decimals)
        return [value if len(value) <= 9 else ""], []
    if all(len(line.name) <= SHORT for line in lines):
        return [line.name for line in lines], []
    letters = [chr(ord("A") + place) for place in range(len(lines))]
    shapes = [SHAPES[place % len(SHAPES)] for place in range(len(lines))]
    numbered = enumerate(zip(letters, lines, shapes, strict=True), start=1)
    return letters, [Key(letter, line.name, number, shape) for number, (letter, line, shape) in numbered]


def _time_labels(time: TimeAxis, with_values: Sequence[str], chart: Chart) -> list[Tick]:
    """Years with a value where they are few, regular years where they are many."""
    rooms = YEAR / (NARROW - chart.start - chart.end), YEAR / WIDE
    if len(with_values) <= NAMED and periods.kind(time.first) == periods.YEAR:
        return spaced([(period, time.share(period)) for period in with_values], *rooms)
    return time.ticks(*rooms)


def runs(line: Line) -> list[list[Reading]]:
    """The unbroken parts of a line: a missing value breaks it, and so does a period that the row leaves out."""
    numbered = [(periods.number(reading.period), reading) for reading in line.readings]
    step = periods.usual_step([number for number, reading in numbered if reading.value is not None])
    parts: list[list[Reading]] = []
    last = None  # the number of the reading before, if the line goes on from it
    for number, reading in numbered:
        if reading.value is None:
            last = None
            continue
        if last is None or number - last > step:
            parts.append([])
        parts[-1].append(reading)
        last = number
    return parts


def _drawn(line: Line, time: TimeAxis, values: ValueAxis) -> tuple[list[str], list[Mark]]:
    """The runs and the marks of a line; where readings are many, only the ends of runs are marked."""
    parts = runs(line)
    drawn = [" ".join(_point(reading, time, values) for reading in part) for part in parts if len(part) > 1]
    every = [reading for part in parts for reading in part]
    marked = every if len(every) <= ALL_MARKED else [r for part in parts for r in dict.fromkeys((part[0], part[-1]))]
    return drawn, [Mark(percent(time.share(r.period)), _down(values.share(r.value))) for r in marked]


def _point(reading: Reading, time: TimeAxis, values: ValueAxis) -> str:
    return f"{time.share(reading.period) * 1000:.1f},{(1 - values.share(reading.value)) * 1000:.1f}"


def _apart(heights: list[float], distance: float) -> list[float]:
    """Move the heights of labels as little as needed so that none is nearer to the next than `distance`."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = dict(zip(order, _spread([heights[place] for place in order], distance), strict=True))
    return [placed[place] for place in range(len(heights))]


def _spread(rising: list[float], distance: float) -> Iterator[float]:
    floors = []
    for height in rising:
        floors.append(max(height, floors[-1] + distance) if floors else height)
    ceiling = 1.0
    for place in range(len(floors) - 1, -1, -1):
        floors[place] = min(floors[place], ceiling)
        ceiling = floors[place] - distance
    return iter(floors)


def _columns_of_periods(line: Line, with_values: list[str], decimals: int) -> Chart:
    values = ValueAxis.around([_value(line, period) for period in with_values], from_zero=True)
    places = [periods.number(period) for period in with_values]
    nearest = min(after - before for before, after in pairwise(places)) / (places[-1] - places[0])
    slot = nearest / (1 + nearest)  # half of it stays free at both ends
    time = TimeAxis(with_values[0], with_values[-1], pad=slot / 2)
    chart = Chart(values, [], decimals)
    shares = [(time.share(period), _value(line, period)) for period in with_values]
    chart.columns = list(_columns(shares, slot, chart))
    chart.x_ticks = _time_labels(time, with_values, chart)
    return chart


def _columns_of_series(dataset: Dataset, period: str, decimals: int) -> Chart:
    """One time and several series: a column for each of them, named by the key."""
    lines = [line for line in dataset.lines if _value(line, period) is not None]
    values = ValueAxis.around([_value(line, period) for line in lines], from_zero=True)
    slot = 1 / len(lines)
    middles = [slot * (place + 0.5) for place in range(len(lines))]
    letters = [chr(ord("A") + place) for place in range(len(lines))]
    chart = Chart(values, [Tick(*pair) for pair in zip(middles, letters, strict=True)], decimals)
    chart.columns = list(
        _columns([(at, _value(line, period)) for at, line in zip(middles, lines, strict=True)], slot, chart)
    )
    chart.key = [Key(letter, line.name) for letter, line in zip(letters, lines, strict=True)]
    return chart


def _columns(shares: list[tuple], slot: float, chart: Chart) -> Iterator[Column]:
    width = slot * 0.64
    labels = [numbers.show(value, chart.decimals) for _at, value in shares]
    has_room = max(map(_width, labels)) + 0.4 <= slot * (NARROW - chart.start - 1)
    zero = chart.values.share(numbers.Decimal(0))
    for (at, value), label in zip(shares, labels, strict=True):
        low, high = sorted((zero, chart.values.share(value)))
        yield Column(
            percent(at - width / 2),
            _down(high),
            percent(width),
            percent(high - low),
            percent(at),
            label if has_room else "",
        )
