"""The page behind the link in every mail: lists, language, a break. Each change is written down; looking is none."""

import re

import pytest
from django.utils import timezone

from core.days import months_after
from newsletter import consent, links
from newsletter.models import ConsentEvent, MailingList, Subscriber
from policies.models import Demand, Topic
from tests.newsletter.conftest import events, lists_of, path, subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(db) -> MailingList:
    return MailingList.objects.create(slug="medlemmer", name="Til medlemmene", is_public=False)


def page(client, person: Subscriber) -> str:
    return (
        client.get(path(links.preferences_url(person))).content.decode().partition("<main")[2].partition("</main>")[0]
    )


def save(client, person: Subscriber, part: str = "choices", **data):
    if part == "choices":
        data = {"language": "nb", "lists": ["nyhetsbrev"]} | data
    return client.post(path(links.preferences_url(person)), {"part": part} | data)


def test_looking_changes_nothing(client, kari):
    for method in (client.get, client.head):
        response = method(path(links.preferences_url(kari)))
        assert (response.status_code, len(response.cookies)) == (200, 0)
    assert events(kari) == []


def test_a_list_is_added_and_the_words_shown_are_kept(client, kari, press):
    assert consent.wording() in page(client, kari)
    response = save(client, kari, lists=["nyhetsbrev", "presse"])
    assert response.status_code == 200
    assert 'class="notice notice--ok"' in response.content.decode()
    assert lists_of(kari) == ["nyhetsbrev", "presse"]
    event = ConsentEvent.objects.get()
    assert (event.what, event.scope, event.page) == ("choices", "presse", "/nyhetsbrev/innstillinger/")
    assert (event.wording, event.wording_version) == (consent.wording(), consent.CURRENT)


def test_one_list_is_changed_for_another_without_leaving(client, kari, press):
    save(client, kari, lists=["presse"])
    kari.refresh_from_db()
    assert (kari.state, lists_of(kari)) == ("active", ["presse"])
    assert events(kari) == [("choices", "presse"), ("withdrawn", "nyhetsbrev")]


def test_saving_what_is_there_already_notes_nothing(client, kari):
    save(client, kari)
    assert events(kari) == []


def test_whoever_unticks_everything_has_left_and_can_take_it_back(client, kari):
    response = save(client, kari, lists=[])
    kari.refresh_from_db()
    assert kari.state == "unsubscribed"
    back = re.search(r'action="(/nyhetsbrev/angre/[^"]+)"', response.content.decode())[1]
    client.post(back)
    assert lists_of(kari) == ["nyhetsbrev"]


def test_a_list_that_is_not_open_is_shown_to_those_on_it_and_can_only_be_left(client, kari, closed):
    assert "Til medlemmene" not in page(client, kari)
    assert save(client, kari, lists=["nyhetsbrev", "medlemmer"]).status_code == 422
    kari.subscriptions.create(mailing_list=closed)
    assert "Til medlemmene" in page(client, kari)
    save(client, kari, lists=["nyhetsbrev"])
    assert lists_of(kari) == ["nyhetsbrev"]


def test_the_language_is_changed(client, kari):
    save(client, kari, language="nn")
    kari.refresh_from_db()
    assert (kari.language, events(kari)) == ("nn", [("language", "")])


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"lists": ["nyhetsbrev", "finnes-ikke"]}, {"lists": ["a\0b"]}])
def test_what_cannot_be_chosen_is_refused_in_words_and_changes_nothing(client, kari, wrong):
    response = save(client, kari, **wrong)
    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    kari.refresh_from_db()
    assert (kari.language, lists_of(kari), events(kari)) == ("nb", ["nyhetsbrev"], [])


@pytest.mark.parametrize("months", [1, 3, 6])
def test_a_break_lasts_as_long_as_chosen_and_ends_now_when_asked(client, kari, months):
    save(client, kari, "pause", months=months)
    kari.refresh_from_db()
    until = months_after(timezone.localdate(), months)
    assert (kari.paused_until, kari.is_resting) == (until, True)
    assert not Subscriber.objects.reachable().exists()
    assert 'name="months"' not in page(client, kari)

    save(client, kari, "pause")
    kari.refresh_from_db()
    assert kari.paused_until is None
    assert events(kari) == [("paused", f"until:{until}"), ("resumed", "")]


@pytest.mark.parametrize("months", ["", "2", "-1", "x"])
def test_a_break_of_another_length_is_refused(client, kari, months):
    assert save(client, kari, "pause", months=months).status_code == 422
    assert events(kari) == []


def test_everything_is_left_from_here(client, kari, press):
    kari.subscriptions.create(mailing_list=press)
    assert save(client, kari, "everything").status_code == 200
    kari.refresh_from_db()
    assert (kari.state, lists_of(kari)) == ("unsubscribed", [])


def test_one_who_has_left_is_led_to_the_sign_up_and_changes_nothing(client):
    departed = subscriber("ola@example.org", state="unsubscribed")
    assert 'href="/nyhetsbrev/"' in page(client, departed)
    save(client, departed)
    assert (lists_of(departed), events(departed)) == ([], [])


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_however_much_one_gets(client, kari, django_assert_num_queries, number):
    for each in range(number):
        topic = Topic.objects.create(slug=f"topic{each}", title=f"Topic {each}", intro="Om det.")
        kari.followings.create(topic=topic)
        kari.followings.create(demand=Demand.objects.create(topic=topic, since="2020-01-01", text="Et krav."))
        kari.subscriptions.create(mailing_list=MailingList.objects.create(slug=f"list{each}", name=f"List {each}"))
    page(client, kari)  # what is asked once a process
    with django_assert_num_queries(12):
        page(client, kari)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-11-30", 3, "2027-02-28"), ("2027-12-31", 1, "2028-01-31"), ("2027-08-31", 6, "2028-02-29")],
)
def test_a_month_that_lacks_the_day_ends_with_its_last(day, months, then):
    assert str(months_after(timezone.datetime.fromisoformat(day).date(), months)) == then
