"""The life of a resolution: what each step asks, refuses with a reason, records, and leaves waiting at the desk."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.rules import Refused
from policies.models import Demand
from resolutions import deciding, rules
from resolutions.admin.life import line
from resolutions.models import Amendment, Resolution, Step, Vote
from resolutions.rules import Action
from resolutions.services import life
from resolutions.services.life import Result
from resolutions.waiting import tasks
from tests.factories import ClauseFactory, MembershipFactory, StaffFactory, TopicFactory
from tests.resolutions.life import (
    COUNTED,
    UNANIMOUS,
    adopted,
    coming_meeting,
    draft,
    in_a_week,
    opened,
    rejected,
    superseded,
    withdrawn,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary", username="kari")
    client.force_login(user)
    return user


def page(resolution: Resolution) -> str:
    return reverse("admin:resolutions_resolution_life", args=[resolution.pk])


def post(client, resolution: Resolution, step: str, **said):
    return client.post(page(resolution), {"step": step, **said})


def form(response, step: str):
    return next(each.form for each in response.context["ready"] if each.transition.name == step)


# --- What the steps refuse


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (lambda day: timezone.now() - timedelta(minutes=1), "Choose a moment that has not passed."),
        (lambda day: timezone.now() + timedelta(days=400), "amendments must have come by then"),
    ],
)
def test_a_deadline_is_to_come_and_not_after_the_meeting(until, sentence, secretary):
    resolution = draft(meeting=coming_meeting())
    with pytest.raises(Refused, match=sentence):
        life.open_for_amendments(resolution=resolution, until=until(resolution.meeting.date), user=secretary)
    assert Resolution.objects.get().decision == "draft"


@pytest.mark.parametrize("period", [{"end": date(2012, 1, 1)}, {"status": "on_leave"}])
def test_whoever_puts_a_text_forward_is_a_member_when_it_is_laid_out(period, secretary):
    resolution = draft(meeting=coming_meeting())
    resolution.movers.add(MembershipFactory(**period).organisation)
    with pytest.raises(Refused, match=r"was (not a member|on leave) on"):
        life.open_for_amendments(resolution=resolution, until=in_a_week(), user=secretary)


@pytest.mark.parametrize("period", [{"end": date(2012, 1, 1)}, {"status": "on_leave"}])
def test_so_is_whoever_is_named_as_its_mover_afterwards(period, secretary):
    resolution = opened()
    resolution.movers.add(MembershipFactory(**period).organisation)
    with time_machine.travel(resolution.meeting.date), pytest.raises(Refused, match=r"was (not a member|on leave) on"):
        life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)


def test_a_mover_may_have_left_between_opening_and_the_meeting(secretary):
    resolution = opened()
    mover = MembershipFactory(end=timezone.localdate()).organisation
    resolution.movers.add(mover)
    with time_machine.travel(resolution.meeting.date):
        life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)
    assert list(resolution.movers.all()) == [mover]


def test_a_new_demand_is_no_longer_than_a_demand_can_be(secretary):
    resolution = draft()
    long = ClauseFactory(section=resolution.text.sections.get(), text="å" * 501, topic=TopicFactory())
    with pytest.raises(Refused, match=r"^Clause 1.3 proposes a new demand, but a demand has at most 500 characters.$"):
        life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)
    type(long).objects.update(text="å" * 500)
    life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)
    assert len(Demand.objects.get().text) == 500


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (Result("x"), "Say how the meeting voted."),
        (Result(Vote.UNANIMOUS, 1, 0, 0), "Numbers are written only when the votes were counted."),
        (Result(Vote.COUNTED, 3, 1), "Write how many voted for, against and abstained."),
        (Result(Vote.COUNTED, 3, 1, -1), "Write how many voted for, against and abstained."),
        (Result(Vote.COUNTED, 3, 3, 0), "More must vote for than against."),
    ],
)
def test_votes_and_numbers_go_together(result, sentence, secretary):
    with pytest.raises(Refused, match=sentence):
        life.adopt(resolution=draft(), result=result, user=secretary)


@pytest.mark.parametrize("count", [-1, 100_001, 10**12])
def test_a_number_of_votes_that_no_meeting_has_is_said_at_its_field(client, secretary, count):
    resolution = draft()
    numbers = {"votes_for": count, "votes_against": 0, "votes_abstaining": 0}
    response = post(client, resolution, "adopt", vote="counted", **numbers)
    assert list(form(response, "adopt").errors) == ["votes_for"]
    assert Resolution.objects.get().decision == "draft"


def test_two_adopted_amendments_never_take_the_same_clause(secretary):
    resolution = draft()
    clause = resolution.text.sections.get().clauses.first()
    for number in (1, 2):
        Amendment.objects.create(
            resolution=resolution,
            number=number,
            organisation=MembershipFactory().organisation,
            kind="delete",
            clause=clause,
            reason="x",
            decision="adopted",
        )
    with pytest.raises(Refused, match=r"^Amendments that take the same clause are adopted: 1, 2.$"):
        life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)


def test_amendments_leave_something_of_a_text_that_is_adopted(secretary):
    resolution = draft()
    mover = MembershipFactory().organisation
    for number, clause in enumerate(resolution.text.sections.get().clauses.all(), start=1):
        words = {"kind": "delete", "reason": "x", "decision": "adopted"}
        Amendment.objects.create(resolution=resolution, number=number, organisation=mover, clause=clause, **words)
    with pytest.raises(Refused, match="leave no clause of it"):
        life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)


def test_a_resolution_is_superseded_by_another_of_the_same_meeting_or_a_later_one():
    earlier, later = adopted(), adopted()
    same = adopted(meeting=earlier.meeting)
    assert [bool(deciding.may_take_the_place(earlier, by)) for by in (later, same, earlier)] == [True, True, False]
    assert not deciding.may_take_the_place(later, earlier)
    assert str(deciding.may_take_the_place(earlier, rejected()).reason).endswith("is not adopted.")


def test_superseding_waits_for_a_resolution_that_can_take_the_place():
    earlier = adopted()
    assert rules.is_ready(Action.SUPERSEDE, earlier).reason == (
        "No other resolution of this meeting or a later one is adopted yet."
    )
    later = adopted()
    assert rules.is_ready(Action.SUPERSEDE, earlier)
    assert not rules.is_ready(Action.SUPERSEDE, later)


def test_resolutions_never_supersede_each_other_in_a_circle(secretary):
    first = adopted()
    second, third = adopted(meeting=first.meeting), adopted(meeting=first.meeting)
    life.supersede(resolution=first, by=second, user=secretary)
    life.supersede(resolution=second, by=third, user=secretary)
    with pytest.raises(Refused, match="so it cannot supersede it"):
        life.supersede(resolution=third, by=first, user=secretary)


def test_the_second_of_two_who_adopt_at_once_is_refused(secretary):
    """Both have opened the page before either sends it: what counts is the row as it is when it is locked."""
    resolution = draft()
    same = Resolution.objects.get(pk=resolution.pk)
    life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)
    with pytest.raises(Refused, match="The meeting has decided on it already"):
        life.reject(resolution=same, result=UNANIMOUS, user=secretary)
    assert Step.objects.count() == 1


# --- The page


def test_opening_is_recorded_with_who_and_when(client, secretary):
    resolution = draft(number="2026-1", meeting=coming_meeting())
    until = timezone.localtime() + timedelta(days=7)
    response = post(client, resolution, "open", until=f"{until:%Y-%m-%dT%H:%M}")
    assert response.status_code == 302
    step = resolution.steps.get()
    assert (step.before, step.after, step.by) == ("draft", "open", secretary)
    assert "kari" in client.get(page(resolution)).content.decode()


def test_a_mistake_is_told_at_its_field_and_what_was_written_stays(client, secretary):
    resolution = draft()
    said = {"vote": "counted", "votes_for": "31", "votes_abstaining": "2", "quorum_note": "31 av 40 møtte"}
    mended = form(post(client, resolution, "adopt", **said), "adopt")
    assert mended.errors == {"votes_against": ["Write how many voted for, against and abstained."]}
    assert {name: mended[name].value() for name in said} == said


def test_adopting_shows_what_is_frozen_and_asks_once_more(client, secretary):
    resolution = draft()
    ClauseFactory(section=resolution.text.sections.get(), text="Alle skal ha et hjem.", topic=TopicFactory())
    said = {"vote": "counted", "votes_for": 31, "votes_against": 4, "votes_abstaining": 2}
    asked = post(client, resolution, "adopt", **said)
    freezes = asked.context["freezes"]
    assert (freezes.sections, freezes.clauses, freezes.demands) == (1, 3, ["Alle skal ha et hjem."])
    assert Resolution.objects.get().decision == "draft"
    post(client, resolution, "adopt", **said, looked_at=asked.context["looked_at"])
    resolution.refresh_from_db()
    assert (resolution.decision, resolution.votes_for, resolution.text.number) == ("adopted", 31, 1)


def test_who_looked_at_another_text_or_other_votes_is_asked_again(client, secretary):
    resolution = draft()
    looked_at = post(client, resolution, "adopt", vote="unanimous").context["looked_at"]
    asked = post(client, resolution, "adopt", vote="unrecorded", looked_at=looked_at)
    assert asked.context["has_changed"]
    resolution.text.sections.get().clauses.last().delete()
    assert post(client, resolution, "adopt", vote="unanimous", looked_at=looked_at).context["has_changed"]
    assert Resolution.objects.get().decision == "draft"


@pytest.mark.parametrize(
    ("make", "stops", "here"),
    [
        (draft, ["draft", "open for amendments", "adopted, rejected or withdrawn by its movers"], 0),
        (opened, ["draft", "open for amendments", "adopted, rejected or withdrawn by its movers"], 1),
        (adopted, ["draft", "adopted"], 1),
        (rejected, ["draft", "rejected"], 1),
        (withdrawn, ["draft", "withdrawn by its movers"], 1),
        (superseded, ["draft", "adopted", "superseded"], 2),
    ],
)
def test_the_line_shows_the_way_it_went(make, stops, here):
    shown = line(make())
    assert [str(stop.label) for stop in shown] == stops
    assert [stop.is_here for stop in shown].index(True) == here


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_however_many_steps_and_clauses_there_are(
    client, secretary, django_assert_num_queries, count
):
    resolution = draft(meeting=coming_meeting())
    ClauseFactory.create_batch(count, section=resolution.text.sections.get())
    for _ in range(count):
        Step.objects.create(resolution=resolution, before="open", after="draft", by=secretary)
    client.get(page(resolution))
    with django_assert_num_queries(17):
        client.get(page(resolution))


def test_the_meeting_lists_what_it_decides_and_tells_decision_from_visibility(client, secretary):
    resolution = adopted(number="2026-1", result=COUNTED)
    draft(number="2026-2", meeting=resolution.meeting)
    shown = client.get(reverse("admin:resolutions_annualmeeting_change", args=[resolution.meeting_id]))
    text = shown.content.decode()
    assert page(resolution) in text
    assert "adopted (visibility: draft)" in text


# --- What waits at the desk


def waiting(role: str) -> list[tuple[str, str]]:
    return [(task.url, str(task.why)) for task in tasks(StaffFactory(role=role))]


def test_a_meeting_that_has_been_waits_for_what_it_decided():
    resolution = draft(meeting__date=date(2026, 3, 8))
    draft(meeting=coming_meeting())
    address = page(resolution)
    assert waiting("secretary") == [(address, "The meeting was on 8. mars 2026. Record what it decided.")]
    assert waiting("editor") == []


def test_an_adopted_resolution_waits_for_its_readers_after_a_week():
    resolution = adopted()
    assert waiting("secretary") == []
    address = reverse("admin:resolutions_resolution_change", args=[resolution.pk])
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [url for url, _why in waiting("secretary")] == [address]


def test_a_demand_that_was_raised_waits_for_who_publishes_demands(secretary):
    resolution = draft(number="2026-1")
    ClauseFactory(section=resolution.text.sections.get(), text="Alle skal ha et hjem.", topic=TopicFactory())
    assert waiting("editor") == []
    life.adopt(resolution=resolution, result=UNANIMOUS, user=secretary)
    demand = Demand.objects.get()
    address = reverse("admin:policies_demand_change", args=[demand.pk])
    assert waiting("editor") == [(address, "Raised by resolution 2026-1, and not published yet.")]
    assert waiting("newsletter_editor") == []
    Demand.objects.update(published_at=timezone.now())
    assert waiting("editor") == []
