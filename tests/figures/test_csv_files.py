"""CSV as offices, spreadsheets and we ourselves write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.figures import csv_files, writing
from policies.figures.dataset import MAX_BYTES, Dataset, Reading, Unreadable, rectangular
from tests.figures.datasets import PATIENT, datasets, read_or_refuse


def values(dataset: Dataset) -> dict[str, list[tuple]]:
    """Period, number and status of each reading, by the series' name."""
    plain = {}
    for line in dataset.lines:
        plain[line.name] = [(r.period, None if r.value is None else float(r.value), r.status) for r in line.readings]
    return plain


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        csv_files.read_bytes(text if isinstance(text, bytes) else text.encode())
    return refused.value.sentences


@pytest.mark.parametrize(
    "text",
    [
        "year,value\n2006,7.0\n2007,7.3\n",
        "år;verdi\r\n2006;7,0\r\n2007;7,3",
        "Periode\tVerdi\n2006\t7,0\n2007\t7,3\n",
        "# title: Barn\n# source: https://a.example\nyear,value\n2007,7.3\n\n2006,7.0\n",
        '"year","value"\n"2006","7,0"\n"2007","7,3"',
        "2006\t7,0\n2007\t7,3",
        "2006;7.0\r2007;7.3",
        "period;series;value\n2006;;7,0\n2007;;7,3",
    ],
)
def test_one_series_is_read_in_every_common_form(text):
    assert values(csv_files.read(text)) == {"": [("2006", 7.0, ""), ("2007", 7.3, "")]}


@pytest.mark.parametrize(
    "text",
    [
        "år;EU60;OECD50\n2012;7,9;3,4\n2013;8,6;..\n",
        "period,series,value\n2013,EU60,8.6\n2012,EU60,7.9\n2012,OECD50,3.4\n2013,OECD50,..\n",
        "periode\tserie\tverdi\tstatus\n2012\tEU60\t7,9\t\n2013\tEU60\t8,6\t\n2012\tOECD50\t3,4\t\n2013\tOECD50\t\t..\n",
    ],
)
def test_several_series_stand_beside_or_below_each_other(text):
    assert values(csv_files.read(text)) == {
        "EU60": [("2012", 7.9, ""), ("2013", 8.6, "")],
        "OECD50": [("2012", 3.4, ""), ("2013", None, "..")],
    }


@pytest.mark.parametrize("code", ["", ".", "..", "...", "…", ":", "-", "–", "n/a", "N/A"])
def test_what_is_not_available_is_never_zero_and_keeps_its_code(code):
    [line] = csv_files.read(f"år;verdi\n2006;{code}\n2007;1").lines
    assert line.readings[0] == Reading("2006", None, code)


def test_a_status_behind_a_number_is_kept():
    [line] = csv_files.read("år;verdi\n2006;12,3 p\n2007;1 234 567 *").lines
    assert line.readings == (Reading("2006", Decimal("12.3"), "p"), Reading("2007", Decimal(1234567), "*"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_norwegian_letters_are_read_in_the_encodings_of_spreadsheets(encoding):
    assert list(values(csv_files.read_bytes("år;Sør;Øst\n2006;1;2".encode(encoding)))) == ["Sør", "Øst"]


def test_what_the_file_says_of_itself_is_kept_as_hints():
    found = csv_files.read("# source: https://a.example (2006)\n# source: second\n# no colon\nyear,value\n2006,1\n")
    assert found.hints == {"source": "https://a.example (2006)"}


def test_quarters_and_months_are_put_in_order():
    assert csv_files.read("q;v\n2024Q2;2\n2023K4;1\n").periods == ("2023K4", "2024K2")
    assert csv_files.read("m;v\n2024-10;2\n2024M2;1\n").periods == ("2024M02", "2024M10")


def test_every_problem_is_told_with_its_line_and_nothing_is_taken():
    text = "# kilde: x\nyear;value\n2006;7,0\nto tusen;1\n2007;sju\n2006;8\n2008;1;2\n2009;106,000\n2010;1,23456\n"
    assert problems(text) == [
        "Line 4: “to tusen” is no period. Write 2024, 2024K1 or 2024M01, one period a line.",
        "Line 5: “sju” is no number. Write “..” where a value is not available.",
        "Line 6: 2006 stands twice.",
        "Line 7: There are more values than columns. Decimals with a comma need “;” between columns.",
        "Line 8: “106,000” can be read in two ways. Write a thousand as 1 234 and decimals as 1,2340.",
        "Line 9: “1,23456” has too many digits: at most 14 before and 4 after the comma.",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "There are no values."),
        ("# bare: hint\n", "There are no values."),
        ("year,value\n", "There are no values."),
        ("2006\n2007\n", "Line 1: There is one column only. Put the values beside the periods."),
        ("2006;1;2\n2007;1;2", "Line 1: There are several columns: name each series in the first line."),
        ("år;A;A\n2006;1;2", "Line 1: Every column needs a name of its own."),
        (
            "år;A;\n2006;1;2",
            "Line 2: There are more values than columns. Decimals with a comma need “;” between columns.",
        ),
        (
            "år;=SUM(A1);B\n2006;1;2",
            "Line 1: The name “=SUM(A1)” begins with a character that spreadsheets take for a formula.",
        ),
        ("år;verdi\n2006;1\n2006K1;2", "Years, quarters and months cannot stand in one figure. Choose one kind."),
        (
            "region;2006;2007\nNorge;1;2",
            "Line 2: “Norge” is no period. Write 2024, 2024K1 or 2024M01, one period a line.",
        ),
        (
            "year;" + ";".join("ABCDEFGHI") + "\n2006" + ";1" * 9,
            "There are 9 series. At most 8 can be told apart in a chart: choose fewer.",
        ),
        (b"\x00\x01\x02", "This is no text. Save it as “CSV UTF-8” in the spreadsheet and try again."),
        (b"\x81\x8d\xff", "This is no text. Save it as “CSV UTF-8” in the spreadsheet and try again."),
        (b"1" * (MAX_BYTES + 1), "The file is too large: at most 1000 kB can be read."),
    ],
    ids=lambda given: repr(given)[:30],
)
def test_a_file_that_cannot_be_used_says_why(text, problem):
    assert problem in problems(text)


def test_many_problems_are_counted_instead_of_listed():
    sentences = problems("år;verdi\n" + "feil;1\n" * 50)
    assert len(sentences) == 21
    assert sentences[-1] == "… and 30 more problems."


@PATIENT
@given(datasets(), st.sampled_from([",", "."]), st.integers(0, 4))
def test_what_is_written_as_csv_reads_back_the_same(dataset, mark, decimals):
    about = [("kilde", "SSB: tabell 1"), ("definisjon", "To\nlinjer")]
    assert csv_files.read(writing.to_csv(dataset, about, decimals, mark)) == dataset


@pytest.mark.parametrize(
    ("mark", "line"), [(",", "# merknad: Se A; =1+1, kr 100,-"), (".", "# merknad: Se A;=1+1, kr 100, -")]
)
def test_no_sentence_becomes_a_formula_in_a_spreadsheet(mark, line):
    written = writing.to_csv(rectangular([]), [("merknad", "Se A;=1+1, kr 100,-")], 0, mark)
    assert written.splitlines()[0] == line


@PATIENT
@given(datasets(), st.integers(0, 4))
def test_the_lines_of_the_form_read_back_the_same(dataset, decimals):
    assert csv_files.read(writing.to_lines(dataset, "periode", decimals)) == dataset


@PATIENT
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode(errors="replace"))))
def test_no_bytes_make_the_reader_fail(data):
    read_or_refuse(data)


@PATIENT
@given(st.text('2024K1M0;,\t"\n\r# .:-–n/a57 æ=år', max_size=80))
def test_nothing_that_looks_like_a_table_makes_the_reader_fail(text):
    read_or_refuse(text.encode())
