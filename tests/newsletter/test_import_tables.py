"""CSV is read as spreadsheets read it: whatever the encoding, the delimiter and the line breaks in cells."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing import encodings, kinds, tables
from newsletter.models import SubscriberImport
from tests.newsletter.importing import FILES

Encoding = SubscriberImport.Encoding
LETTERS = 'abcæøåÆØÅé@.;,\t"\n\r =-'
CELLS = st.text(alphabet=LETTERS, max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12)


def parts_of(data: bytes, size: int) -> tables.Parts:
    return tables.Parts(lambda number: data[number * size : (number + 1) * size] or None)


def read(data: bytes, encoding: str, delimiter: str, size: int = 1000) -> list[tuple[int, list[str]]]:
    return list(tables.rows(parts_of(data, size), encoding, delimiter))


@given(
    table=TABLES,
    encoding=st.sampled_from(Encoding.values),
    delimiter=st.sampled_from(tables.Delimiter.values),
    ending=st.sampled_from(["\r\n", "\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    size=st.integers(1, 50),
)
def test_what_the_csv_module_writes_is_read_back_with_the_rows_numbered(
    table, encoding, delimiter, ending, quoting, size
):
    text = io.StringIO(newline="")
    if ending != "\r\n":
        quoting = csv.QUOTE_ALL  # the module quotes only the line breaks that it ends rows with
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(table)
    if tables._hint(text.getvalue().partition(ending)[0]):
        return  # a first cell "sep=" is what spreadsheets take for a hint, too
    found = read(text.getvalue().encode(encoding), encoding, delimiter, size)
    assert found == [(number, row) for number, row in enumerate(table, start=1) if any(map(str.strip, row))]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_mark_at_the_beginning_is_no_part_of_the_first_heading(mark):
    assert read(mark + b"epost\nkari@example.org\n", "utf-8", ";") == [(1, ["epost"]), (2, ["kari@example.org"])]


def test_a_line_break_in_a_cell_is_not_another_row_and_an_empty_row_is_one():
    found = read((FILES / "linjeskift_i_celler.csv").read_bytes(), "utf-8", ",")
    assert [(number, cells[0]) for number, cells in found] == [
        (1, "epost"),
        (2, "a@example.org"),
        (3, "feil"),
        (5, "b@example.org"),
        (6, "også feil@example.org"),
    ]


def test_the_hint_that_spreadsheets_hide_is_no_row():
    found = read((FILES / "med_skilletegn_oppgitt.csv").read_bytes(), "utf-8", ";")
    assert found[0] == (1, ["epost", "navn"])
    assert found[1] == (2, ["kari@example.org", "Nordmann, Kari"])


def test_a_quotation_mark_without_an_end_is_told_by_its_row():
    with pytest.raises(tables.Unreadable) as unreadable:
        read((FILES / "uten_slutt.csv").read_bytes(), "utf-8", ";")
    assert unreadable.value.row == 3


def test_a_cell_too_long_to_be_one_is_told_by_its_row():
    with pytest.raises(tables.Unreadable) as unreadable:
        read(b'epost;navn\nkari@example.org;"' + b"x" * 200_000, "utf-8", ";")
    assert unreadable.value.row == 2


def test_quotation_marks_within_a_name_are_read_as_spreadsheets_read_them():
    assert read(b'"Kari "Kalla" Moen";kari@example.org\n', "utf-8", ";") == [
        (1, ['Kari Kalla" Moen"', "kari@example.org"])
    ]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("subscribed_email_audience_export_4f1c.csv", Encoding.UTF_8),
        ("excel_semikolon_windows.csv", Encoding.WINDOWS),
        ("excel_semikolon_mac.csv", Encoding.MAC),
        ("excel_semikolon_dos.csv", Encoding.DOS),
        ("excel_csv_utf8_med_merke.csv", Encoding.UTF_8),
        ("excel_unicode_tekst.txt", Encoding.UTF_16_LE),
        ("bare_adresser.txt", Encoding.UTF_8),
    ],
)
def test_the_encoding_is_told_by_the_letters(name, encoding):
    assert encodings.detect([(FILES / name).read_bytes()]) == encoding


NAMES = st.lists(
    st.sampled_from(["Kåre Ødegård", "Bjørg Æra", "Åse Bø", "Øystein Sæther", "Pål Grønn", "Ærlend Ås", "Renée Håøya"]),
    min_size=1,
    max_size=20,
)


@given(NAMES, st.sampled_from(Encoding.values), st.sampled_from([7, 64, 10_000]))
def test_norwegian_names_tell_the_encoding_wherever_the_file_is_cut(names, encoding, size):
    data = "\r\n".join(f"{name};kari@example.org" for name in ["Navn", *names]).encode(encoding)
    parts = [data[:size], data[size : 2 * size], data[2 * size :]]
    assert encodings.detect(part for part in parts if part) == encoding


def test_what_no_letter_speaks_for_is_taken_for_windows():
    assert encodings.detect([b"Kari \xa4 Moen;kari@example.org"]) == Encoding.WINDOWS


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("epost;navn\nkari@example.org;Moen, Kari\n", ";"),
        ('navn,epost\n"Moen; Kari",kari@example.org\n', ","),
        ("navn\tepost\nMoen, Kari\tkari@example.org\n", "\t"),
        ("sep=,\nepost,navn\n", ","),
        ("kari@example.org\nola@example.org\n", ";"),
        ("", ";"),
    ],
)
def test_the_delimiter_is_told_by_the_columns(text, delimiter):
    assert tables.delimiter_of(text) == delimiter


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("arbeidsbok.xlsx", "CSV UTF-8"),
        ("gammel.xls", "CSV UTF-8"),
        ("regneark.ods", "LibreOffice"),
        ("mailchimp.zip", "ZIP"),
        ("bilde.csv", "CSV"),
        ("tom.csv", "tom"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_bytes_with_what_to_do(name, words, db):
    data = (FILES / name).read_bytes()
    sentence = kinds.wrong_with(data[:4096], len(data))
    assert words in sentence


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir() if path.suffix in {".csv", ".txt"}))
def test_nothing_speaks_against_a_table(name):
    data = (FILES / name).read_bytes()
    assert bool(kinds.wrong_with(data[:4096], len(data))) == (name in {"bilde.csv", "tom.csv"})


def test_a_file_that_is_too_large_hears_how_large_it_may_be():
    assert "20 MB" in kinds.wrong_with(b"epost\n", kinds.LARGEST + 1)
