"""Which column holds what, in the files that other systems and spreadsheets write."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.addresses import EmailNotValidError, normalise, normalise_fast
from newsletter.importing import words
from newsletter.importing.reading import address
from newsletter.models import ImportPart
from newsletter.services import imports
from tests.newsletter.importing import check_again, checked, uploaded, verdicts

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 11, 30, 12, tzinfo=OSLO)


def described(item) -> dict:
    names = ("address_column", "language_column", "time_column", "status_column", "other_status_column")
    columns = {name.removesuffix("_column"): getattr(item, name) for name in names if getattr(item, name) is not None}
    return {"read": (item.encoding, item.delimiter, item.has_headings), "everyone": item.everyone, **columns}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "subscribed_email_audience_export_4f1c.csv",
            {"read": ("utf-8", ",", True), "everyone": "subscribed", "address": 0, "language": 5, "time": 9},
        ),
        (
            "unsubscribed_email_audience_export_4f1c.csv",
            {"read": ("utf-8", ",", True), "everyone": "left", "address": 0, "language": 3, "time": 7},
        ),
        (
            "cleaned_email_audience_export_4f1c.csv",
            {"read": ("utf-8", ",", True), "everyone": "bounced", "address": 0, "language": 3, "time": 7},
        ),
        (
            "mailpoet_export.csv",
            {
                "read": ("utf-8", ",", True),
                "everyone": "subscribed",
                "address": 0,
                "time": 8,
                "status": 4,
                "other_status": 3,
            },
        ),
        (
            "mailpoet_norsk.csv",
            {
                "read": ("utf-8", ";", True),
                "everyone": "subscribed",
                "address": 0,
                "time": 6,
                "status": 4,
                "other_status": 3,
            },
        ),
        (
            "excel_semikolon_windows.csv",
            {"read": ("cp1252", ";", True), "everyone": "subscribed", "address": 1, "time": 2},
        ),
        (
            "excel_unicode_tekst.txt",
            {"read": ("utf-16-le", "\t", True), "everyone": "subscribed", "address": 1, "time": 2},
        ),
        ("libreoffice.csv", {"read": ("utf-8", ",", True), "everyone": "subscribed", "address": 1}),
        ("bare_adresser.txt", {"read": ("utf-8", ";", False), "everyone": "subscribed", "address": 0}),
        ("bare_overskrifter.csv", {"read": ("utf-8", ",", True), "everyone": "subscribed", "address": 0}),
    ],
)
def test_the_columns_are_told_by_headings_or_by_what_stands_below(name, expected, editor):
    assert described(uploaded(name, editor)) == expected


@pytest.mark.django_db
def test_a_heading_that_promises_addresses_and_has_none_below_it_is_not_believed(editor):
    item = uploaded("liste.csv", editor, b"Adresse;Kontakt\nStorgata 1;kari@example.org\n")
    assert item.address_column == 1


@pytest.mark.django_db
def test_a_file_is_kept_in_parts_and_read_across_their_borders(editor):
    names = [f"leser{number}@example.org" for number in range(20_000)]
    item = checked("lang.csv", editor, "\n".join(["epost", *names]).encode())
    assert item.parts.count() == 2
    assert max(len(part.content) for part in item.parts.all()) == ImportPart.SIZE
    assert item.found == {"new": 20_000}
    assert item.bytes_read == item.size


@pytest.mark.django_db
def test_mailpoets_two_statuses_must_both_be_good(editor):
    item = checked("mailpoet_export.csv", editor)
    assert verdicts(item) == {2: "new", 3: "gone", 4: "gone", 5: "unsure", 6: "dead", 7: "unsure"}


@pytest.mark.django_db
def test_norwegian_words_for_the_status_are_known(editor):
    assert verdicts(checked("mailpoet_norsk.csv", editor)) == {2: "new", 3: "gone"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unsubscribed_email_audience_export_4f1c.csv", {2: "gone"}),
        ("cleaned_email_audience_export_4f1c.csv", {2: "dead"}),
        ("subscribed_email_audience_export_4f1c.csv", {2: "new", 3: "new", 4: "new", 5: "letters"}),
        ("libreoffice.csv", {2: "new", 4: "domain", 5: "new"}),
        ("linjeskift_i_celler.csv", {2: "new", 3: "no at", 5: "new", 6: "space"}),
        ("med_skilletegn_oppgitt.csv", {2: "new", 3: "no at"}),
        ("bare_adresser.txt", {1: "new", 2: "new", 3: "new"}),
        ("excel_semikolon_windows.csv", {2: "new", 3: "new", 4: "letters"}),
        ("excel_semikolon_mac.csv", {2: "new", 3: "new", 4: "letters"}),
        ("excel_unicode_tekst.txt", {2: "new", 3: "new", 4: "letters"}),
    ],
)
def test_each_row_is_told_by_the_number_that_the_spreadsheet_shows(name, expected, editor):
    assert verdicts(checked(name, editor)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "trouble"), [("bare_overskrifter.csv", ("no rows", None)), ("uten_slutt.csv", ("quote", 3))]
)
def test_a_file_that_comes_to_nothing_says_why_and_can_be_read_anew(name, trouble, editor):
    item = checked(name, editor)
    assert (item.state, item.trouble, item.trouble_row) == ("uploaded", *trouble)
    assert not item.rows.exists()
    imports.read_as(item=item, user=editor, delimiter="\t", address_column=0)
    item.refresh_from_db()
    assert item.trouble == ""
    check_again(item, editor)


@pytest.mark.django_db
def test_the_wrong_encoding_is_named_as_the_reason(editor):
    content = "navn;epost\nBjørg;bjorg@example.org\nÅse;åse@example.org\n".encode("cp1252")
    item = checked("liste.csv", editor, content, encoding="utf-8")
    assert verdicts(item) == {2: "new", 3: "unreadable"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "empty"),
        ("kari", "no at"),
        ("kari@example.org, ola@example.org", "several"),
        ("kari moen@example.org", "space"),
        ("kåre@example.org", "letters"),
        ("kari@example", "domain"),
        ("kari@", "domain"),
        ("kari@example..org", "domain"),
        ("a" * 250 + "@example.org", "length"),
        ("kari\ufffd@example.org", "unreadable"),
        ("kari.@example.org", "wrong"),
        ("@example.org", "wrong"),
        ("=kari()@example.org", "wrong"),
    ],
)
def test_a_bad_address_hears_what_is_wrong_with_it(cell, reason):
    with pytest.raises(words.Unclear) as unclear:
        address(cell)
    assert unclear.value.reason == reason


@pytest.mark.parametrize("cell", [" kari@example.org\t", "\u200bkari@example.org", "\u00a0kari@example.org"])
def test_what_cannot_be_seen_around_an_address_does_no_harm(cell):
    assert address(cell) == "kari@example.org"


LOCAL = st.text(alphabet="abAB09._+-'\"<>( )\\@åé\u0301,", max_size=12) | st.sampled_from(["Info", "WWW", "kari.moen"])
DOMAINS = (
    "example.org Example.ORG xn--blbr-roah.no XN--a.no blåbær.no example a..no -a.no a-.no localhost.localdomain "
    "example.test example.org. 1.2.3.4 [1.2.3.4] ｅxample.org a_b.no"
)
DOMAIN = st.sampled_from(DOMAINS.split()) | st.text(alphabet="aA0.-_å@ ", max_size=12)


@given(st.one_of(st.builds("{}@{}".format, LOCAL, DOMAIN), st.emails(), st.text(max_size=30)))
@example("a" * 242 + "@example.org")
@example("a" * 243 + "@example.org")
@example("info@EXAMPLE.org")
@example("kari@example.org\n")
@example("\u212a@example.org")
@example("kari@\u212aari.org")
def test_the_fast_way_says_exactly_what_the_slow_one_says(text):
    def said(normaliser):
        try:
            return normaliser(text)
        except EmailNotValidError as error:
            return str(error)

    assert said(normalise_fast) == said(normalise)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-03-02 08:14:51", datetime(2019, 3, 2, 8, 14, 51, tzinfo=OSLO)),
        ("2026-06-18T10:00:00.000Z", datetime(2026, 6, 18, 12, tzinfo=OSLO)),
        ("2019-03-02", datetime(2019, 3, 2, tzinfo=OSLO)),
        ("01.03.2024", datetime(2024, 3, 1, tzinfo=OSLO)),
        ("1.3.2024 kl. 10:05", datetime(2024, 3, 1, 10, 5, tzinfo=OSLO)),
        ("", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_times_are_read_as_other_systems_and_norwegians_write_them(text, expected):
    assert words.moment(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("32.13.2024", "time"),
        ("2024-02-30", "time"),
        ("i fjor", "time"),
        ("03/04/2024", "two ways"),
        ("3/4/24 10:00", "two ways"),
        ("0001-01-01 00:00:00", "time"),
        ("01.01.0001", "time"),
        ("1989-12-31", "time"),
        ("2026-12-01", "future"),
    ],
)
def test_a_time_that_proves_nothing_is_not_taken(text, reason):
    with pytest.raises(words.Unclear) as unclear:
        words.moment(text, NOW)
    assert unclear.value.reason == reason


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("no", "nb"),
        ("nb_NO", "nb"),
        ("NN-no", "nn"),
        ("Nynorsk", "nn"),
        ("English", "en"),
        ("en-GB", "en"),
        ("sv", None),
    ],
)
def test_languages_are_known_by_codes_and_names(word, code):
    assert words.language(word) == code
