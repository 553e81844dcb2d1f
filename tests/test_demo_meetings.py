"""The demo's meetings: every way that a resolution can go, and the days on which it went."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from members.models import Organisation
from policies.models import Demand, Figure
from resolutions.models import Amendment, AnnualMeeting, Clause, Edition, Invitation, Resolution
from resolutions.texts import read
from tests.demo_rooms import rooms  # noqa: F401 -- a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rooms")]


def numbered(number: str) -> Resolution:
    return Resolution.objects.with_meeting().get(number=number)


def clauses(edition: Edition) -> dict[str, str]:
    return {anchor: clause.text for anchor, clause in read(edition).clauses()}


def test_each_decision_and_each_way_of_voting_is_shown():
    coming = AnnualMeeting.objects.first().date.year
    found = Resolution.objects.order_by("meeting__date", "number").values_list("number", "decision", "vote")
    assert [*found] == [
        ("2017-1", "adopted", "unrecorded"),
        ("2017-2", "superseded", "counted"),
        ("2020-1", "adopted", "counted"),
        ("2020-2", "adopted", "unanimous"),
        ("2023-1", "adopted", "counted"),
        ("2023-2", "adopted", "unanimous"),
        ("2023-3", "rejected", "counted"),
        ("2026-1", "adopted", "counted"),
        ("2026-2", "adopted", "unanimous"),
        ("2026-3", "withdrawn", ""),
        (f"{coming}-1", "open", ""),
        (f"{coming}-2", "draft", ""),
    ]


def test_what_was_voted_on_says_how_and_who_was_there():
    voted = Resolution.objects.exclude(vote="")
    assert not voted.filter(quorum_note="").exists()
    counts = voted.filter(vote="counted").order_by("number")
    assert [*counts.values_list("number", "votes_for", "votes_against", "votes_abstaining")] == [
        ("2017-2", 22, 2, 3),
        ("2020-1", 29, 1, 3),
        ("2023-1", 28, 0, 2),
        ("2023-3", 11, 16, 3),
        ("2026-1", 27, 1, 2),
    ]


def test_some_are_moved_by_members_and_the_others_by_the_board():
    moved = Resolution.objects.order_by("number", "movers__name").values_list("number", "movers__name")
    assert [(number, name) for number, name in moved if name] == [
        ("2017-2", "Leierkameratene"),
        ("2020-2", "Foreldre i Fellesskap"),
        ("2020-2", "Leierkameratene"),
        ("2023-2", "Brukerlaget i Nord"),
        ("2023-3", "Startstreken"),
        ("2026-1", "Gjeldskompasset"),
        ("2026-2", "Tannklemma"),
        ("2026-2", "Uføres Samvirke"),
    ]


def test_the_life_of_one_resolution_is_dated_on_the_days_it_tells_of():
    resolution = numbered("2026-1")
    assert [(step.after, step.at.date(), step.by.username) for step in resolution.steps.all()] == [
        ("open", date(2026, 2, 16), "sekretaer"),
        ("adopted", date(2026, 4, 19), "sekretaer"),
        ("adopted", date(2026, 5, 4), "sekretaer"),
    ]
    assert [edition.sealed_at.date() for edition in resolution.editions.all()] == [
        date(2026, 4, 19),
        date(2026, 4, 19),
        date(2026, 5, 4),
    ]
    assert resolution.revisions.get().at.date() == date(2026, 1, 17)


def test_it_was_put_together_of_amendments_with_every_decision():
    resolution = numbered("2026-1")
    decisions = resolution.amendments.values_list("number", "kind", "decision")
    assert [*decisions] == [
        (1, "change", "adopted"),
        (2, "change", "fallen"),
        (3, "change", "adopted"),
        (4, "change", "rejected"),
        (5, "delete", "withdrawn"),
        (6, "insert", "adopted"),
    ]
    proposal, adopted = (clauses(resolution.editions.get(number=number)) for number in (0, 1))
    assert (proposal["1.1"], adopted["1.1"]) == (
        "Gi gratis økonomisk rådgivning innen en måned i alle kommuner.",
        "Gi gratis økonomisk rådgivning innen 14 dager i alle kommuner.",
    )
    assert adopted["1.3"] == "Forby stenging av strøm til husholdninger med barn, syke eller eldre."
    assert adopted["3.2"].startswith("Lage en felles oversikt over alle krav mot en person")
    assert adopted["3.3"] == proposal["3.2"]


def test_a_correction_mends_one_word_and_says_why():
    editions = {edition.number: edition for edition in numbered("2026-1").editions.all()}
    before, after = clauses(editions[1]), clauses(editions[2])
    assert {anchor for anchor in before if before[anchor] != after[anchor]} == {"2.3"}
    assert after["2.3"] == before["2.3"].replace("utlegg,", "utleggstrekk,")
    assert editions[2].reason.startswith("Punkt 2.3 skal si «utleggstrekk»")


def test_the_demand_that_an_amendment_proposed_is_raised_published_and_quoted():
    clause = Clause.objects.get(section__edition=numbered("2026-1").text, section__position=3, position=2)
    assert (clause.demand_id, clause.topic_id) == (64, None)
    demand = Demand.objects.published().get(number=64)
    assert demand.text == clause.text
    assert (demand.since, demand.topic.slug) == (date(2026, 4, 19), "gjeld")
    assert demand.responsible_body.slug == "justis-og-beredskapsdepartementet"


def test_a_later_resolution_with_the_same_focus_areas_took_the_place_of_an_earlier_one():
    earlier, later = numbered("2017-2"), numbered("2020-2")
    assert earlier.superseded_by == later
    assert [section.title for section in earlier.text.sections.all()] == [
        section.title for section in later.text.sections.all()
    ]
    assert earlier.steps.last().at.date() == date(2020, 2, 23)


def test_what_the_board_withdrew_says_why_and_comes_back_as_a_draft():
    withdrawn = numbered("2026-3")
    assert withdrawn.steps.last().reason.startswith("Styret trakk forslaget etter debatten.")
    draft = Resolution.objects.get(decision="draft")
    assert {clause.demand for _, clause in read(withdrawn.text).clauses()} >= {
        clause.demand for _, clause in read(draft.text).clauses() if clause.demand and clause.demand != 35
    }


def test_statistics_are_cited_one_of_them_past_its_review():
    cited = Figure.objects.filter(clauses__section__edition__resolution__published_at__isnull=False).distinct()
    assert set(cited.values_list("slug", flat=True)) == {
        "bostedslose-antall",
        "barn-vedvarende-lavinntekt-antall",
        "sosialhjelp-mottakere",
        "uforetrygd-andel",
    }
    assert cited.get(slug="bostedslose-antall").review_by == date(2025, 12, 31)


def test_two_meetings_have_their_minutes_as_pdf(settings, request):
    settings.MEDIA_ROOT = request.getfixturevalue("rooms")
    held = AnnualMeeting.objects.exclude(minutes=None)
    assert [meeting.date.year for meeting in held] == [2026, 2023]
    for meeting in held:
        assert Path(meeting.minutes.path).read_bytes().startswith(b"%PDF-")
        assert meeting.minutes.is_public


class TestWhatIsUnderWay:
    def test_the_coming_meeting_is_eight_weeks_ahead_and_takes_amendments_for_six(self):
        meeting = AnnualMeeting.objects.first()
        resolution = Resolution.objects.get(decision="open")
        today = timezone.localdate()
        assert (meeting.date - today, resolution.meeting) == (timedelta(weeks=8), meeting)
        assert timezone.localtime(resolution.amendments_until).date() == today + timedelta(weeks=6)
        assert resolution.receives_amendments
        assert resolution.number == f"{meeting.date.year}-1"
        assert meeting.name == f"Ekstraordinært årsmøte {meeting.date.year}"

    def test_two_of_three_amendments_take_the_same_clause(self):
        amendments = Amendment.objects.filter(resolution__decision="open").with_targets()
        assert [(each.kind, each.clause.anchor, each.decision) for each in amendments] == [
            ("change", "1.1", "undecided"),
            ("change", "1.1", "undecided"),
            ("insert", "2.2", "undecided"),
        ]

    def test_one_personal_link_waits(self):
        invitation = Invitation.objects.usable().get()
        assert invitation.organisation.slug == "rettshjelpa-pa-hjul"
        assert invitation.expires_at == invitation.resolution.amendments_until

    def test_the_draft_has_been_saved_three_times_by_two_people(self):
        revisions = Resolution.objects.get(decision="draft").revisions.all()
        today = timezone.localdate()
        assert [(today - revision.at.date(), revision.by.username) for revision in revisions] == [
            (timedelta(days=3), "sekretaer"),
            (timedelta(days=12), "administrator"),
            (timedelta(days=20), "sekretaer"),
        ]
        assert [len(clause) for clause in (_texts(revision.content) for revision in revisions)] == [6, 6, 5]


def _texts(content: dict) -> list[str]:
    return [clause["text"] for section in content["sections"] for clause in section["clauses"]]


def test_who_moved_or_signed_was_a_member_on_that_day():
    for amendment in Amendment.objects.with_targets():
        members = Organisation.objects.members_on(amendment.moved_on)
        statuses = {member: member.status_on_day for member in members}
        assert {statuses[each] for each in (amendment.organisation, *amendment.cosigners.all())} == {"member"}


def test_a_second_run_invents_no_meeting():
    from alliance.demo import meetings

    before = [*Resolution.objects.values_list("pk", "text__sha256")]
    meetings.load()
    assert [*Resolution.objects.values_list("pk", "text__sha256")] == before
