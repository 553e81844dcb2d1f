"""Each state × each action × each role, against one table that is written here and nowhere else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from core.rules import Refused
from members.models import Organisation
from resolutions import rules
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Amendment, Decision, Resolution, Vote
from resolutions.rules import Action
from resolutions.services import amendments, drafting, life
from resolutions.services.life import Result
from tests.factories import AnnualMeetingFactory, MembershipFactory, StaffFactory
from tests.resolutions.amending import NEW_WORDS, invited, send
from tests.resolutions.life import IN_STATE, adopted, everything
from tests.resolutions.writing import fields_of

pytestmark = pytest.mark.django_db

EDITOR, SECRETARY, NEWSLETTER = "editor", "secretary", "newsletter_editor"
PRIVACY, ADMINISTRATOR, LINK = "privacy_officer", "administrator", "the holder of a link"
EVERYBODY = (EDITOR, SECRETARY, NEWSLETTER, PRIVACY, ADMINISTRATOR, LINK)
OFFICE = {SECRETARY, ADMINISTRATOR}

DRAFT, OPEN, ADOPTED = Decision.DRAFT, Decision.OPEN, Decision.ADOPTED
REJECTED, WITHDRAWN, SUPERSEDED = Decision.REJECTED, Decision.WITHDRAWN, Decision.SUPERSEDED

#: In which states an action can be done, and by whom. The meeting has come, or it has not where amendments are moved.
TABLE = {
    "edit": ({DRAFT}, OFFICE),
    "delete": ({DRAFT, OPEN}, OFFICE),
    "open": ({DRAFT}, OFFICE),
    "back to draft": ({OPEN}, OFFICE),
    "adopt": ({DRAFT, OPEN}, OFFICE),
    "reject": ({DRAFT, OPEN}, OFFICE),
    "withdraw": ({DRAFT, OPEN}, OFFICE),
    "supersede": ({ADOPTED}, OFFICE),
    "correct": ({ADOPTED, SUPERSEDED}, OFFICE),
    "publish": ({ADOPTED, SUPERSEDED}, OFFICE),
    "invite": ({OPEN}, OFFICE),
    "enter amendment": ({OPEN}, OFFICE),
    "send amendment": ({OPEN}, {LINK}),
    "decide amendment": ({OPEN}, OFFICE),
}


def test_the_table_speaks_of_every_action_and_every_role():
    from alliance.roles import ROLES

    assert TABLE.keys() == {action.value for action in Action}
    assert {*EVERYBODY} == {role.key for role in ROLES} | {LINK}


POSSIBLE = [(state, action) for state in Decision for action, (states, _roles) in TABLE.items() if state in states]


def refused(state: Decision, action: str) -> list[str]:
    """Who may not do it in this state."""
    states, roles = TABLE[action]
    return [role for role in EVERYBODY if state not in states or role not in roles]


def person(role: str):
    return None if role == LINK else StaffFactory(role=role)


@pytest.fixture(autouse=True)
def _morning():
    """The meeting of what is not decided yet is today: before the deadline all can be done that ever can."""
    with time_machine.travel(datetime(2026, 3, 8, 9, tzinfo=timezone.get_default_timezone()), tick=True):
        yield


NOON = datetime(2026, 3, 8, 12, tzinfo=timezone.get_default_timezone())


def in_state(state: Decision) -> Resolution:
    if state == DRAFT:
        return IN_STATE[state](meeting__date=NOON.date())
    if state == OPEN:
        return IN_STATE[state](meeting=AnnualMeetingFactory(date=NOON.date()), until=NOON)
    return IN_STATE[state]()


@pytest.mark.parametrize("state", list(Decision))
def test_the_rules_are_those_of_the_table(state):
    resolution = in_state(state)
    adopted(meeting=resolution.meeting)  # which can take its place
    people = {role: person(role) for role in EVERYBODY}
    for action, (states, roles) in TABLE.items():
        for role, user in people.items():
            answer = rules.may(Action(action), resolution, user)
            assert bool(answer) == (state in states and role in roles), (action, role, answer)
            assert answer or len(str(answer.reason).split()) > 2


# --- The services

UNANIMOUS = Result(Vote.UNANIMOUS)
TEXT = Document("Ny tittel", "Innledning.", (SectionText("Bolig", "", (ClauseText("Bygge."),)),))


@dataclass
class Case:
    """A resolution in a state with what an action needs besides it, all there beforehand."""

    resolution: Resolution
    later: Resolution
    member: Organisation
    token: str = ""
    amendment: Amendment | None = None

    def unmoved(self) -> Amendment:
        words = {"kind": "change", "text": NEW_WORDS, "reason": "Det trengs."}
        return Amendment(resolution=self.resolution, organisation=self.member, clause=self.clause, **words)

    @property
    def clause(self):
        return self.resolution.editions.get(number=0).sections.get().clauses.first()


def case(state: Decision, action: str) -> Case:
    resolution = in_state(state)
    made = Case(resolution, adopted(meeting__date=NOON.date() - timedelta(days=1)), MembershipFactory().organisation)
    if action == "send amendment":
        made.token = invited(resolution, made.member, expires_at=NOON)
    if action == "decide amendment":
        made.amendment = made.unmoved()
        if state == OPEN:
            amendments.move(amendment=made.amendment, cosigners=[], user=StaffFactory(role=SECRETARY))
    return made


SERVICES = {
    "edit": lambda it, by: drafting.save_text(resolution=it.resolution, document=TEXT, user=by),
    "open": lambda it, by: life.open_for_amendments(resolution=it.resolution, until=NOON, user=by),
    "back to draft": lambda it, by: life.back_to_draft(resolution=it.resolution, user=by),
    "adopt": lambda it, by: life.adopt(resolution=it.resolution, result=UNANIMOUS, user=by),
    "reject": lambda it, by: life.reject(resolution=it.resolution, result=UNANIMOUS, user=by),
    "withdraw": lambda it, by: life.withdraw(resolution=it.resolution, reason="Venter.", user=by),
    "supersede": lambda it, by: life.supersede(resolution=it.resolution, by=it.later, user=by),
    "correct": lambda it, by: life.correct(resolution=it.resolution, document=TEXT, reason="Skrivefeil.", user=by),
    "enter amendment": lambda it, by: amendments.move(amendment=it.unmoved(), cosigners=[], user=by),
    "decide amendment": lambda it, by: amendments.decide(amendment=it.amendment, decision="adopted", user=by),
}


@pytest.mark.parametrize("state", list(Decision))
def test_the_services_refuse_with_a_sentence_and_change_nothing(state):
    it = case(state, "decide amendment")
    people = {role: person(role) for role in EVERYBODY}
    before = everything()
    for action, service in SERVICES.items():
        for role in refused(state, action):
            if (action, role, state) != ("enter amendment", LINK, OPEN):  # from a link, this is sending one
                with pytest.raises(Refused, match=r"\w+ \w+"):
                    service(it, people[role])
    assert everything() == before


@pytest.mark.parametrize(("state", "action"), [pair for pair in POSSIBLE if pair[1] in SERVICES])
def test_the_services_do_what_the_table_allows(state, action):
    it = case(state, action)
    before = everything()
    SERVICES[action](it, person(SECRETARY))
    assert everything() != before


# --- The admin


def page(it: Case, name: str, *parts) -> str:
    return reverse(f"admin:resolutions_resolution_{name}", args=[it.resolution.pk, *parts])


def _take(step: str, **said):
    """Fill in the form of the page with the steps, and say yes to what it asks."""

    def post(client, it: Case):
        data = {name: value(it) if callable(value) else value for name, value in said.items()} | {"step": step}
        response = client.post(page(it, "life"), data)
        looked_at = (response.context or {}).get("looked_at")
        return client.post(page(it, "life"), data | {"looked_at": looked_at}) if looked_at else response

    return post


def _correct(client, it: Case):
    fields = fields_of(TEXT, reason="Skrivefeil.")
    response = client.post(page(it, "correct"), fields)
    looked_at = (response.context or {}).get("looked_at", "")
    return client.post(page(it, "correct"), fields | {"looked_at": looked_at}) if looked_at else response


def _publish(client, it: Case):
    chosen = {"action": "publish_now", "_selected_action": [it.resolution.pk]}
    return client.post(reverse("admin:resolutions_resolution_changelist"), chosen)


def _invite(client, it: Case):
    who = {"name": "Kari", "email": "kari@example.org", "language": "nb", "organisation": it.member.pk}
    return client.post(page(it, "invitations"), {"step": "invite", "expires_at": "", **who})


def _enter(client, it: Case):
    words = {"organisation": it.member.pk, "moved_on": NOON.date().isoformat(), "text": NEW_WORDS, "reason": "Viktig."}
    return client.post(f"{page(it, 'amend')}?kind=change&at=1.1", words)


def _decide(client, it: Case):
    return client.post(page(it, "amendment", 1), {"step": "decide", "decision": "rejected", "note": ""})


PAGES = {
    "edit": lambda client, it: client.post(page(it, "text"), fields_of(TEXT, seen="", _save="1")),
    "delete": lambda client, it: client.post(page(it, "delete"), {"post": "yes"}),
    "open": _take("open", until="2026-03-08T12:00"),
    "back to draft": _take("back_to_draft"),
    "adopt": _take("adopt", vote="unanimous"),
    "reject": _take("reject", vote="unanimous"),
    "withdraw": _take("withdraw", reason="Venter."),
    "supersede": _take("supersede", by=lambda it: it.later.pk),
    "correct": _correct,
    "publish": _publish,
    "invite": _invite,
    "enter amendment": _enter,
    "decide amendment": _decide,
}


@pytest.mark.parametrize("state", list(Decision))
def test_the_admin_refuses_and_changes_nothing(client, state):
    it = case(state, "decide amendment")
    before = everything()
    for role in EVERYBODY:
        user = person(role)
        client.logout() if user is None else client.force_login(user)
        for action, post in PAGES.items():
            if role in refused(state, action):
                response = post(client, it)
                turned_away = response.status_code == (403 if user else 302)
                assert turned_away or role in OFFICE, (action, role, response.status_code)
    assert everything() == before


@pytest.mark.parametrize(("state", "action"), [pair for pair in POSSIBLE if pair[1] in PAGES])
def test_the_admin_does_what_the_table_allows(client, state, action):
    it = case(state, action)
    client.force_login(person(SECRETARY))
    before = everything()
    PAGES[action](client, it)
    assert everything() != before


STEPS = ["open", "back to draft", "adopt", "reject", "withdraw", "supersede"]


@pytest.mark.parametrize("state", list(Decision))
def test_the_page_of_the_steps_says_why_not(client, state):
    it = case(state, "decide amendment")
    client.force_login(person(SECRETARY))
    for action in STEPS:
        if state not in TABLE[action][0]:
            said = str(rules.in_state(Action(action), it.resolution).reason)
            assert PAGES[action](client, it).context["refusal"] == said
            assert len(said.split()) > 3


# --- The link


@pytest.mark.parametrize("state", list(Decision))
def test_a_link_sends_an_amendment_only_while_the_resolution_is_open(client, state):
    it = case(state, "send amendment")
    before = everything()
    send(client, it.token)
    assert (everything() != before) == (state in TABLE["send amendment"][0])
