"""A figure as the database has it, turned into a dataset and back into words."""

from django.utils.translation import gettext as _

from policies.figures import numbers, periods
from policies.figures.dataset import Dataset, Reading, rectangular
from policies.models import Figure


def dataset_of(figure: Figure, language: str | None = None) -> Dataset:
    """The values of a figure; `with_values` fetches what it needs.

    Args:
        figure: saved before.
        language: of the series' names, where they have it; the reader's if left out.
    """
    every = list(figure.series.all())
    for series in every if language else []:
        series.set_current_language(language)
    return rectangular(
        (
            series.code,
            series.in_some_language("label"),
            [Reading(found.period, found.value, found.status) for found in series.observations.all()],
        )
        for series in every
    )


def words(reading: Reading, decimals: int) -> str:
    """A reading as a table has it: the number, or that it is not available, with the source's code."""
    if reading.value is not None:
        return numbers.show(reading.value, decimals)
    missing = _("not available")
    return f"{missing} ({reading.status})" if reading.status else missing


def span(dataset: Dataset) -> str:
    """The years that the values are about: "2006–2023", or one period."""
    with_values = {r.period for line in dataset.lines for r in line.readings if r.value is not None}
    if not with_values:
        return ""
    first, last = (choose(with_values, key=periods.number) for choose in (min, max))
    return periods.label(last) if first == last else f"{periods.year(first)}–{periods.year(last)}"
