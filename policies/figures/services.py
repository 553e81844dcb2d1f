"""The writes of figures: their values as a whole, and the day of the next review."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.days import in_a_year
from policies.figures import periods
from policies.figures.comparing import partner
from policies.figures.dataset import Dataset, Line
from policies.figures.presenting import dataset_of
from policies.models import Figure, Observation, Series

OUT_OF_THE_WAY = 1_000


@transaction.atomic
def set_values(*, figure: Figure, dataset: Dataset, language: str, rename: bool = False) -> None:
    """Give `figure` these values and no others; series that go on keep their names in all languages.

    Args:
        figure: saved before.
        dataset: checked before.
        language: of the names in `dataset`, which new series get.
        rename: let series that go on take over the names as well.
    """
    present = list(figure.series.select_for_update().prefetch_related("translations"))
    kept = _continued(present, dataset)
    figure.series.exclude(pk__in=[series.pk for series in kept if series]).delete()
    figure.series.update(position=F("position") + OUT_OF_THE_WAY)
    for position, (line, known) in enumerate(zip(dataset.lines, kept, strict=True), start=1):
        series = known or Series(figure=figure, code=line.code)
        series.position = position
        _name(series, line.label, language, overwrite=rename or known is None)
        series.save()
        _replace(series, line)
    figure._prefetched_objects_cache = {}


def _continued(present: list[Series], dataset: Dataset) -> list[Series | None]:
    """For each new series the present one that it continues."""
    lines = tuple(Line(series.code, series.in_some_language("label"), ()) for series in present)
    alone = len(present) == len(dataset.lines) == 1
    places = [partner(lines, line, alone) for line in dataset.lines]
    free = [place for place in range(len(present)) if place not in places]
    if len(present) == len(dataset.lines):  # the same columns under new names
        places = [free.pop(0) if place is None else place for place in places]
    first = {place: number for number, place in reversed(list(enumerate(places))) if place is not None}
    return [
        present[place] if place is not None and first[place] == number else None for number, place in enumerate(places)
    ]


def _name(series: Series, label: str, language: str, overwrite: bool) -> None:
    """Write the name in `language`, unless it is the one that is shown there anyway."""
    series.set_current_language(language)
    if overwrite and label not in {series.code, series.in_some_language("label")}:
        series.set_current_language(language, initialize=not series.has_translation(language))
        series.label = label


def _replace(series: Series, line: Line) -> None:
    series.observations.all().delete()
    Observation.objects.bulk_create(
        Observation(series=series, period=reading.period, value=reading.value, status=reading.status)
        for reading in line.readings
    )


@transaction.atomic
def take_edition(*, figure: Figure, dataset: Dataset, language: str) -> None:
    """Put a new edition from the source in the place of the present values, and move the dates along."""
    before = dataset_of(figure).newest_period
    set_values(figure=figure, dataset=dataset, language=language)
    today = timezone.localdate()
    figure.as_of = next_as_of(figure.as_of, before, dataset.newest_period)
    figure.decimals = dataset.decimals
    figure.retrieved_on = today
    figure.review_by = max(figure.review_by, in_a_year(today))
    figure.save()


def next_as_of(as_of: date, before: str, after: str) -> date:
    """The last day that the newest value is about, when the newest period moves from `before` to `after`.

    A count of 30 June stays one: a year later is 30 June.
    """
    if not after or before == after:
        return as_of
    is_yearly = before and periods.kind(before) == periods.kind(after) == periods.YEAR
    if is_yearly and as_of.year == periods.year(before) and (as_of.month, as_of.day) != (2, 29):
        return as_of.replace(year=periods.year(after))
    return periods.last_day(after)


@transaction.atomic
def mark_compared(*, figures: Iterable[Figure]) -> None:
    """Note that each figure agrees with its source today: next time in a year."""
    for figure in figures:
        figure.review_by = in_a_year(timezone.localdate())
        figure.save(update_fields=["review_by"])
