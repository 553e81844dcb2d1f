# ruff: noqa: S608 -- the tables and changes are those of the lists below
"""The database itself refuses: whoever asks, in whatever way, what a meeting has decided stays as it is."""

import json
from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.urls import reverse
from django.utils import timezone

from core.sql import missing_guards, triggers
from resolutions import guards, texts
from resolutions.document import ClauseText, Document, SectionText
from resolutions.guards import DATED, DECISION, GUARDS, HISTORY, KEPT_FILE, MOVED, ORDER, TEXT, USED, WITH_TEXT
from resolutions.models import (
    Amendment,
    AnnualMeeting,
    Clause,
    Edition,
    Invitation,
    Rendition,
    Resolution,
    Revision,
    Section,
    Step,
)
from resolutions.services import life
from tests.factories import DemandFactory, MembershipFactory, OrganisationFactory, StaffFactory
from tests.resolutions.life import COUNTED, draft, everything, opened, rejected, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


@pytest.fixture
def decided(secretary):
    """An adopted resolution with all that can surround one, and with a correction."""
    mover, cosigner = (MembershipFactory(start=date(1999, 1, 1)).organisation for _ in range(2))
    resolution = draft(number="2026-1", slug="bolig")
    resolution.movers.add(mover)
    clause = resolution.text.sections.get().clauses.first()
    clause.demand = DemandFactory()
    clause.save()
    Revision.objects.create(resolution=resolution, by=secretary, content={})
    invitation = _invitation(resolution, mover, used_at=timezone.now())
    amendment = Amendment.objects.create(
        resolution=resolution,
        number=1,
        organisation=mover,
        kind="change",
        clause=clause,
        text="Bygge mange boliger.",
        reason="Flere venter.",
        decision="adopted",
        invitation=invitation,
    )
    amendment.cosigners.add(cosigner)
    life.adopt(resolution=resolution, result=COUNTED, user=secretary)
    life.correct(resolution=resolution, document=_corrected(resolution), reason="Skrivefeil.", user=secretary)
    Rendition.objects.create(edition=resolution.text, kind="pdf", content=b"%PDF")
    return resolution


def _invitation(resolution: Resolution, organisation, digest: str = "f" * 64, **fields) -> Invitation:
    facts = {"name": "Kari", "email": "kari@example.org", "expires_at": datetime(2099, 1, 1, tzinfo=UTC)}
    return Invitation.objects.create(resolution=resolution, organisation=organisation, digest=digest, **facts | fields)


def _corrected(resolution: Resolution) -> Document:
    before = texts.read(resolution.text)
    return Document("Rettet", before.preamble, before.sections, before.sources)


def _refuses(sentence: str):
    return pytest.raises(IntegrityError, match=sentence)


def _run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


# --- Direct SQL

UNCOUNTED = "votes_for = NULL, votes_against = NULL, votes_abstaining = NULL"
UPDATES = [
    ("resolutions_edition", "title = 'x'", TEXT),
    ("resolutions_edition", "preamble = 'x'", TEXT),
    ("resolutions_edition", "sealed_at = NULL, canonical = '', sha256 = ''", TEXT),
    ("resolutions_edition", "canonical = 'x'", TEXT),
    ("resolutions_edition", "reason = 'x' WHERE number = 2", TEXT),
    ("resolutions_edition", "number = number + 10", TEXT),
    ("resolutions_section", "title = 'x'", TEXT),
    ("resolutions_section", "position = position + 10", TEXT),
    ("resolutions_clause", "text = 'x'", TEXT),
    ("resolutions_clause", "position = position + 10", TEXT),
    ("resolutions_clause", "demand_id = NULL", TEXT),
    ("resolutions_resolution", "votes_for = 32", DECISION),
    ("resolutions_resolution", f"vote = 'unanimous', {UNCOUNTED}", DECISION),
    ("resolutions_resolution", "quorum_note = ''", DECISION),
    ("resolutions_resolution", "number = '2026-9'", DECISION),
    ("resolutions_resolution", "slug = 'x'", DECISION),
    ("resolutions_resolution", "language = 'nn'", DECISION),
    ("resolutions_resolution", "amendments_until = '2026-01-01 12:00:00+00'", DECISION),
    ("resolutions_resolution", f"decision = 'draft', vote = '', {UNCOUNTED}", DECISION),
    ("resolutions_resolution", "decision = 'rejected'", DECISION),
    ("resolutions_resolution", "decision = 'superseded', superseded_by_id = id", DECISION),
    ("resolutions_resolution", "text_id = NULL", DECISION),
    ("resolutions_resolution", "text_id = (SELECT id FROM resolutions_edition WHERE number = 1)", DECISION),
    ("resolutions_resolution_movers", "resolution_id = resolution_id", DECISION),
    ("resolutions_amendment", "text = 'x'", MOVED),
    ("resolutions_amendment", "decision = 'rejected'", MOVED),
    ("resolutions_amendment_cosigners", "organisation_id = organisation_id", MOVED),
    ("resolutions_step", "at = '2020-01-01 12:00:00+00'", HISTORY),
    ("resolutions_revision", "content = '{}'", HISTORY),
    ("resolutions_rendition", "kind = 'odt'", KEPT_FILE),
    ("resolutions_invitation", "used_at = NULL", USED),
    ("resolutions_invitation", "name = 'Ola'", USED),
    ("resolutions_annualmeeting", "date = '2020-01-01'", DATED),
    ("resolutions_annualmeeting", "place = 'Oslo'", DATED),
]


@pytest.mark.parametrize(("table", "change", "sentence"), UPDATES)
def test_sql_that_changes_what_is_decided_is_refused(decided, table, change, sentence):
    before = everything()
    with _refuses(sentence):
        _run(f"UPDATE {table} SET {change}")
    assert everything() == before


DELETIONS = {
    "resolutions_edition": TEXT,
    "resolutions_section": TEXT,
    "resolutions_clause": TEXT,
    "resolutions_resolution": DECISION,
    "resolutions_resolution_movers": DECISION,
    "resolutions_amendment": MOVED,
    "resolutions_amendment_cosigners": MOVED,
    "resolutions_step": HISTORY,
    "resolutions_revision": HISTORY,
    "resolutions_rendition": KEPT_FILE,
    "resolutions_invitation": USED,
    "resolutions_annualmeeting": DATED,
}


@pytest.mark.parametrize(("table", "sentence"), DELETIONS.items())
def test_sql_that_deletes_what_is_decided_is_refused(decided, table, sentence):
    before = everything()
    with _refuses(sentence):
        _run(f"DELETE FROM {table}")
    assert everything() == before


def test_every_guarded_table_is_tested():
    assert {guard.table for guard in GUARDS.guards} == DELETIONS.keys()


@pytest.mark.parametrize(
    ("columns", "guarded"),
    [
        (Resolution, {*guards.FACTS, *guards.VOTES, "decision", "superseded_by_id", "text_id"}),
        (Invitation, {*guards.OF_AN_INVITATION, "name", "email"}),
        (AnnualMeeting, {"id", "date", "place"}),
    ],
)
def test_what_may_change_after_the_decision_is_known(columns, guarded):
    free = {field.column for field in columns._meta.local_fields} - guarded
    assert (
        free
        == {
            Resolution: {"summary", "published_at", "withdrawn_at", "withdrawal_reason"},
            Invitation: set(),
            AnnualMeeting: {"minutes_id"},
        }[columns]
    )


# --- Rows that come, move and take the place of others


def test_nothing_is_added_to_a_sealed_text(decided):
    section = decided.text.sections.get()
    with _refuses(TEXT), transaction.atomic():
        Clause.objects.create(section=section, position=9, text="Enda mer.")
    with _refuses(TEXT), transaction.atomic():
        Section.objects.create(edition=decided.text, position=9, title="Mer")


def test_nothing_is_moved_into_a_sealed_text(decided):
    other = draft()
    with _refuses(TEXT), transaction.atomic():
        Clause.objects.filter(section__edition=other.text).update(section=decided.text.sections.get(), position=9)
    with _refuses(TEXT), transaction.atomic():
        other.text.sections.update(edition=decided.text, position=9)


def test_nothing_is_moved_out_of_a_sealed_text(decided):
    section = draft().text.sections.get()
    with _refuses(TEXT), transaction.atomic():
        decided.text.sections.get().clauses.update(section=section)


def test_an_edition_is_not_inserted_sealed(decided):
    with _refuses(TEXT):
        Edition.objects.create(
            resolution=decided,
            number=3,
            title="x",
            reason="x",
            sealed_at=timezone.now(),
            canonical="x",
            sha256="x",
        )


@pytest.mark.parametrize("number", [3, 5])
def test_an_edition_follows_upon_the_one_that_stands(decided, number):
    if number == 3:
        assert Edition.objects.create(resolution=decided, number=3, title="x", reason="x").pk
    else:
        with _refuses(ORDER):
            Edition.objects.create(resolution=decided, number=number, title="x", reason="x")


@pytest.mark.parametrize("make", [rejected, withdrawn])
def test_what_was_not_adopted_gets_no_edition(make):
    with _refuses(ORDER):
        Edition.objects.create(resolution=make(), number=1, title="x")


def test_amendments_movers_and_history_are_not_added_after_the_decision(decided):
    organisation = OrganisationFactory()
    moved = decided.amendments.get()
    with _refuses(MOVED), transaction.atomic():
        Amendment.objects.create(
            resolution=decided, number=2, organisation=organisation, kind="delete", clause=moved.clause, reason="x"
        )
    with _refuses(MOVED), transaction.atomic():
        moved.cosigners.add(organisation)
    with _refuses(DECISION), transaction.atomic():
        decided.movers.add(organisation)
    with _refuses(HISTORY), transaction.atomic():
        Revision.objects.create(resolution=decided, content={})


def test_a_file_is_kept_of_sealed_editions_only():
    with _refuses(KEPT_FILE):
        Rendition.objects.create(edition=draft().text, kind="pdf", content=b"")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's")
@pytest.mark.parametrize(
    ("table", "column", "sentence"),
    [
        ("resolutions_clause", "id", TEXT),
        ("resolutions_section", "id", TEXT),
        ("resolutions_edition", "id", TEXT),
        ("resolutions_resolution", "id", DECISION),
        ("resolutions_resolution", "number", DECISION),
        ("resolutions_resolution", "slug", DECISION),
        ("resolutions_annualmeeting", "date", DATED),
    ],
)
def test_a_row_does_not_take_the_place_of_one_that_stays(decided, table, column, sentence):
    """REPLACE would remove the other row, and SQLite asks no guard of deletion about it."""
    draft()
    before = everything()
    with _refuses(sentence):
        _run(
            f"UPDATE OR REPLACE {table} SET {column} = (SELECT {column} FROM {table} ORDER BY id LIMIT 1)"
            f" WHERE id = (SELECT max(id) FROM {table})"
        )
    with _refuses(sentence):
        _run(f"REPLACE INTO {table} SELECT * FROM {table} ORDER BY id LIMIT 1")
    assert everything() == before


# --- Deciding


@pytest.mark.parametrize("decision", ["adopted", "rejected", "withdrawn"])
def test_nothing_is_decided_without_a_sealed_text(decision):
    vote = "" if decision == "withdrawn" else "unanimous"
    resolution = draft()
    with _refuses(WITH_TEXT):
        Resolution.objects.filter(pk=resolution.pk).update(decision=decision, vote=vote)


def test_nothing_is_adopted_with_the_text_of_another(decided):
    resolution = draft()
    with _refuses(WITH_TEXT):
        Resolution.objects.filter(pk=resolution.pk).update(decision="adopted", vote="unanimous", text=decided.text)


def test_a_draft_is_not_superseded(decided):
    resolution = draft()
    with _refuses(WITH_TEXT):
        Resolution.objects.filter(pk=resolution.pk).update(
            decision="superseded", vote="unanimous", superseded_by=decided
        )


def test_what_is_rejected_stays_rejected():
    resolution = rejected()
    with _refuses(DECISION):
        Resolution.objects.filter(pk=resolution.pk).update(decision="adopted")


# --- Django's own ways


def _saved_raw(decided):
    clause = Clause.objects.filter(section__edition=decided.text).first()
    clause.text = "x"
    clause.save_base(raw=True)


def _bulk_updated(decided):
    clauses = list(Clause.objects.filter(section__edition=decided.text))
    for clause in clauses:
        clause.text = "x"
    Clause.objects.bulk_update(clauses, ["text"])


def _upserted(decided):
    clause = Clause.objects.filter(section__edition=decided.text).first()
    clause.text = "x"
    Clause.objects.bulk_create([clause], update_conflicts=True, unique_fields=["id"], update_fields=["text"])


@pytest.mark.parametrize(
    ("way", "sentence"),
    [
        (_saved_raw, TEXT),
        (_bulk_updated, TEXT),
        (_upserted, TEXT),
        (lambda decided: Clause.objects.update(text="x"), TEXT),
        (lambda decided: Clause.objects.filter(section__edition=decided.text).delete(), TEXT),
        (lambda decided: decided.text.sections.get().clauses.first().delete(), TEXT),
        (lambda decided: Rendition.objects.all().delete(), KEPT_FILE),
        (lambda decided: Step.objects.all().delete(), HISTORY),
        (lambda decided: Resolution.objects.update(votes_for=32), DECISION),
        (lambda decided: decided.movers.clear(), DECISION),
        (lambda decided: AnnualMeeting.objects.update(place="x"), DATED),
    ],
)
def test_django_has_no_way_around(decided, way, sentence):
    before = everything()
    with _refuses(sentence), transaction.atomic():
        way(decided)
    assert everything() == before


def test_a_fixture_does_not_overwrite_it(decided, tmp_path):
    clause = decided.text.sections.get().clauses.first()
    fields = {"section": clause.section_id, "position": clause.position, "text": "x"}
    fixture = tmp_path / "clauses.json"
    fixture.write_text(json.dumps([{"model": "resolutions.clause", "pk": clause.pk, "fields": fields}]))
    with _refuses(TEXT):
        call_command("loaddata", str(fixture), verbosity=0)
    clause.refresh_from_db()
    assert clause.text == "Bygge mange boliger."


def test_the_admins_actions_and_forms_change_nothing_of_it(decided, client):
    client.force_login(StaffFactory(is_superuser=True))
    before, entries = everything(), LogEntry.objects.count()
    listed = reverse("admin:resolutions_resolution_changelist")
    client.post(listed, {"action": "delete_selected", "_selected_action": [decided.pk], "post": "yes"})
    client.post(reverse("admin:resolutions_resolution_delete", args=[decided.pk]), {"post": "yes"})
    form = {"number": "2026-9", "slug": "x", "language": "nn", "votes_for": "99", "summary": decided.summary}
    client.post(reverse("admin:resolutions_resolution_change", args=[decided.pk]), form)
    assert everything() == before
    assert LogEntry.objects.exclude(change_message="[]").count() == entries


# --- What stays possible


def test_what_surrounds_a_decision_can_still_change(decided):
    decided.summary = "Om bolig."
    decided.published_at = timezone.now()
    decided.save()
    decided.withdrawn_at, decided.withdrawal_reason = timezone.now(), "Tatt ned."
    decided.save()
    assert Resolution.objects.get().withdrawal_reason == "Tatt ned."


def test_a_later_edition_takes_the_place_of_the_one_that_stands(decided, secretary):
    document = Document("Rettet igjen", "Innledning", (SectionText("Bolig", "", (ClauseText("Bygge."),)),))
    edition = life.correct(resolution=decided, document=document, reason="Skrivefeil.", user=secretary)
    assert [decided.text, edition.number] == [edition, 3]


def test_the_name_and_address_of_who_used_a_link_can_be_forgotten(decided):
    Invitation.objects.update(name="", email="")
    assert list(Invitation.objects.values_list("name", "email", "digest")) == [("", "", "f" * 64)]


def test_an_unused_link_can_be_deleted_after_the_decision():
    resolution = opened()
    _invitation(resolution, OrganisationFactory())
    life.withdraw(resolution=resolution, reason="Venter.", user=StaffFactory(role="secretary"))
    Invitation.objects.all().delete()
    assert not Invitation.objects.exists()


def test_minutes_can_be_added_and_exchanged(decided):
    from filer.models import File

    for name in ("protokoll.pdf", "protokoll-2.pdf"):
        minutes = File.objects.create(name=name)
        AnnualMeeting.objects.update(minutes=minutes)
        assert AnnualMeeting.objects.get().minutes == minutes


def test_a_draft_is_deleted_with_all_that_belongs_to_it(secretary):
    resolution = opened(by=secretary)
    _invitation(resolution, OrganisationFactory())
    Revision.objects.create(resolution=resolution, by=secretary, content={})
    resolution.delete()
    assert [kind.objects.count() for kind in (Edition, Clause, Step, Revision, Invitation)] == [0, 0, 0, 0, 0]


def test_a_meeting_that_has_not_decided_can_be_moved():
    resolution = draft()
    AnnualMeeting.objects.update(date=date(2027, 1, 1), place="Oslo")
    resolution.meeting.refresh_from_db()
    assert resolution.meeting.place == "Oslo"


# --- Migrations


def test_all_guards_that_the_migrations_put_up_are_there():
    assert missing_guards() == []
    assert {guard.trigger for guard in GUARDS.guards} <= triggers(connection).keys()


def test_a_guard_that_is_gone_is_missed(decided):
    name = GUARDS.guards[0].trigger
    with connection.cursor() as cursor:
        cursor.execute(GUARDS.guards[0].dropped(connection.vendor)[0])
    assert missing_guards() == [name]


@pytest.mark.django_db(transaction=True)
def test_a_migration_alters_a_guarded_table_between_taking_guards_down_and_putting_them_up(decided):
    """SQLite makes the table anew for it."""
    state = ProjectState.from_apps(_models())
    altering = migrations.AlterField("clause", "text", models.CharField(max_length=4000))
    back = migrations.AlterField("clause", "text", models.TextField())
    for alter in (altering, back):
        for operation in (GUARDS.drop(), alter, GUARDS.create()):
            before, state = state, state.clone()
            operation.state_forwards("resolutions", state)
            with connection.schema_editor() as editor:
                operation.database_forwards("resolutions", editor, before, state)
    assert missing_guards() == []
    with _refuses(TEXT):
        _run("UPDATE resolutions_clause SET text = 'x'")


def _models():
    from django.apps import apps

    return apps


@pytest.mark.django_db(transaction=True)
def test_tables_with_decided_resolutions_are_emptied_after_a_test_with_transactions_of_its_own(decided):
    call_command("flush", interactive=False, verbosity=0)
    assert Resolution.objects.count() == 0
    assert missing_guards() == []
