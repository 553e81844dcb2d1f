"""Where a chart draws what: everything inside, time in its true distances, and gaps left open."""

import itertools
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import assume, given

from policies.figures.chart import MARGINS, PLOT_HEIGHT, TEXT, draw, runs
from policies.figures.dataset import Reading, rectangular
from policies.figures.scales import TimeAxis, ValueAxis
from tests.figures.datasets import PATIENT, dataset, datasets, several


def share(percent: str) -> float:
    assert percent.endswith("%")
    return float(percent[:-1])


def points(chart) -> list[list[tuple[float, float]]]:
    drawn = [run for stroke in chart.strokes for run in stroke.runs]
    return [[tuple(map(float, point.split(","))) for point in run.split()] for run in drawn]


def years(**values: float | None):
    """A yearly series: `years(y2005=1, y2007=2)`."""
    readings = [Reading(name[1:], None if value is None else Decimal(value)) for name, value in values.items()]
    return rectangular([("", "", readings)])


@PATIENT
@given(datasets())
def test_every_point_column_and_label_lies_inside_the_plot(drawn):
    assume(len(drawn.values) > 1)
    chart = draw(drawn, 1)
    for run in points(chart):
        assert all(0 <= x <= 1000 and 0 <= y <= 1000 for x, y in run)
    for mark in (mark for stroke in chart.strokes for mark in stroke.marks):
        assert 0 <= share(mark.x) <= 100
        assert 0 <= share(mark.y) <= 100
    for column in chart.columns:
        assert -0.01 <= share(column.x) <= share(column.x) + share(column.width) <= 100.01
        assert -0.01 <= share(column.y) <= share(column.y) + share(column.height) <= 100.02
    for tick in (*chart.x_ticks, *chart.y_ticks):
        assert 0 <= tick.at <= 1
    assert {chart.start, chart.end} <= set(MARGINS)


@PATIENT
@given(datasets())
def test_time_and_values_run_one_way_and_labels_keep_apart(drawn):
    assume(len(drawn.values) > 1)
    chart = draw(drawn, 0)
    for run in points(chart):
        assert [x for x, _y in run] == sorted(x for x, _y in run)
    heights = [tick.at for tick in chart.y_ticks]
    assert heights == sorted(set(heights))
    assert 2 <= len(heights) <= 12
    ends = sorted(share(stroke.end) for stroke in chart.strokes)
    assert all(b - a >= 100 * TEXT / PLOT_HEIGHT - 0.1 for a, b in itertools.pairwise(ends))
    assert all(0 <= end <= 100 for end in ends)


@PATIENT
@given(datasets(max_lines=1))
def test_every_value_of_a_series_belongs_to_one_unbroken_part(drawn):
    [line] = drawn.lines
    assert [reading for part in runs(line) for reading in part] == [r for r in line.readings if r.value is not None]


def test_a_missing_year_breaks_the_line_as_a_missing_value_does():
    left_out = years(y2005=1, y2006=2, y2008=3, y2009=4)
    without_value = years(y2005=1, y2006=2, y2007=None, y2008=3, y2009=4)
    for gap in (left_out, without_value):
        assert [[r.period for r in part] for part in runs(gap.lines[0])] == [["2005", "2006"], ["2008", "2009"]]


def test_a_survey_every_fourth_year_is_one_line_and_a_longer_wait_is_a_gap():
    survey = years(y1996=5, y2005=4, y2008=6, y2012=6, y2016=3, y2020=3)
    assert [len(part) for part in runs(survey.lines[0])] == [1, 5]


def test_a_value_alone_between_gaps_gets_a_mark():
    chart = draw(years(y2005=1, y2006=2, y2007=2, y2008=None, y2009=3, y2010=None, y2011=1, y2012=2), 0)
    assert len(chart.strokes[0].runs) == 2
    assert [mark.x for mark in chart.strokes[0].marks] == ["0%", "14.29%", "28.57%", "57.14%", "85.71%", "100%"]


def test_in_a_long_row_only_the_ends_are_marked():
    [stroke] = draw(dataset(*range(1, 31)), 0).strokes
    assert [mark.x for mark in stroke.marks] == ["0%", "100%"]


def test_uneven_intervals_keep_their_distance():
    columns = draw(years(y2005=4, y2007=3, y2009=2, y2016=1), 0).columns
    first, second, third, last = (share(column.middle) for column in columns)
    assert second - first == pytest.approx(third - second, abs=0.02)
    assert last - third == pytest.approx(3.5 * (third - second), abs=0.05)


def test_columns_do_not_touch_and_stand_on_zero():
    chart = draw(years(y2005=40, y2006=-20, y2016=10), 0)
    columns = chart.columns
    for before, after in itertools.pairwise(columns):
        assert share(before.x) + share(before.width) < share(after.x)
    assert share(columns[0].y) + share(columns[0].height) == pytest.approx(share(chart.zero), abs=0.02)
    assert share(columns[1].y) == pytest.approx(share(chart.zero), abs=0.02)


def test_few_points_are_columns_and_more_are_a_line():
    assert (len(draw(dataset(1, 2, 3, 4), 0).columns), draw(dataset(1, 2, 3, 4), 0).strokes) == (4, [])
    assert (draw(dataset(1, 2, 3, 4, 5), 0).columns, len(draw(dataset(1, 2, 3, 4, 5), 0).strokes)) == ([], 1)


def test_one_time_with_several_series_is_a_column_for_each_with_a_key():
    chart = draw(several(Enslige=(30,), Par=(None,), Alle=(10,)), 0)
    assert [tick.label for tick in chart.x_ticks] == ["A", "B"]
    assert [(key.letter, key.name) for key in chart.key] == [("A", "Enslige"), ("B", "Alle")]
    assert [column.label for column in chart.columns] == ["30", "10"]


@pytest.mark.parametrize("values", [(5,), (), (None, None), (5, None)])
def test_a_single_value_and_none_at_all_are_no_chart(values):
    assert draw(dataset(*values), 0) is None


def test_columns_begin_at_zero_and_a_line_only_when_its_changes_show():
    assert draw(dataset(99, 100), 0).values.low == 0
    flat = draw(dataset(9.4, 9.5, 9.8, 10.2, 10.5), 1)
    assert (flat.values.low, flat.zero, flat.note) == (9, "", "The axis does not begin at zero.")
    steep = draw(dataset(7, 8, 9, 10, 11.7), 1)
    assert (steep.values.low, steep.zero, steep.note) == (0, "100%", "")


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([0, 11.7], ["0", "5", "10", "15"]),
        ([0, 152_645], ["0", "50\u00a0000", "100\u00a0000", "150\u00a0000", "200\u00a0000"]),
        ([0, 1.5], ["0,0", "0,5", "1,0", "1,5"]),
        ([-3, 4], ["−4", "−2", "0", "2", "4"]),
        ([5, 5], ["0", "2", "4", "6"]),
        ([0, 0], ["0", "1"]),
    ],
)
def test_the_axis_has_round_numbers_as_norwegians_write_them(values, labels):
    axis = ValueAxis.around([Decimal(str(value)) for value in values], from_zero=True)
    with override("nb"):
        assert [tick.label for tick in axis.ticks()] == labels


def test_numbers_too_long_for_the_margin_are_shortened_and_the_note_says_so():
    chart = draw(dataset(0, 10_000_000, 20_000_000, 5, 7), 0)
    assert [tick.label for tick in chart.y_ticks] == ["0", "5", "10", "15", "20"]
    assert chart.note == "The axis is in millions."


def test_short_names_stand_at_the_lines_and_long_ones_in_the_key():
    short = draw(several(EU60=(8, 9), OECD50=(3, 4)), 1)
    assert ([stroke.label for stroke in short.strokes], short.key) == (["EU60", "OECD50"], [])
    long = draw(several(**{"Enslige forsørgere": (8, 9), "Par": (3, 4)}), 1)
    assert [stroke.label for stroke in long.strokes] == ["A", "B"]
    assert [(key.letter, key.name, key.number) for key in long.key] == [("A", "Enslige forsørgere", 1), ("B", "Par", 2)]
    assert long.key[0].shape != long.key[1].shape


def test_the_last_value_of_a_single_series_stands_at_its_end():
    with override("nb"):
        assert draw(dataset(7, 7.3, 7.6, 10.6, 9.9), 1).strokes[0].label == "9,9"


def test_labels_of_years_are_few_where_it_is_narrow_and_regular():
    ticks = TimeAxis("1998", "2013").ticks(0.25, 0.1)
    assert [tick.label for tick in ticks if not tick.is_extra] == ["1998", "2003", "2008", "2013"]
    assert [tick.label for tick in ticks] == ["1998", "2003", "2008", "2013"]
    assert [tick.label for tick in TimeAxis("2006", "2010").ticks(0.25, 0.1)] == [
        "2006",
        "2007",
        "2008",
        "2009",
        "2010",
    ]


def test_a_short_row_of_months_names_both_ends():
    ticks = TimeAxis("2024M01", "2024M09").ticks(0.25, 0.1)
    assert [(tick.at, tick.anchor) for tick in ticks] == [(0, "start"), (1, "end")]
    assert [tick.label[-4:] for tick in ticks] == ["2024", "2024"]


def test_quarters_are_labelled_where_their_years_begin():
    ticks = TimeAxis("2020K3", "2024K2").ticks(0.2, 0.2)
    assert [(tick.label, round(tick.at, 3)) for tick in ticks] == [
        ("2021", 0.133),
        ("2022", 0.4),
        ("2023", 0.667),
        ("2024", 0.933),
    ]


def test_where_years_with_a_value_are_few_they_and_no_others_are_labelled():
    survey = draw(years(y1996=5, y2005=4, y2008=6, y2012=6, y2016=3, y2020=3), 0)
    assert [tick.label for tick in survey.x_ticks] == ["1996", "2005", "2008", "2012", "2016", "2020"]
    assert [tick.label for tick in survey.x_ticks if not tick.is_extra] == ["1996", "2005", "2012", "2020"]
    columns = draw(years(y2005=4, y2007=3, y2009=2, y2016=1), 0)
    assert [tick.label for tick in columns.x_ticks] == ["2005", "2007", "2009", "2016"]
