"""JSON-stat 2.0 as the statistics offices give their tables, and as we give ours."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.figures import jsonstat, writing
from policies.figures.dataset import Reading, Unreadable, rectangular
from tests.figures.datasets import PATIENT, datasets, read_or_refuse

#: A table as a statistics office gives it: one content, one region, two sexes, three years.
TABLE = {
    "version": "2.0",
    "class": "dataset",
    "label": "Personer, etter kjønn og år",
    "source": "Statistisk sentralbyrå",
    "updated": "2026-03-04T07:00:00Z",
    "id": ["Region", "Kjonn", "ContentsCode", "Tid"],
    "size": [1, 2, 1, 3],
    "dimension": {
        "Region": {"label": "region", "category": {"index": {"0": 0}, "label": {"0": "Hele landet"}}},
        "Kjonn": {"label": "kjønn", "category": {"index": {"1": 0, "2": 1}, "label": {"1": "Menn", "2": "Kvinner"}}},
        "ContentsCode": {"label": "statistikkvariabel", "category": {"label": {"Personer": "Personer"}}},
        "Tid": {"label": "år", "category": {"index": {"2021": 0, "2022": 1, "2023": 2}, "label": {}}},
    },
    "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
    "value": [7.5, None, 8, 6.1, 6.2, None],
    "status": {"1": "..", "5": ":"},
}
MEN = (Reading("2021", Decimal("7.5")), Reading("2022", None, ".."), Reading("2023", Decimal(8)))
WOMEN = (Reading("2021", Decimal("6.1")), Reading("2022", Decimal("6.2")), Reading("2023", None, ":"))


def table(**changes) -> dict:
    return copy.deepcopy(TABLE) | changes


def read(found):
    return jsonstat.read_bytes(json.dumps(found).encode())


def problems(found) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        jsonstat.read_bytes(found if isinstance(found, bytes) else json.dumps(found).encode())
    return refused.value.sentences


def test_the_dimension_that_varies_becomes_the_series():
    men, women = read(TABLE).lines
    assert (men.code, men.label, men.readings) == ("1", "Menn", MEN)
    assert (women.code, women.label, women.readings) == ("2", "Kvinner", WOMEN)


def test_what_the_table_says_of_itself_is_kept_as_hints():
    assert read(TABLE).hints == {
        "title": "Personer, etter kjønn og år",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-03-04T07:00:00Z",
    }


def test_categories_may_be_a_list_and_values_an_object():
    sparse = table(value={"0": 7.5, "2": 8, "3": 6.1, "4": 6.2})
    sparse["dimension"]["Kjonn"]["category"]["index"] = ["1", "2"]
    sparse["dimension"]["Tid"]["category"]["index"] = ["2021", "2022", "2023"]
    assert read(sparse) == read(TABLE)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (["", "..", "", "", "", ":"], ["", "..", "", "", "", ":"]),
        ([None, "..", None, None, None, ":"], ["", "..", "", "", "", ":"]),
        ({"1": ".."}, ["", "..", "", "", "", ""]),
        ("p", ["p"] * 6),
        (["p"], ["p"] * 6),
        (None, [""] * 6),
        ({}, [""] * 6),
    ],
)
def test_status_is_one_word_for_all_a_list_or_an_object(status, found):
    lines = read(table(status=status)).lines
    assert [reading.status for line in lines for reading in line.readings] == found


def test_a_code_in_the_place_of_a_value_is_its_status():
    [line, _other] = read(table(value=["..", 1, 2, 3, 4, 5], status=None)).lines
    assert line.readings[0] == Reading("2021", None, "..")


def test_time_comes_first_or_last_and_the_values_follow():
    turned = table(id=["Tid", "Kjonn"], size=[3, 2], value=[7.5, 6.1, None, 6.2, 8, None], status={"2": "..", "5": ":"})
    assert read(turned) == read(TABLE)


@pytest.mark.parametrize("name", ["Tid", "time", "YEAR", "år"])
def test_time_is_known_by_its_name_where_no_role_says_it(name):
    unnamed = table(role=None, id=["Kjonn", name], size=[2, 3])
    unnamed["dimension"][name] = unnamed["dimension"].pop("Tid")
    assert read(unnamed) == read(TABLE)


def test_a_table_where_only_time_varies_is_one_series_without_a_name():
    single = table(size=[1, 1, 1, 3], value=[1, 2, 3], status=None)
    single["dimension"]["Kjonn"]["category"]["index"] = {"1": 0}
    [line] = read(single).lines
    assert (line.code, line.label) == ("", "")


def test_what_a_program_left_in_the_last_decimal_is_taken_away():
    assert read(table(value=[7.9000000000000004, 0, 0, 0, 0, 0])).lines[0].readings[0].value == Decimal("7.9")


def test_more_than_one_varying_dimension_is_named_and_the_way_out_told():
    two = table(size=[2, 2, 1, 3], value=[0] * 12)
    two["dimension"]["Region"]["category"]["index"] = {"0": 0, "3": 1}
    [sentence] = problems(two)
    assert sentence.startswith("dimension: More than one dimension varies besides time: region (2), kjønn (2).")
    assert sentence.endswith("Choose a single value in all but one of them where you fetch the table.")


def test_too_many_series_are_counted():
    codes = [str(number) for number in range(9)]
    wide = table(id=["Kjonn", "Tid"], size=[9, 3], value=[0] * 27, status=None)
    wide["dimension"]["Kjonn"]["category"]["index"] = codes
    assert problems(wide) == [
        "dimension: “kjønn” has 9 categories. Choose at most 8 of them where you fetch the table."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": [1, 2]}, "value: There should be 6 entries, as the dimensions' sizes say."),
        ({"value": None}, "value: There should be 6 entries, as the dimensions' sizes say."),
        ({"value": {"9": 1}}, "value: There should be 6 entries, as the dimensions' sizes say."),
        ({"value": {"-1": 1}}, "value: There should be 6 entries, as the dimensions' sizes say."),
        ({"value": [True, "x", 1, 1, 1, 1]}, "value 0: A value is a number or null."),
        (
            {"value": [1.23456, 1, 1, 1, 1, 1]},
            "value 0: The value has too many digits: at most 14 before and 4 after the comma.",
        ),
        (
            {"value": [1e300, 1, 1, 1, 1, 1]},
            "value 0: The value has too many digits: at most 14 before and 4 after the comma.",
        ),
        ({"status": {"0": 7}}, "status 0: A status is a code of at most ten characters."),
        ({"status": {"0": "=1+1"}}, "status 0: A status is a code of at most ten characters."),
        ({"size": [1, 2, 1]}, "size: The sizes of the dimensions are missing or do not fit their names."),
        ({"size": [1, 2, 1, 0]}, "size: The sizes of the dimensions are missing or do not fit their names."),
        ({"size": [1, 2, 1, 2.5]}, "size: The sizes of the dimensions are missing or do not fit their names."),
        ({"size": [1, 2, 1, 90_000]}, "size: The table has more than 100000 values. Choose fewer."),
        ({"size": [1, 2, 1, 4]}, "Tid: The dimension's size and its categories do not fit together."),
        ({"id": ["Region", "Kjonn", "ContentsCode", "X"]}, "dimension.X: The dimension is not described."),
        ({"id": []}, "id: The names of the dimensions are missing."),
        (
            {"id": ["Region", "Kjonn"], "size": [1, 2], "role": {}},
            "role: No dimension is time. The table has: region, kjønn.",
        ),
        ({"dimension": []}, "This is no JSON-stat 2 dataset. Choose “JSON-stat2” where you fetch the table."),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_why(changes, sentence):
    assert problems(table(**changes))[0] == sentence


@pytest.mark.parametrize(
    "text", [b"{", b'{"a": NaN}', b'{"a": 1e99999999999999999999}', b"[" * 100_000, b'{"\xff": 1}']
)
def test_what_is_no_json_is_told(text):
    assert problems(text)[0].endswith("This is no JSON that can be read.")


def test_time_that_is_no_period_is_told_for_each_category():
    odd = table()
    odd["dimension"]["Tid"]["category"]["index"] = ["2021-2023", "2022", "vår"]
    assert problems(odd)[:2] == [
        "Tid: “2021-2023” is no period that can be used: years, quarters and months can.",
        "Tid: “vår” is no period that can be used: years, quarters and months can.",
    ]


@PATIENT
@given(datasets(), st.integers(0, 4))
def test_what_is_written_as_jsonstat_reads_back_the_same(dataset, decimals):
    about = {
        "label": "Tittel",
        "source": "SSB",
        "updated": "2026-01-01",
        "note": ["Merk"],
        "extension": {"licence": None},
    }
    found = jsonstat.read_bytes(writing.to_jsonstat(_with_codes(dataset), about, "prosent", decimals).encode())
    assert found == _with_codes(dataset)
    assert found.hints == {"title": "Tittel", "source": "SSB", "updated": "2026-01-01"}


def _with_codes(dataset):
    alone = len(dataset.lines) == 1
    return rectangular(
        ("" if alone else f"k{place}", line.label, line.readings) for place, line in enumerate(dataset.lines)
    )


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5), st.just("2024")
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=4)),
    max_leaves=6,
)


@PATIENT
@given(
    st.sampled_from([*TABLE, "dimension.Tid", "dimension.Kjonn", "dimension.Tid.category", "dimension.Kjonn.category"]),
    JSON,
)
def test_nothing_in_any_place_makes_the_reader_fail(place, anything):
    broken = table()
    *way, last = place.split(".")
    inner = broken
    for step in way:
        inner = inner[step]
    inner[last] = anything
    read_or_refuse(json.dumps(broken).encode())
