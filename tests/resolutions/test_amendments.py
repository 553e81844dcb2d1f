"""Amendments as the services see them: who may move which change, and what the meeting says of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.queue import waiting_for
from core.rules import Refused
from resolutions.marked import marked
from resolutions.models import Amendment, Resolution
from resolutions.placing import Proposal, place_of
from resolutions.redline import Piece
from resolutions.services.amendments import collisions, decide, link, move
from tests.factories import DemandFactory, StaffFactory, TopicFactory
from tests.resolutions.amending import NEW_WORDS, amendment, clause, member, open_proposal

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


def unsaved(resolution: Resolution, organisation, *, at: str = "1.1", **fields) -> Amendment:
    words = {"kind": "change", "text": NEW_WORDS, "reason": "Det trengs."} | fields
    return Amendment(resolution=resolution, organisation=organisation, clause=clause(resolution, at), **words)


def refusal(service, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return str(caught.value)


# --- Moving


def test_amendments_are_numbered_in_the_order_in_which_they_are_moved(secretary):
    resolution, other = open_proposal(), open_proposal()
    house, street = member("Hus"), member("Gate")
    for where, mover in ((resolution, house), (other, house), (resolution, street)):
        move(amendment=unsaved(where, mover), cosigners=[], user=secretary)
    assert list(resolution.amendments.values_list("number", "organisation__name")) == [(1, "Hus"), (2, "Gate")]
    assert list(other.amendments.values_list("number", flat=True)) == [1]


def test_staff_enter_what_was_handed_in_on_an_earlier_day_after_the_deadline(secretary):
    resolution = open_proposal(amendments_until=timezone.now() - timedelta(hours=1))
    handed_in = unsaved(resolution, member("Hus"), moved_on=timezone.localdate() - timedelta(days=1))
    move(amendment=handed_in, cosigners=[member("Gate")], user=secretary)
    assert [each.name for each in Amendment.objects.get().cosigners.all()] == ["Gate"]


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ({"status": "on_leave"}, "Hus was on leave on 1. juni 2026."),
        ({"end": date(2026, 5, 31)}, "Hus was not a member on 1. juni 2026."),
        ({"start": date(2026, 6, 2)}, "Hus was not a member on 1. juni 2026."),
    ],
    ids=["on leave", "has left", "not yet a member"],
)
@pytest.mark.parametrize("part", ["mover", "co-signer"])
def test_only_members_of_that_day_move_and_co_sign(secretary, period, why, part):
    resolution, house, street = open_proposal(), member("Hus", **period), member("Gate")
    mover, cosigner = (house, street) if part == "mover" else (street, house)
    change = unsaved(resolution, mover, moved_on=date(2026, 6, 1))
    assert refusal(move, amendment=change, cosigners=[cosigner], user=secretary) == why
    assert not Amendment.objects.exists()


def test_nobody_co_signs_their_own_amendment(secretary):
    resolution, house = open_proposal(), member("Hus")
    change = unsaved(resolution, house)
    why = "Hus moves it and cannot co-sign as well."
    assert refusal(move, amendment=change, cosigners=[house], user=secretary) == why


def test_an_amendment_is_not_moved_on_a_day_to_come(secretary):
    change = unsaved(open_proposal(), member("Hus"), moved_on=timezone.localdate() + timedelta(days=1))
    why = "It cannot have been moved on a day to come."
    assert refusal(move, amendment=change, cosigners=[], user=secretary) == why


def test_an_amendment_speaks_of_its_own_resolutions_proposal(secretary):
    resolution, other = open_proposal(), open_proposal()
    change = unsaved(resolution, member("Hus"))
    change.clause = clause(other, "1.1")
    why = "It speaks of another text than the proposal."
    assert refusal(move, amendment=change, cosigners=[], user=secretary) == why


def test_nothing_is_moved_while_the_resolution_is_a_draft(secretary):
    resolution = open_proposal(decision="draft")
    change = unsaved(resolution, member("Hus"))
    why = "It is not open for amendments."
    assert refusal(move, amendment=change, cosigners=[], user=secretary) == why


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"kind": "delete"},
        {"kind": "section", "title": "Ny"},
        {"kind": "insert", "clause": None},
        {"title": "En tittel"},
    ],
    ids=["a change to nothing", "a deletion with words", "a focus area at a clause", "nowhere", "a clause with title"],
)
def test_the_database_refuses_what_makes_no_sense(fields):
    resolution = open_proposal()
    change = unsaved(resolution, member("Hus"), number=1)
    for name, value in fields.items():
        setattr(change, name, value)
    with pytest.raises(IntegrityError):
        change.save()


# --- Deciding


def test_a_decision_is_recorded_with_a_note_and_can_be_taken_back(secretary):
    change = amendment(open_proposal())
    decide(amendment=change, decision="adopted", user=secretary, note="31 mot 8")
    change.refresh_from_db()
    assert (change.decision, change.decision_note) == ("adopted", "31 mot 8")
    decide(amendment=change, decision="undecided", user=secretary, note="31 mot 8")
    change.refresh_from_db()
    assert (change.decision, change.decision_note) == ("undecided", "")


def test_of_two_amendments_to_a_clause_only_one_is_adopted(secretary):
    resolution = open_proposal()
    first, second = amendment(resolution), amendment(resolution, kind="delete")
    decide(amendment=first, decision="adopted", user=secretary)
    why = "Amendment 1 to the same clause is adopted."
    assert refusal(decide, amendment=second, decision="adopted", user=secretary) == why
    decide(amendment=second, decision="rejected", user=secretary)


def test_those_that_collide_fall_when_one_is_adopted_and_stay_when_it_is_rejected(secretary):
    resolution = open_proposal()
    first, second, third = amendment(resolution), amendment(resolution), amendment(resolution, at="1.2")
    decide(amendment=first, decision="rejected", user=secretary, fall=[second])
    assert decisions(resolution) == ["rejected", "undecided", "undecided"]
    decide(amendment=first, decision="adopted", user=secretary, fall=[second])
    assert decisions(resolution) == ["adopted", "fallen", "undecided"]
    assert refusal(decide, amendment=third, decision="adopted", user=secretary, fall=[second]) == (
        "Amendment 2 is decided on already."
    )
    assert decisions(resolution) == ["adopted", "fallen", "undecided"]


def test_an_amendment_to_another_resolution_does_not_fall(secretary):
    change, other = amendment(open_proposal()), amendment(open_proposal())
    assert refusal(decide, amendment=change, decision="adopted", user=secretary, fall=[other])
    other.refresh_from_db()
    assert other.decision == "undecided"


@pytest.mark.parametrize("role", ["editor", "newsletter_editor", None])
def test_only_the_secretary_decides_moves_and_links(role):
    user, resolution = StaffFactory(role=role), open_proposal()
    change = amendment(resolution)
    assert refusal(decide, amendment=change, decision="adopted", user=user) == "Your role does not include this."
    assert refusal(link, amendment=change, demand=None, topic=None, user=user) == "Your role does not include this."
    new = unsaved(resolution, member("Hus"))
    assert refusal(move, amendment=new, cosigners=[], user=user) == "Your role does not include this."


def test_the_demand_or_topic_of_an_undecided_amendment_can_be_chosen(secretary):
    change, demand, topic = amendment(open_proposal()), DemandFactory(), TopicFactory()
    link(amendment=change, demand=demand, topic=None, user=secretary)
    assert Amendment.objects.get().demand == demand
    link(amendment=change, demand=None, topic=topic, user=secretary)
    assert (Amendment.objects.get().demand, Amendment.objects.get().topic) == (None, topic)
    decide(amendment=change, decision="rejected", user=secretary)
    why = "Amendment 1 is decided on already."
    assert refusal(link, amendment=change, demand=demand, topic=None, user=secretary) == why


def decisions(resolution: Resolution) -> list[str]:
    return list(resolution.amendments.values_list("decision", flat=True))


# --- Collisions


def test_collisions_are_the_pairs_that_take_the_same_clause_and_are_still_in_play():
    resolution = open_proposal()
    first = amendment(resolution)
    second, third = amendment(resolution, kind="delete"), amendment(resolution, decision="adopted")
    amendment(resolution, decision="rejected"), amendment(resolution, decision="fallen")
    amendment(resolution, kind="insert"), amendment(resolution, at="1.2")
    found = collisions(resolution.amendments.with_targets())
    assert found == [(first, second), (first, third), (second, third)]


# --- Places


def test_a_place_is_found_by_its_kind_and_number_and_says_what_happens_there(django_assert_num_queries):
    resolution = open_proposal()
    with django_assert_num_queries(3):
        proposal = Proposal(resolution)
        found = [
            str(proposal.place(kind, at))
            for kind, at in (
                *(("change", "1.2"), ("delete", "2.1"), ("insert", "1.1"), ("insert", "2")),
                *(("section", "1"), ("section", "0")),
            )
        ]
    assert found == [
        "Change clause 1.2",
        "Delete clause 2.1",
        "New clause after clause 1.1",
        "New clause first in focus area 2",
        "New focus area after focus area 1",
        "New focus area before the first",
    ]


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        *(("change", "1"), ("change", "1.3"), ("change", "0"), ("change", ""), ("", "1.1"), ("insert", "0")),
        *(("section", "1.1"), ("delete", "3"), ("change", "1.1.1"), ("change", "'; --"), ("rewrite", "1.1")),
    ],
)
def test_there_is_no_other_place(kind, at):
    assert Proposal(open_proposal()).place(kind, at) is None


def test_amendments_stand_in_the_order_of_the_text():
    resolution = open_proposal()
    late, after = amendment(resolution, at="2.1"), amendment(resolution, kind="insert")
    change, second = amendment(resolution), amendment(resolution, at="1.2", kind="delete")
    ordered = sorted(resolution.amendments.with_targets(), key=lambda each: place_of(each).order)
    assert ordered == [change, after, second, late]


def test_an_amendment_is_marked_in_the_words_of_its_clause():
    resolution = open_proposal()
    change = amendment(resolution, text="Heve hele satsen.")
    kept, inserted, end = Piece("kept", "Heve "), Piece("inserted", "hele "), Piece("kept", "satsen.")
    assert marked(change).clauses == ((kept, inserted, end),)
    assert marked(amendment(resolution, kind="delete")).clauses == ((Piece("deleted", "Heve satsen."),),)
    assert marked(amendment(resolution, kind="insert")).clauses == ((Piece("inserted", NEW_WORDS),),)


def test_a_new_focus_area_is_marked_clause_by_clause():
    new = Amendment(kind="section", title="Strøm", text="Holde strømmen på.\nGi støtte i tide.")
    shown = marked(new)
    assert shown.heading == (Piece("inserted", "Strøm"),)
    lines = ("Holde strømmen på.", "Gi støtte i tide.")
    assert shown.clauses == tuple((Piece("inserted", line),) for line in lines)


# --- What waits at the desk


def test_undecided_amendments_wait_for_the_one_who_may_decide(secretary):
    resolution, other = open_proposal(number="2026-7", title="Bolig"), open_proposal()
    for day in (3, 2):
        amendment(resolution, moved_on=date(2026, 6, day))
    amendment(resolution, moved_on=date(2026, 6, 1), decision="rejected")
    amendment(other, decision="adopted")
    address = f"/admin/resolutions/resolution/{resolution.pk}/amendments/"
    found = [task for task in waiting_for(secretary) if "amendment" in str(task.why)]
    assert [(task.title, task.url, task.why, task.since) for task in found] == [
        ("2026-7 Bolig", address, "2 amendments wait for a decision.", date(2026, 6, 2))
    ]
    assert waiting_for(StaffFactory(role="editor")) == []
