"""The secretary's pages about amendments: all of them, one of them, a new one, the text that comes of them, links."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.utils import timezone

from resolutions.models import Amendment, Invitation, Resolution
from resolutions.services import invitations
from tests.factories import DemandFactory, MembershipFactory, StaffFactory, TopicFactory
from tests.resolutions.amending import NEW_WORDS, amendment, invited, member, open_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """A browser in which the secretary is logged in."""
    client.force_login(StaffFactory(role="secretary"))
    return client


@pytest.fixture
def resolution():
    return open_proposal(title="Bolig til alle")


def page(resolution: Resolution, name: str, *parts) -> str:
    return "/".join(map(str, ("/admin/resolutions/resolution", resolution.pk, name, *parts))) + "/"


def text_of(response) -> str:
    main = response.content.decode().partition('id="content"')[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- All of them


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_costs_the_same_with_one_and_with_ten(desk, django_assert_num_queries, resolution, count):
    for _each in range(count):
        amendment(resolution).cosigners.add(member(f"Medunderskriver {_each}"), member(f"Enda en {_each}"))
    desk.get(page(resolution, "amendments"))
    with django_assert_num_queries(11):
        response = desk.get(page(resolution, "amendments"))
    assert response.content.decode().count('class="amendments-row"') == count


def test_amendments_stand_in_the_order_of_the_text_each_marked_in_its_clause(desk, resolution):
    amendment(resolution, at="2.1", organisation=member("Hus"))
    amendment(resolution, text="Heve hele satsen.", organisation=member("Gate"), reason="Den er for lav.")
    response = desk.get(page(resolution, "amendments"))
    found = re.findall(r'<h3 id="amendment-\d-title">(\d\. \w+) <span[^>]*>(.*?)</span>', response.content.decode())
    assert found == [("2. Gate", "not decided yet"), ("1. Hus", "not decided yet")]
    assert re.search(r"<ins>.*?hele ?</ins>", response.content.decode(), re.DOTALL)
    assert "Den er for lav." in text_of(response)
    assert "2 amendments, in the order of the text. Not decided yet: 2, 1." in text_of(response)


def test_amendments_that_collide_are_pointed_out_and_compared(desk, resolution):
    amendment(resolution, text="Heve satsen til 12 000 kroner.")
    amendment(resolution, text="Heve satsen til 14 000 kroner.")
    amendment(resolution, at="1.2")
    response = desk.get(page(resolution, "amendments"))
    shown = text_of(response)
    assert shown.count("These amendments collide: they take the same clause") == 1
    assert "From 1 to 2" in shown
    compared = response.content.decode().partition('class="amendments-collision"')[2].partition("</div>")[0]
    assert re.findall(r"<(del|ins)>.*?</span>(.*?)</\1>", compared) == [("del", "12"), ("ins", "14")]


def test_organisations_that_have_left_or_are_on_leave_are_pointed_out(desk, resolution):
    house, street = member("Hus", end=timezone.localdate() - timedelta(days=1)), member("Gate", status="on_leave")
    amendment(resolution, organisation=house).cosigners.add(street)
    shown = text_of(desk.get(page(resolution, "amendments")))
    assert "Hus was not a member on " in shown
    assert "Gate was on leave on " in shown


@pytest.mark.parametrize("name", ["amendments", "together", "amend", "invitations", "amendment/1"])
def test_an_editor_has_no_way_in(client, resolution, name):
    amendment(resolution)
    client.force_login(StaffFactory(role="editor"))
    assert client.get(page(resolution, *name.split("/"))).status_code == 403


# --- One of them


def decide(desk, change: Amendment, decision: str, **more):
    data = {"step": "decide", "decision": decision, "note": ""} | more
    return desk.post(page(change.resolution, "amendment", change.number), data)


def test_a_decision_is_recorded_told_and_logged(desk, resolution):
    change = amendment(resolution)
    response = decide(desk, change, "rejected", note="31 mot 8")
    assert response["Location"] == page(resolution, "amendments") + "#amendment-1"
    change.refresh_from_db()
    assert (change.decision, change.decision_note) == ("rejected", "31 mot 8")
    assert said(response) == ["Amendment 1: rejected."]
    assert LogEntry.objects.get().get_change_message() == "Amendment 1: rejected."
    shown = text_of(desk.get(page(resolution, "amendment", 1)))
    assert "31 mot 8" in shown
    decide(desk, change, "undecided")
    change.refresh_from_db()
    assert change.is_undecided


def test_adopting_one_asks_which_others_fall_and_suggests_those_that_collide(desk, resolution):
    first, second = amendment(resolution), amendment(resolution, kind="delete")
    amendment(resolution, at="1.2"), amendment(resolution, decision="withdrawn")
    shown = desk.get(page(resolution, "amendment", 1)).content.decode()
    assert re.findall(r'name="fall" value="(\d+)"[^>]* (checked)', shown) == [(str(second.pk), "checked")]
    response = decide(desk, first, "adopted", fall=[second.pk])
    assert said(response) == ["Amendment 1: adopted. Fallen with it: 2."]
    assert list(resolution.amendments.values_list("decision", flat=True)) == [
        *("adopted", "fallen", "undecided", "withdrawn")
    ]


def test_an_amendment_to_another_clause_cannot_be_made_to_fall(desk, resolution):
    first, other = amendment(resolution), amendment(resolution, at="1.2")
    amendment(resolution)
    response = decide(desk, first, "adopted", fall=[other.pk])
    assert response.status_code == 200
    assert response.context["decision_form"].errors.keys() == {"fall"}
    assert set(resolution.amendments.values_list("decision", flat=True)) == {"undecided"}


def test_a_second_adoption_for_the_clause_is_refused_with_the_reason(desk, resolution):
    amendment(resolution, decision="adopted")
    change = amendment(resolution)
    response = decide(desk, change, "adopted")
    assert "Amendment 1 to the same clause is adopted." in text_of(response)
    change.refresh_from_db()
    assert change.is_undecided


@pytest.mark.parametrize("decision", ["", "maybe", "undecided"])
def test_what_is_no_decision_is_refused_at_the_field(desk, resolution, decision):
    change = amendment(resolution)
    response = decide(desk, change, decision)
    assert response.status_code == 200
    assert response.context["decision_form"].errors.keys() == {"decision"}
    change.refresh_from_db()
    assert change.is_undecided


def test_the_demand_or_topic_of_the_new_words_is_chosen_there(desk, resolution):
    change, demand, topic = amendment(resolution), DemandFactory(), TopicFactory()
    where = page(resolution, "amendment", 1)
    desk.post(where, {"step": "link", "demand": demand.pk, "topic": ""})
    change.refresh_from_db()
    assert change.demand == demand
    response = desk.post(where, {"step": "link", "demand": demand.pk, "topic": topic.pk})
    assert "A clause quotes a demand or proposes a new one, not both." in text_of(response)


def test_an_amendment_that_does_not_exist_is_not_found(desk, resolution):
    assert desk.get(page(resolution, "amendment", 7)).status_code == 404


# --- A new one


def enter(desk, resolution, *, kind: str = "change", at: str = "1.1", **data):
    given = {"text": NEW_WORDS, "reason": "Det trengs.", "moved_on": timezone.localdate().isoformat()} | data
    return desk.post(f"{page(resolution, 'amend')}?kind={kind}&at={at}", given)


def test_the_secretary_enters_what_an_organisation_hands_in(desk, resolution):
    house, street, topic = member("Hus"), member("Gate"), TopicFactory()
    links = desk.get(page(resolution, "amend")).content.decode()
    assert 'href="?kind=change&amp;at=1.1"' in links
    assert "Heve satsen.</textarea>" in desk.get(page(resolution, "amend") + "?kind=change&at=1.1").content.decode()
    response = enter(desk, resolution, organisation=house.pk, cosigners=[street.pk], topic=topic.pk)
    assert response["Location"] == page(resolution, "amendments") + "#amendment-1"
    saved = Amendment.objects.get()
    assert (saved.organisation, saved.text, saved.topic, saved.invitation) == (house, NEW_WORDS, topic, None)
    assert list(saved.cosigners.all()) == [street]


def test_the_secretary_is_told_at_once_what_cannot_be_entered(desk, resolution):
    away = MembershipFactory(organisation__name="Hus", status="on_leave").organisation
    response = enter(desk, resolution, organisation=away.pk)
    assert "Hus was on leave on " in text_of(response)
    assert f"{NEW_WORDS}</textarea>" in response.content.decode()
    response = enter(desk, resolution, organisation="", text="")
    assert "Write the words that you propose." in text_of(response)
    assert not Amendment.objects.exists()


def test_nothing_is_entered_in_a_draft(desk):
    draft = open_proposal(decision="draft")
    response = enter(desk, draft, organisation=member("Hus").pk)
    assert response["Location"] == page(draft, "amendments")
    assert said(response) == ["It is not open for amendments."]


# --- The text that comes of them


@pytest.mark.parametrize("count", [1, 10])
def test_the_page_of_the_text_costs_the_same_with_one_and_with_ten(desk, django_assert_num_queries, resolution, count):
    for _each in range(count):
        amendment(resolution, kind="insert", decision="adopted")
    desk.get(page(resolution, "together"))
    with django_assert_num_queries(22):
        desk.get(page(resolution, "together"))


def test_the_text_is_put_together_in_the_order_of_the_amendments_and_says_which_did_what(desk, resolution):
    house = member("Hus")
    amendment(resolution, at="1.2", kind="insert", text="Ny to.", decision="adopted", organisation=house)
    amendment(resolution, at="1.1", kind="delete", decision="adopted", organisation=house)
    amendment(resolution, at="2.1", text="Aldri.", decision="rejected", organisation=house)
    amendment(resolution, at="1.2", kind="insert", text="Ny tre.", organisation=house)
    response = desk.get(page(resolution, "together"))
    shown = text_of(response)
    did = re.findall(r"(Delete clause 1.1|New clause after clause 1.2) (Amendment \d from Hus)", shown)
    assert did == [
        ("Delete clause 1.1", "Amendment 2 from Hus"),
        ("New clause after clause 1.2", "Amendment 1 from Hus"),
    ]
    assert "Not decided yet: 4." in shown
    lines = {(line.before, line.after): line.new for line in response.context["lines"] if line.role == "clause"}
    assert lines == {
        ("1.1", ""): "",
        ("1.2", "1.1"): "Betale i tide.",
        ("", "1.2"): "Ny to.",
        ("2.1", "2.1"): ("Bygge flere boliger."),
    }


def test_conflicts_between_adopted_amendments_are_named(desk, resolution):
    amendment(resolution, decision="adopted"), amendment(resolution, decision="adopted")
    shown = text_of(desk.get(page(resolution, "together")))
    assert "Amendments 1 and 2 are both adopted, but take the same clause 1.1." in shown


# --- Personal links


def invite(desk, resolution, **changes):
    data = {"step": "invite", "name": "Kari Nes", "email": "kari@example.org", "language": "nb", "expires_at": ""}
    return desk.post(page(resolution, "invitations"), data | changes)


def test_a_link_is_sent_from_the_page(desk, resolution, mailoutbox, django_capture_on_commit_callbacks):
    house = member("Hus")
    with django_capture_on_commit_callbacks(execute=True):
        response = invite(desk, resolution, organisation=house.pk)
    assert said(response) == ["A link is sent to kari@example.org."]
    assert [mail.to for mail in mailoutbox] == [["kari@example.org"]]
    assert Invitation.objects.get().organisation == house


def test_an_organisation_on_leave_is_not_offered(desk, resolution):
    away = member("Hus", status="on_leave")
    response = invite(desk, resolution, organisation=away.pk)
    assert response.status_code == 200
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_is_told_and_the_link_can_be_sent_anew(desk, resolution, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = invite(desk, resolution, organisation=member("Hus").pk)
    assert Invitation.objects.usable().count() == 1
    assert said(response) == [
        "The mail server did not take the letter to kari@example.org. Send a new link when it is back."
    ]


def test_links_are_listed_with_their_state_renewed_and_taken_back(desk, resolution):
    used = invited(resolution, member("Hus"))
    invited(resolution, member("Gate"), expires_at=timezone.now() - timedelta(hours=1), email="gate@example.org")
    invited(resolution, member("Torg"), email="torg@example.org")
    change = Amendment(kind="delete", clause=resolution.text.sections.first().clauses.first(), reason="Det trengs.")
    invitations.answer(token=used, amendment=change, cosigners=[])
    shown = text_of(desk.get(page(resolution, "invitations")))
    for state in ("Used ", "amendment 1", "Expired ", "Not used yet; works until "):
        assert state in shown
    open_one = Invitation.objects.get(email="torg@example.org")
    old = open_one.digest
    response = desk.post(page(resolution, "invitations"), {"step": "renew", "invitation": open_one.pk})
    assert said(response) == ["A link is sent to torg@example.org."]
    open_one.refresh_from_db()
    assert open_one.digest != old
    response = desk.post(page(resolution, "invitations"), {"step": "take_back", "invitation": open_one.pk})
    open_one.refresh_from_db()
    assert open_one.has_expired


@pytest.mark.parametrize("count", [1, 10])
def test_the_page_of_links_costs_the_same_with_one_and_with_ten(desk, django_assert_num_queries, resolution, count):
    for number in range(count):
        invited(resolution, member(f"Lag {number}"))
    desk.get(page(resolution, "invitations"))
    with django_assert_num_queries(9):
        desk.get(page(resolution, "invitations"))


def test_a_link_of_another_resolution_is_not_found_here(desk, resolution):
    invited(open_proposal(), member("Hus"))
    data = {"step": "renew", "invitation": Invitation.objects.get().pk}
    assert desk.post(page(resolution, "invitations"), data).status_code == 404
    assert desk.post(page(resolution, "invitations"), data | {"invitation": "x"}).status_code == 404
