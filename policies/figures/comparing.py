"""What a new edition of a figure changes: values that come, that change and that go."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from policies.figures import periods
from policies.figures.dataset import Dataset, Line, Reading


class Kind(TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")


@dataclass(frozen=True)
class Change:
    """One value before and after; nothing stands for what is not there."""

    series: str
    period: str
    before: Reading | None
    after: Reading | None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.NEW
        return Kind.GONE if self.after is None else Kind.CHANGED


def partner(lines: tuple[Line, ...], wanted: Line, alone: bool) -> int | None:
    """The place among `lines` of the series that `wanted` continues: by code, by name, or because both are alone."""
    for attribute in ("code", "name"):
        name = getattr(wanted, attribute)
        for place, line in enumerate(lines):
            if name and name in {line.code, line.label}:
                return place
    return 0 if alone and len(lines) == 1 else None


def compare(old: Dataset, new: Dataset) -> list[Change]:
    """Every value that differs, series by series in the order of time."""
    alone = len(old.lines) == len(new.lines) == 1
    found, continued = [], set()
    for line in new.lines:
        place = partner(old.lines, line, alone)
        continued.add(place)
        found += _differences(line.name, old.lines[place] if place is not None else None, line)
    for place, line in enumerate(old.lines):
        if place not in continued:
            found += _differences(line.name, line, None)
    return found


def _differences(name: str, old: Line | None, new: Line | None) -> Iterator[Change]:
    before, after = (line.by_period if line else {} for line in (old, new))
    for period in sorted({*before, *after}, key=lambda period: (periods.kind(period), periods.number(period))):
        if before.get(period) != after.get(period):
            yield Change(name, period, before.get(period), after.get(period))
