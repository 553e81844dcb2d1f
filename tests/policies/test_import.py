"""Updates from a spreadsheet: looked at first, written all or none."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from policies.models import DemandUpdate, Stage
from policies.spreadsheet import COLUMNS, EXAMPLE, Table
from tests.factories import DemandFactory, DemandUpdateFactory, StaffFactory
from tests.policies.desk import said

IMPORT = "/admin/policies/demandupdate/import/"
CONFIRM = "/admin/policies/demandupdate/process_import/"
HEADINGS = list(COLUMNS)
NOON = time_machine.travel("2026-11-22 12:00Z", tick=False)


@pytest.fixture
def editor(db, client):
    client.force_login(StaffFactory(role="editor"))
    return client


def row(**changes) -> dict:
    cells = {
        "krav": "1",
        "dato": "2021-06-01",
        "stadium": "Delvis innfridd",
        "hva som skjedde": "Satsene ble hevet.",
        "kilde": "Statsbudsjettet",
        "adresse": "https://budsjett.example/2021",
    }
    return cells | {name.replace("_", " "): value for name, value in changes.items()}


def table(*rows: dict, delimiter: str = ";", headings=HEADINGS) -> str:
    lines = [headings, *([str(cells.get(name, "")) for name in headings] for cells in rows)]
    return "\r\n".join(delimiter.join(line) for line in lines)


def look_at(client, content: str | bytes, encoding: str = "utf-8-sig"):
    data = content if isinstance(content, bytes) else content.encode(encoding)
    return client.post(IMPORT, {"format": "0", "import_file": SimpleUploadedFile("krav.csv", data)})


def confirm(client, response):
    form = response.context["confirm_form"]
    return client.post(CONFIRM, {name: form.initial[name] for name in form.fields}, follow=True)


def bad_rows(response) -> list[tuple[int, list[str]]]:
    return [(bad.values[0], bad.error.messages) for bad in response.context["result"].invalid_rows]


@NOON
def test_good_rows_are_shown_first_and_written_as_drafts_when_confirmed(editor):
    demand = DemandFactory(text="Nasjonal minstenorm")
    response = look_at(editor, table(row(krav=demand.pk)))
    assert "Nasjonal minstenorm" in response.content.decode()
    assert not DemandUpdate.objects.exists()
    assert said(confirm(editor, response)) == ["1 update is imported as a draft."]
    update = DemandUpdate.objects.get()
    assert (update.demand, update.on, update.stage) == (demand, date(2021, 6, 1), Stage.PARTLY_MET)
    assert (update.source, update.source_url) == ("Statsbudsjettet", "https://budsjett.example/2021")
    assert (update.checked_on, update.published_at) == (date(2026, 11, 22), None)
    assert update.get_translation("nb").happened == "Satsene ble hevet."


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-8"), (";", "cp1252")]
)
def test_spreadsheets_may_write_csv_as_they_like(editor, delimiter, encoding):
    rows = table(row(krav=DemandFactory().pk, vår_vurdering="Rett på vei."), delimiter=delimiter)
    confirm(editor, look_at(editor, rows, encoding))
    assert DemandUpdate.objects.get().assessment == "Rett på vei."


@pytest.mark.parametrize("stage", ["delvis-innfridd", "DELVIS INNFRIDD", "Partly met", " delvis innfridd "])
def test_a_stage_is_known_by_its_word_or_its_address(editor, stage):
    confirm(editor, look_at(editor, table(row(krav=DemandFactory().pk, stadium=stage))))
    assert DemandUpdate.objects.get().stage == Stage.PARTLY_MET


@NOON
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"krav": "4711"}, "There is no demand with the number “4711”."),
        ({"krav": "tolv"}, "There is no demand with the number “tolv”."),
        ({"krav": ""}, "“krav” is empty."),
        ({"dato": "1. juni"}, "“1. juni” is no date. Write it as 2021-06-01 or 01.06.2021."),
        ({"dato": "23.11.2026"}, "23. november 2026 has not come yet. Write what has happened, when it has."),
        ({"dato": ""}, "“dato” is empty."),
        ({"hva_som_skjedde": ""}, "“hva som skjedde” is empty."),
        ({"kilde": ""}, "Name the source: what it is and who wrote it. Without one, an update is not recorded."),
        (
            {"adresse": ""},
            "Say where readers can see this: give the address of the source, or choose its document.",
        ),
        ({"adresse": "se nettsiden"}, "The address must be whole, beginning with https://."),
        ({"kontrollert": "2020-01-01"}, "It cannot have been checked before it happened."),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_nothing_is_written(editor, changes, sentence):
    demand = DemandFactory()
    good = row(krav=demand.pk, stadium="reist")
    response = look_at(editor, table(good, {}, good | row(**{"krav": demand.pk, "stadium": "reist", **changes})))
    assert bad_rows(response) == [(4, [sentence])]
    assert "confirm_form" not in response.context
    assert sentence in response.content.decode().replace("&quot;", '"')
    assert not DemandUpdate.objects.exists()


def test_an_unknown_stage_is_answered_with_those_there_are(editor):
    response = look_at(editor, table(row(krav=DemandFactory().pk, stadium="kanskje")))
    known = "Raised, Under consideration, Partly met, Met, Rejected, Reversed, Withdrawn by the alliance"
    assert bad_rows(response) == [(2, [f"“kanskje” is no stage. The stages are: {known}."])]


def test_every_bad_row_is_shown_at_once(editor):
    response = look_at(editor, table(row(krav="x", stadium="reist"), row(krav="y", stadium="reist")))
    assert [line for line, _sentences in bad_rows(response)] == [2, 3]


def test_what_is_here_already_is_skipped_and_said_so(editor):
    update = DemandUpdateFactory(stage="raised")
    same = row(krav=update.demand_id, dato=update.on, kilde=update.source, stadium="reist")
    new = row(krav=update.demand_id, stadium="reist")
    response = look_at(editor, table(same, new, new))
    assert "skipped, for it is here already" in response.content.decode()
    assert said(confirm(editor, response)) == [
        "1 update is imported as a draft. 2 rows were here already and are skipped."
    ]
    assert DemandUpdate.objects.count() == 2


def test_what_has_become_impossible_since_is_not_written(editor):
    demand, other = DemandFactory(), DemandFactory()
    response = look_at(editor, table(row(krav=other.pk, stadium="reist"), row(krav=demand.pk, stadium="reist")))
    demand.delete()
    sentence = "Something has changed since you looked at the file. Nothing was imported."
    assert said(confirm(editor, response)) == [sentence]
    assert not DemandUpdate.objects.exists()


def test_a_file_that_is_no_longer_kept_is_asked_for_again(editor):
    response = look_at(editor, table(row(krav=DemandFactory().pk, stadium="reist")))
    cache.clear()
    assert said(confirm(editor, response)) == ["The file is no longer here. Choose it once more."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04rest", "This is not a CSV file. In the spreadsheet, choose “Save as” and then CSV."),
        (b"en;to\r\n1;2", "These columns are missing: krav, dato, stadium, hva som skjedde, kilde, adresse."),
        (table().encode(), "There are no rows below the headings."),
        (table(*[row()] * 1001).encode(), "The file is too large. Is it the right one?"),
        (b"x" * (1024 * 1024 + 1), "The file is too large. Is it the right one?"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(editor, content, sentence):
    response = look_at(editor, content)
    assert response.context["form"].errors == {"import_file": [sentence]}
    assert sentence in response.content.decode()


def test_without_a_file_the_page_asks_for_one(editor):
    assert list(editor.post(IMPORT, {"x": "1"}).context["form"].errors) == ["import_file"]


def test_the_page_explains_the_columns_and_gives_an_example(editor):
    page = editor.get(IMPORT).content.decode()
    assert [heading for heading in COLUMNS if f">{heading}</th>" not in page] == []
    example = editor.get(f"{IMPORT}example/")
    assert example["Content-Type"] == "text/csv; charset=utf-8"
    assert example.content.decode("utf-8-sig") == EXAMPLE
    assert Table().create_dataset(example.content).height == 1


@pytest.mark.parametrize("role", ["secretary", "newsletter_editor", "privacy_officer"])
def test_only_those_who_write_updates_may_import_them(client, db, role):
    client.force_login(StaffFactory(role=role))
    assert client.get(IMPORT).status_code == 403
    assert look_at(client, table()).status_code == 403
    assert client.post(CONFIRM, {"import_file_name": "x"}).status_code == 403


def test_the_list_leads_to_the_import(editor):
    assert 'href="/admin/policies/demandupdate/import/"' in editor.get("/admin/policies/demandupdate/").content.decode()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_sentence(content):
    try:
        dataset = Table().create_dataset(content)
    except ValueError:
        pass
    else:
        assert dataset.height > 0


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20), min_size=8, max_size=8))
def test_whatever_stands_in_cells_is_read_back(cells):
    quoted = ";".join('"' + cell.replace('"', '""') + '"' for cell in ["x" + cells[0], *cells[1:]])
    dataset = Table().create_dataset(f"{table()}\r\n{quoted}\r\n".encode())
    assert list(dataset[0][1:]) == [cell.strip() for cell in ["x" + cells[0], *cells[1:]]]
