"""Recording what became of a demand: sources, dates, corrections in public."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.publication import withdraw
from policies.models import Correction, Demand, DemandUpdate, Stage
from tests.factories import DemandFactory, DemandUpdateFactory, StaffFactory
from tests.policies.desk import address, errors, row_errors, said, send

pytestmark = pytest.mark.django_db

NOON = time_machine.travel("2026-11-22 12:00Z", tick=False)


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def written(demand: Demand, **changes) -> dict:
    return {
        "demand": demand.pk,
        "on": "2021-06-01",
        "stage": "considered",
        "happened": "Departementet svarte.",
        "source": "Brev fra departementet",
        "source_url": "https://departementet.example/brev",
        **changes,
    }


# --- Writing one


def test_an_update_is_recorded_from_the_demands_page_and_leads_back_there(editor):
    demand = DemandFactory(published=True)
    path = f"{address(DemandUpdate)}?demand={demand.pk}"
    assert path in editor.get(address(demand)).content.decode()
    response = send(editor, path, **written(demand))
    assert (response.status_code, response.url) == (302, address(demand))
    update = DemandUpdate.objects.get()
    assert (update.demand, update.stage, update.published_at) == (demand, Stage.CONSIDERED, None)
    assert "Departementet svarte." in editor.get(address(demand)).content.decode()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"source_url": ""},
            {"source_url": "Say where readers can see this: give the address of the source, or choose its document."},
        ),
        (
            {"source": ""},
            {"source": "Name the source: what it is and who wrote it. Without one, an update is not recorded."},
        ),
        ({"on": "2026-11-23"}, {"on": "23. november 2026 has not come yet. Write what has happened, when it has."}),
        (
            {"checked_on": "2026-11-23"},
            {"checked_on": "23. november 2026 has not come yet. Write what has happened, when it has."},
        ),
        ({"checked_on": "2021-05-31"}, {"checked_on": "It cannot have been checked before it happened."}),
    ],
)
@NOON
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(editor, changes, expected):
    response = send(editor, address(DemandUpdate), **written(DemandFactory(), **changes))
    assert errors(response) == {field: [sentence] for field, sentence in expected.items()}
    assert "Departementet svarte.</textarea>" in response.content.decode()
    assert not DemandUpdate.objects.exists()


@pytest.mark.parametrize("missing", [{"source": ""}, {"source_url": ""}])
def test_the_database_itself_refuses_an_update_without_source(missing):
    update = DemandUpdateFactory()
    with pytest.raises(IntegrityError, match="demandupdate_has_a_source"), transaction.atomic():
        DemandUpdate.objects.filter(pk=update.pk).update(**missing)


def test_an_address_without_https_is_understood(editor):
    assert send(editor, address(DemandUpdate), **written(DemandFactory(), source_url="nav.example/svar")).url
    assert DemandUpdate.objects.get().source_url == "https://nav.example/svar"


@NOON
def test_today_has_happened(editor):
    demand = DemandFactory()
    assert send(editor, address(DemandUpdate), **written(demand, on="2026-11-22")).status_code == 302


def test_a_demand_is_looked_up_by_its_number_or_its_words(editor):
    demand = DemandFactory(text="Nasjonal minstenorm")
    DemandFactory(text="Noe annet")
    query = {"app_label": "policies", "model_name": "demandupdate", "field_name": "demand"}
    for term in (str(demand.pk), "minstenorm"):
        found = editor.get("/admin/autocomplete/", {**query, "term": term}).json()["results"]
        assert [row["text"] for row in found] == [f"{demand.pk}. Nasjonal minstenorm"]


# --- Correcting one


@NOON
def test_what_readers_saw_is_changed_only_with_a_correction(editor):
    update = DemandUpdateFactory(published=True, stage="considered")
    response = send(editor, address(update), stage="met")
    assert errors(response) == {
        "correction": [
            "Readers have seen this update. Write in one sentence what you have corrected; it is shown to them."
        ]
    }
    assert DemandUpdate.objects.get().stage == "considered"
    assert send(editor, address(update), stage="met", correction="Det er innfridd.").status_code == 302
    correction = Correction.objects.get()
    assert (DemandUpdate.objects.get().stage, correction.note) == ("met", "Det er innfridd.")
    assert correction.on == date(2026, 11, 22)


@pytest.mark.parametrize(
    "change",
    [
        {"on": "2021-06-02"},
        {"source": "Et annet brev"},
        {"source_url": "https://departementet.example/annet"},
        {"happened": "Noe annet."},
        {"assessment": "En ny vurdering."},
    ],
)
def test_every_part_that_readers_saw_asks_for_a_correction(editor, change):
    response = send(editor, address(DemandUpdateFactory(published=True)), **change)
    assert list(errors(response)) == ["correction"]


@NOON
def test_a_new_day_of_checking_asks_for_none(editor):
    update = DemandUpdateFactory(published=True, happened="Først.\nSå.")
    assert send(editor, address(update), checked_on="2026-11-22", happened="Først.\r\nSå.").status_code == 302
    assert DemandUpdate.objects.get().checked_on == date(2026, 11, 22)
    assert not Correction.objects.exists()


def test_a_draft_is_changed_without_a_correction(editor):
    update = DemandUpdateFactory()
    assert "What was corrected" not in editor.get(address(update)).content.decode()
    assert send(editor, address(update), stage="met").status_code == 302


def test_a_withdrawn_update_has_been_read_too(editor):
    update = DemandUpdateFactory(published=True)
    withdraw(items=[update], reason="Feil krav.")
    assert list(errors(send(editor, address(update), stage="met"))) == ["correction"]


def test_a_translation_that_nobody_has_read_needs_no_correction(editor):
    update = DemandUpdateFactory(published=True)
    assert send(editor, address(update, "nn"), happened="Det hende.").status_code == 302
    assert DemandUpdate.objects.get().get_translation("nn").happened == "Det hende."
    assert not Correction.objects.exists()


def test_the_same_correction_is_written_in_each_language(editor):
    update = DemandUpdateFactory(published=True)
    update.create_translation("nn", happened="Det hende.")
    send(editor, address(update), happened="Rettet.", correction="Rett navn.")
    send(editor, address(update, "nn"), happened="Retta.", correction="Rett namn.")
    correction = Correction.objects.get()
    assert {text.language_code: text.note for text in correction.translations.all()} == {
        "nb": "Rett navn.",
        "nn": "Rett namn.",
    }


def test_a_public_update_stays_with_its_demand(editor):
    update = DemandUpdateFactory(published=True)
    send(editor, address(update), demand=DemandFactory().pk)
    assert DemandUpdate.objects.get().demand == update.demand


# --- Deleting, checking


def test_a_draft_is_deleted_and_what_was_public_is_not(editor):
    draft, public = DemandUpdateFactory(), DemandUpdateFactory(published=True)
    for update in (draft, public):
        response = editor.post(address(update).replace("change/", "delete/"), {"post": "yes"}, follow=True)
    assert said(response) == [
        "This update has been public, and others may have linked to it. It can be withdrawn, not deleted."
    ]
    assert DemandUpdate.objects.get() == public


def test_a_translation_that_readers_saw_is_not_deleted(editor):
    update = DemandUpdateFactory(published=True)
    update.create_translation("nn", happened="Det hende.")
    path = address(update).replace("change/", "change/delete-translation/nn/")
    editor.post(path, {"post": "yes"})
    assert DemandUpdate.objects.get().has_translation("nn")


@NOON
def test_one_click_says_that_an_update_still_holds(editor):
    update = DemandUpdateFactory(published=True)
    response = editor.post(address(update).replace("change/", "still_holds/"), follow=True)
    assert said(response) == ["1 update is noted as checked today."]
    assert DemandUpdate.objects.get().checked_on == date(2026, 11, 22)


@NOON
def test_what_has_not_happened_cannot_be_checked_and_none_of_the_others_is(editor):
    now, later = DemandUpdateFactory(), DemandUpdateFactory(on=date(2027, 1, 1), checked_on=date(2027, 1, 1))
    data = {"action": "still_holds", "_selected_action": [now.pk, later.pk]}
    response = editor.post("/admin/policies/demandupdate/", data, follow=True)
    assert said(response) == ["1. januar 2027 has not come yet. Write what has happened, when it has."]
    assert DemandUpdate.objects.get(pk=now.pk).checked_on == date(2026, 3, 1)


@NOON
def test_the_list_finds_what_decides_a_stage_and_was_checked_long_ago(editor):
    demand = DemandFactory(published=True)
    DemandUpdateFactory(demand=demand, on=date(2019, 1, 1), checked_on=date(2019, 1, 1), published=True)
    newest = DemandUpdateFactory(demand=demand, on=date(2020, 1, 1), checked_on=date(2025, 11, 21), published=True)
    DemandUpdateFactory(published=True, checked_on=date(2025, 11, 22))
    DemandUpdateFactory(checked_on=date(2020, 1, 1), on=date(2020, 1, 1))
    found = editor.get("/admin/policies/demandupdate/?checked=long-ago").context["cl"].queryset
    assert list(found) == [newest]


# --- Demands


def test_the_list_of_demands_shows_and_filters_the_stage_that_updates_decide(editor):
    met = DemandUpdateFactory(published=True, stage="met").demand
    raised = DemandFactory(published=True)
    DemandUpdateFactory(demand=raised, stage="rejected")
    assert list(editor.get("/admin/policies/demand/?stage=met").context["cl"].queryset) == [met]
    assert list(editor.get("/admin/policies/demand/?stage=raised").context["cl"].queryset) == [raised]


@pytest.mark.parametrize("query", ["stage=nothing", "topic=x", "body=x", "topic=9999", "checked=x"])
def test_a_filter_that_nobody_offered_answers(editor, query):
    assert editor.get(f"/admin/policies/demand/?{query}", follow=True).status_code == 200


def test_those_who_may_only_look_see_the_updates_and_no_button(client):
    client.force_login(StaffFactory(role="secretary"))
    update = DemandUpdateFactory(published=True, happened="Departementet svarte.")
    page = client.get(address(update.demand)).content.decode()
    assert "Departementet svarte." in page
    assert "Record what happened" not in page
    assert client.get(address(update)).status_code == 200


# --- Quotations

QUOTED = {"language": "nb", "on": "2020-02-23", "text": "2000 varige plasser", "section": "", "document": ""}


def quote(editor, demand: Demand, **changes):
    return send(editor, address(demand), {"own_quotations": [QUOTED | changes]})


def test_words_from_another_document_are_quoted(editor):
    demand = DemandFactory()
    assert quote(editor, demand, document="Høringssvar", place="side 3").status_code == 302
    quotation = demand.own_quotations.get()
    assert (quotation.document, quotation.place, quotation.text) == ("Høringssvar", "side 3", "2000 varige plasser")


def test_words_from_a_part_are_quoted_across_its_mark_up(editor, part):
    demand = DemandFactory()
    assert quote(editor, demand, section=part.pk).status_code == 302
    assert demand.own_quotations.get().section == part


@pytest.mark.parametrize("words", ["2000 plasser", "000 varige plasser", "2000 Varige plasser"])
def test_words_that_do_not_stand_in_the_part_are_refused(editor, part, words):
    response = quote(editor, DemandFactory(), section=part.pk, text=words)
    assert row_errors(response, "own_quotations") == [
        {"text": ["These words do not stand in “Plasser”. Copy them from there exactly as they are."]}
    ]


def test_words_in_a_language_that_the_part_has_not_are_refused(editor, part):
    response = quote(editor, DemandFactory(), section=part.pk, language="en")
    assert row_errors(response, "own_quotations") == [{"text": ["“Plasser” is not written in that language."]}]


@pytest.mark.parametrize("both", [True, False])
def test_a_quotation_stands_in_one_place(editor, part, both):
    where = {"section": part.pk, "document": "Høringssvar"} if both else {}
    response = quote(editor, DemandFactory(), **where)
    assert row_errors(response, "own_quotations") == [
        {"__all__": ["Choose a part of a topic, or write the title of another document; not both."]}
    ]


@pytest.fixture
def part():
    from tests.factories import TopicSectionFactory

    return TopicSectionFactory(title="Plasser", body="<p>Vi vil ha <em>2000&nbsp;varige</em>\nplasser nå.</p>")


def test_a_scheduled_update_decides_no_stage_before_its_time(editor):
    later = timezone.now() + timezone.timedelta(days=1)
    demand = DemandUpdateFactory(stage="met", published_at=later).demand
    assert Demand.objects.with_stage().get(pk=demand.pk).stage == Stage.RAISED
