"""The page on which staff follow a newsletter, and what they learn from it afterwards."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.queue import waiting_for
from newsletter.admin import progress, statistics
from newsletter.models import Bounce, Campaign, SendingDomain, Subscriber
from newsletter.sending.drain import drain
from newsletter.services import campaigns, leaving
from tests.newsletter.conftest import later, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def begun(campaign, readers, editor) -> Campaign:
    campaigns.start(campaign=campaign, user=editor)
    campaign.refresh_from_db()
    return campaign


def text_of(response) -> str:
    return response.content.decode()


def address(name: str, campaign: Campaign) -> str:
    return reverse(f"admin:newsletter_campaign_{name}", args=[campaign.pk])


def settle(campaign: Campaign, number: int, state: str, **values) -> None:
    some = campaign.deliveries.filter(state="pending").order_by("pk").values("pk")[:number]
    settled_at = None if state == "deferred" else timezone.now()
    begun = {"attempts": 1, "attempt_started_at": timezone.now(), "settled_at": settled_at}
    campaign.deliveries.filter(pk__in=list(some.values_list("pk", flat=True))).update(state=state, **begun, **values)


def test_the_pace_is_told_of_the_last_minute_and_on_average(begun):
    with later(minutes=9):
        settle(begun, 1, "sent")
    with later(minutes=10):
        settle(begun, 3, "sent")
        begun.candidates = 1000
        assert progress.pace(begun, sent=400, left=600) == {"now": 3, "average": 40, "minutes_left": 200}


def test_nothing_is_said_of_a_pace_before_the_first_message(begun):
    assert progress.pace(begun, sent=0, left=5) == {"now": None, "average": None, "minutes_left": None}


def test_a_paused_newsletter_has_no_pace_now_and_its_page_stands_still(desk, begun, editor):
    campaigns.pause(campaign=begun, user=editor)
    response = desk.get(begun.progress_url())
    assert "Refresh" not in response
    assert response.context["pace"]["now"] is None


def test_a_long_ledger_is_counted_less_often(begun):
    assert progress.refresh(begun) == 4
    begun.candidates = 1_000_000
    assert progress.refresh(begun) == 30


def test_the_results_are_told_by_the_recipients_domains(campaign, editor, desk):
    for number in range(3):
        subscriber(f"reader{number}@Big.example")
    subscriber("reader@small.example")
    campaigns.start(campaign=campaign, user=editor)
    settle(campaign, 1, "sent")
    settle(campaign, 1, "failed", reply="550 no")
    settle(campaign, 1, "deferred", reply="450 later", due_at=timezone.now())
    rows = list(desk.get(campaign.progress_url()).context["domains"])
    assert rows == [
        {"domain": "big.example", "number": 3, "sent": 1, "failed": 1, "deferred": 1},
        {"domain": "small.example", "number": 1, "sent": 0, "failed": 0, "deferred": 0},
    ]


def test_the_lists_are_turned_each_by_itself(desk, begun, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN", 1)
    settle(begun, 2, "failed", reply="550 5.1.1 No such user")
    settle(begun, 2, "uncertain")
    context = desk.get(f"{begun.progress_url()}?failed=2").context
    assert [delivery.address for delivery in context["failed"]] == ["reader1@example.org"]
    assert [delivery.address for delivery in context["uncertain"]] == ["reader2@example.org"]


def test_the_page_costs_the_same_however_many_there_are(desk, campaign, editor, django_assert_num_queries):
    for number in range(40):
        subscriber(f"reader{number}@example{number}.org")
    campaigns.start(campaign=campaign, user=editor)
    desk.get(campaign.progress_url())
    for _round in range(2):
        settle(campaign, 3, "failed", reply="550 no")
        settle(campaign, 3, "uncertain")
        settle(campaign, 3, "deferred", due_at=timezone.now())
        settle(campaign, 3, "sent")
        with django_assert_num_queries(12):
            assert desk.get(campaign.progress_url()).status_code == 200


def test_a_draft_has_no_progress(desk, campaign):
    response = desk.get(campaign.progress_url())
    assert response["Location"] == reverse("admin:newsletter_campaign_change", args=[campaign.pk])


def test_cancelling_is_asked_about_once_more(desk, begun, smtp):
    asked = desk.get(address("cancel", begun))
    assert asked.context["waiting"] == 5
    begun.refresh_from_db()
    assert begun.cancelled_at is None
    desk.post(address("cancel", begun))
    drain(begun.pk)
    begun.refresh_from_db()
    assert (begun.state, begun.cancelled) == ("cancelled", 5)
    again = desk.get(address("cancel", begun), follow=True)
    assert [str(message) for message in again.context["messages"]][-1] == "Nyhetsbrevet er avbrutt."


@pytest.mark.parametrize(("choice", "state"), [("again", "pending"), ("sent", "sent")])
def test_all_the_uncertain_are_decided_by_one_button(desk, begun, choice, state):
    settle(begun, 3, "uncertain")
    desk.post(address("decide_all", begun), {"choice": choice})
    assert begun.deliveries.filter(state="uncertain").count() == 0
    assert begun.deliveries.filter(state=state).count() == {"again": 5, "sent": 3}[choice]
    late = desk.post(address("decide_all", begun), {"choice": choice}, follow=True)
    assert [str(message) for message in late.context["messages"]][-1] == "Noen andre har allerede valgt."


def test_afterwards_the_shares_tell_what_arrived_came_back_and_made_people_leave(begun, smtp, desk):
    drain(begun.pk)
    begun.refresh_from_db()
    first, second, third = begun.deliveries.all()[:3]
    for number, (delivery, kind) in enumerate([(first, "soft"), (first, "soft"), (first, "hard"), (second, "soft")]):
        Bounce.objects.create(kind=kind, delivery=delivery, subscriber=delivery.subscriber, key=str(number))
    Bounce.objects.create(kind="complaint", delivery=third, subscriber=third.subscriber, key="complaint")
    leaving.leave_campaign(subscriber=second.subscriber, campaign=begun, page="/")
    assert [(share.number, share.percent) for share in statistics.shares(begun)] == [
        (3, 60.0), (0, 0.0), (1, 20.0), (1, 20.0), (0, 0.0), (0, 0.0), (0, 0.0), (1, 20.0), (1, 20.0),
    ]  # fmt: skip
    page = text_of(desk.get(begun.progress_url()))
    assert "60,0 %" in page
    assert "Vi vet ikke hvem som har åpnet det" in page


def test_while_it_is_being_sent_there_are_no_shares(desk, begun):
    assert desk.get(begun.progress_url()).context["shares"] == []


# --- The desk


def test_what_was_not_sent_at_its_hour_and_what_is_uncertain_waits_on_the_desk(campaign, readers, editor, client):
    campaigns.schedule(campaign=campaign, at=timezone.now() + timedelta(hours=1), user=editor)
    Subscriber.objects.update(state="unsubscribed", unsubscribed_at=timezone.now())
    with later(hours=2):
        campaigns.start_due()
    (task,) = waiting_for(editor)
    assert (task.title, str(task.why)) == ("Dette vedtok årsmøtet", "Ikke sendt: Ingen abonnerer ennå.")

    Subscriber.objects.update(state="active")
    campaigns.start(campaign=campaign, user=editor)
    assert waiting_for(editor) == []
    settle(campaign, 1, "uncertain")
    (task,) = waiting_for(editor)
    assert task.url == campaign.progress_url()


def test_what_waits_is_told_to_those_who_may_send(campaign, django_user_model):
    Campaign.objects.update(trouble="Nobody subscribes yet.")
    assert waiting_for(django_user_model.objects.create_user("ola", is_staff=True)) == []


# --- Sending domains


def test_the_limits_of_a_domain_are_set_in_plain_words(desk):
    add = reverse("admin:newsletter_sendingdomain_add")
    wrong = desk.post(add, {"domain": "post@example", "per_minute": "-1", "connections": "0"})
    errors = wrong.context["adminform"].form.errors
    assert errors["domain"] == ["Skriv et domene, for eksempel alliansen.example."]
    assert "per_minute" in errors
    none = desk.post(add, {"domain": "example.org", "per_minute": "60", "connections": "0"})
    assert none.context["adminform"].form.non_field_errors() == ["Det trengs minst én forbindelse."]
    desk.post(add, {"domain": "Example.ORG", "per_minute": "60", "connections": "3"})
    found = SendingDomain.objects.values_list("domain", "per_minute", "connections")
    assert list(found) == [("example.org", 60, 3)]
    assert desk.get(reverse("admin:newsletter_sendingdomain_changelist")).status_code == 200
