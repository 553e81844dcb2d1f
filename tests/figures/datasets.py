"""Datasets of every shape, as hypothesis draws them."""

from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policies.figures import periods
from policies.figures.dataset import Dataset, Reading, Unreadable, rectangular
from policies.figures.reading import read_file

#: A busy machine is slow at drawing and at running; that says nothing about the code.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NUMBERS = st.integers(-(10**13), 10**13).map(lambda number: Decimal(number).scaleb(-4).normalize() + 0)
CODES = st.sampled_from(["", "", ".", "..", ":", "n/a", "x", "p"])
NAMES = (
    st.text("abcdefghijklmnoprstuvæøåABC 0123456789,;\"'.", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda name: name and periods.read(name) is None)
)


@st.composite
def kinds(draw) -> list[str]:
    """Periods of one kind, in order."""
    kind = draw(st.sampled_from([periods.YEAR, periods.QUARTER, periods.MONTH]))
    parts = st.tuples(st.integers(1900, 2099), st.integers(1, kind))
    chosen = draw(st.lists(parts, min_size=1, max_size=10, unique=True))
    return sorted((periods.write(kind, *part) for part in chosen), key=periods.number)


def reading(period: str, statuses=CODES):
    missing = st.builds(Reading, st.just(period), st.none(), CODES.filter(lambda code: code not in {"x", "p"}))
    known = st.builds(Reading, st.just(period), NUMBERS, statuses)
    return st.one_of(known, known, missing)


@st.composite
def datasets(draw, names=NAMES, max_lines: int = 4) -> Dataset:
    """One series without a name, or several that have one."""
    every = draw(kinds())
    called = draw(st.lists(names, min_size=1, max_size=max_lines, unique=True))
    statuses = st.sampled_from(["", "", "p", "x"])
    return rectangular(
        ("", name, [draw(reading(period, statuses)) for period in every])
        for name in (called if len(called) > 1 else [""])
    )


def dataset(*values: float | None, first: int = 2000, name: str = "") -> Dataset:
    """A single yearly series with these values."""
    return several(**{name or "_": values}, first=first)


def several(first: int = 2000, **series: tuple) -> Dataset:
    """Yearly series by name; `_` has none."""
    lines = []
    for name, values in series.items():
        known = (None if value is None else Decimal(str(value)) for value in values)
        readings = [Reading(str(first + place), value) for place, value in enumerate(known)]
        lines.append(("", name.strip("_"), readings))
    return rectangular(lines)


def read_or_refuse(data: bytes) -> None:
    """Assert that a file is either read or refused with sentences that a page can show."""
    try:
        sentences = read_file(data).periods
    except Unreadable as unreadable:
        sentences = unreadable.sentences
    assert sentences
    assert all(sentence.encode() for sentence in sentences)
