"""Values are taken over as a whole, and what goes on keeps its names."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from policies.figures import services
from policies.figures.comparing import compare
from policies.figures.dataset import Reading, rectangular
from policies.figures.presenting import dataset_of
from policies.models import Figure
from tests.factories import FigureFactory
from tests.figures.datasets import dataset, several

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def names(figure: Figure, language: str = "nb") -> list[str]:
    return [line.label for line in dataset_of(figure, language).lines]


def with_values(found, **facts) -> Figure:
    figure = FigureFactory(**facts)
    services.set_values(figure=figure, dataset=found, language="nb")
    return figure


def test_values_come_back_as_they_were_set():
    found = rectangular(
        [("", "", [Reading("2006", Decimal("7.0")), Reading("2007", None, ".."), Reading("2008", Decimal(8), "p")])]
    )
    assert dataset_of(with_values(found)) == found


def test_values_that_are_set_replace_all_that_were_there():
    figure = with_values(several(A=(1, 2), B=(3, 4)))
    services.set_values(figure=figure, dataset=dataset(9, first=2020), language="nb")
    assert dataset_of(figure) == dataset(9, first=2020)
    assert figure.series.count() == 1


def test_series_change_places_and_keep_their_names_in_other_languages():
    figure = with_values(several(Menn=(1, 2), Kvinner=(3, 4)))
    first = figure.series.get(position=1)
    first.create_translation("en", label="Men")
    services.set_values(figure=figure, dataset=several(Kvinner=(5, 6), Menn=(7, 8)), language="nb")
    assert names(figure, "en") == ["Kvinner", "Men"]
    assert figure.series.get(position=2).pk == first.pk


def test_a_new_edition_keeps_the_names_the_office_has_written():
    figure = with_values(
        rectangular([("1", "Gutter", [Reading("2020", Decimal(1))]), ("2", "Jenter", [Reading("2020", Decimal(2))])])
    )
    edition = rectangular(
        [("1", "Males", [Reading("2021", Decimal(3))]), ("2", "Females", [Reading("2021", Decimal(4))])]
    )
    services.take_edition(figure=figure, dataset=edition, language="nb")
    assert names(figure) == ["Gutter", "Jenter"]


def test_names_written_in_another_language_become_translations_and_nothing_else_does():
    figure = with_values(several(Norge=(1, 2), EU=(3, 4)))
    services.set_values(figure=figure, dataset=several(Noreg=(1, 2), EU=(3, 4)), language="nn", rename=True)
    assert (names(figure), names(figure, "nn")) == (["Norge", "EU"], ["Noreg", "EU"])
    assert [list(series.get_available_languages()) for series in figure.series.all()] == [["nb", "nn"], ["nb"]]


@pytest.mark.parametrize(
    ("as_of", "before", "after", "expected"),
    [
        (date(2023, 12, 31), "2023", "2024", date(2024, 12, 31)),
        (date(2024, 6, 30), "2024", "2025", date(2025, 6, 30)),
        (date(2024, 2, 29), "2024", "2025", date(2025, 12, 31)),
        (date(2023, 12, 31), "2023", "2023", date(2023, 12, 31)),
        (date(2024, 3, 31), "2024K1", "2024K2", date(2024, 6, 30)),
        (date(2020, 1, 1), "", "2024M02", date(2024, 2, 29)),
        (date(2020, 1, 1), "2024", "", date(2020, 1, 1)),
    ],
)
def test_the_day_it_holds_for_moves_with_the_newest_period(as_of, before, after, expected):
    assert services.next_as_of(as_of, before, after) == expected


@time_machine.travel(date(2026, 11, 22))
def test_a_new_edition_moves_the_dates_and_shows_the_decimals_it_has():
    figure = with_values(dataset(1, 2, first=2022), as_of=date(2023, 12, 31), review_by=date(2026, 3, 1))
    services.take_edition(figure=figure, dataset=dataset(1.5, 2, 3, first=2022), language="nb")
    figure.refresh_from_db()
    assert (figure.as_of, figure.retrieved_on) == (date(2024, 12, 31), date(2026, 11, 22))
    assert (figure.review_by, figure.decimals) == (date(2027, 11, 22), 1)


@time_machine.travel(date(2028, 2, 29))
def test_compared_today_means_next_time_in_a_year():
    figure = FigureFactory(review_by=date(2020, 1, 1))
    services.mark_compared(figures=[figure])
    assert Figure.objects.get().review_by == date(2029, 2, 28)


def test_comparing_tells_new_changed_and_gone_values():
    changes = compare(several(A=(1, 2, 3), B=(4, 5, 6)), several(A=(1, 9, 3, 4), C=(7,)))
    assert [(change.kind, change.series, change.period) for change in changes if change.series == "A"] == [
        ("changed", "A", "2001"),
        ("new", "A", "2003"),
    ]
    assert {(change.kind, change.series) for change in changes} == {
        ("changed", "A"),
        ("new", "A"),
        ("new", "C"),
        ("gone", "B"),
    }


def test_a_series_without_a_name_goes_on_whatever_the_file_calls_it():
    assert [change.kind for change in compare(dataset(1, 2), dataset(1, 3, name="Antall"))] == ["changed"]


def test_the_same_values_are_no_change():
    figure = with_values(several(A=(1.5, None), B=(2, 3)))
    assert compare(dataset_of(figure), several(A=(1.5, None), B=(2, 3))) == []
