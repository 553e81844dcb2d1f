"""What staff do for those who get mail: stop it, tell them what is held, forget them."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from newsletter.addresses import fingerprint
from newsletter.models import Bounce, ConsentEvent, MailingList, Subscriber, Suppression
from newsletter.sending.drain import drain
from newsletter.services import campaigns
from tests.newsletter.conftest import lists_of, sign_up, subscriber, the_list

pytestmark = pytest.mark.django_db

LISTING = reverse("admin:newsletter_subscriber_changelist")


def text_of(response) -> str:
    return response.content.decode()


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def change_page(person: Subscriber) -> str:
    return reverse("admin:newsletter_subscriber_change", args=[person.pk])


@pytest.fixture
def kari(kari, press) -> Subscriber:
    """On two lists."""
    kari.subscriptions.create(mailing_list=press)
    return kari


def test_staff_cannot_subscribe_anybody(desk):
    assert desk.get(reverse("admin:newsletter_subscriber_add")).status_code == 403


def test_staff_stop_everything_for_one_who_calls(desk, kari):
    shown = desk.post(LISTING, {"action": "stop_everything", "_selected_action": [kari.pk]}, follow=True)
    assert said(shown) == [ngettext("Nothing more is sent to %d person.", "Nothing more is sent to %d people.", 1) % 1]
    kari.refresh_from_db()
    assert (kari.state, kari.subscriptions.count()) == ("unsubscribed", 0)
    event = ConsentEvent.objects.get()
    assert (event.what, event.scope, event.page) == ("withdrawn_by_staff", "nyhetsbrev presse", "admin")
    assert "kari@example.org" in text_of(desk.get(LISTING + "?q=kari"))
    assert LogEntry.objects.get().object_repr == "k•••@example.org"


def test_staff_stop_one_list_and_the_others_go_on(desk, kari):
    other = subscriber("ola@example.org")
    chosen = {"action": "stop_list_presse", "_selected_action": [kari.pk, other.pk]}
    one = ngettext("%(number)d person is off “%(list)s”.", "%(number)d people are off “%(list)s”.", 1)
    assert said(desk.post(LISTING, chosen, follow=True)) == [one % {"number": 1, "list": "Pressemeldinger"}]
    kari.refresh_from_db()
    assert (kari.state, [str(each.mailing_list.slug) for each in kari.subscriptions.all()]) == (
        "active",
        ["nyhetsbrev"],
    )
    assert [(event.what, event.scope) for event in ConsentEvent.objects.all()] == [("withdrawn_by_staff", "presse")]


def test_a_list_that_is_called_everything_is_stopped_alone(desk, kari):
    kari.subscriptions.create(mailing_list=MailingList.objects.create(slug="everything", name="Alt"))
    desk.post(LISTING, {"action": "stop_list_everything", "_selected_action": [kari.pk]})
    assert lists_of(kari) == ["nyhetsbrev", "presse"]
    desk.post(LISTING, {"action": "stop_everything", "_selected_action": [kari.pk]})
    assert lists_of(kari) == []


def test_subscribers_are_found_by_list_and_by_block(desk, kari):
    ola = subscriber("ola@example.org")
    Suppression.objects.create(address_hash=ola.address_hash, reason="bounced")
    found = {
        query: [person.email for person in desk.get(f"{LISTING}?{query}").context["cl"].result_list]
        for query in ("list=presse", "list=nyhetsbrev", "blocked=any", "blocked=bounced", "blocked=asked", "blocked=no")
    }
    assert found == {
        "list=presse": ["kari@example.org"],
        "list=nyhetsbrev": ["ola@example.org", "kari@example.org"],
        "blocked=any": ["ola@example.org"],
        "blocked=bounced": ["ola@example.org"],
        "blocked=asked": [],
        "blocked=no": ["kari@example.org"],
    }


def test_the_page_of_a_subscriber_tells_in_words_why_nothing_comes(desk, kari):
    Suppression.objects.create(address_hash=kari.address_hash, reason="bounced")
    Bounce.objects.create(subscriber=kari, kind="hard", status="5.1.1", words="No such user", key="1" * 64)
    page = text_of(desk.get(change_page(kari)))
    assert capfirst(gettext("the address does not work")) in page
    assert "No such user" in page
    assert "Pressemeldinger" in page


@pytest.mark.parametrize("number", [1, 5])
def test_the_listing_costs_the_same_however_many_there_are(desk, press, django_assert_num_queries, number):
    for each in range(number):
        subscriber(f"reader{each}@example.org").subscriptions.create(mailing_list=press)
    desk.get(LISTING)  # what is asked once a process
    with django_assert_num_queries(18):
        assert desk.get(LISTING).status_code == 200


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_of_a_subscriber_costs_the_same_however_much_there_is(desk, django_assert_num_queries, number):
    kari = subscriber("kari@example.org")
    for each in range(number):
        kari.subscriptions.create(mailing_list=MailingList.objects.create(slug=f"list{each}", name=f"List {each}"))
        ConsentEvent.objects.create(subscriber=kari, what="choices", scope=f"list{each}", page="/", language="nb")
        Bounce.objects.create(subscriber=kari, kind="soft", key=f"{each}")
    desk.get(change_page(kari))
    with django_assert_num_queries(15):
        assert desk.get(change_page(kari)).status_code == 200


def test_everything_that_is_held_is_handed_out_in_one_file(desk, kari, campaign, editor, smtp):
    sign_up("kari@example.org")
    campaigns.start(campaign=campaign, user=editor)
    drain(campaign.pk)
    Bounce.objects.create(subscriber=kari, kind="soft", status="4.2.2", words="Full", key="2" * 64)
    Suppression.objects.create(address_hash=kari.address_hash, reason="asked")
    response = desk.get(reverse("admin:newsletter_subscriber_everything", args=[kari.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="subscriber-{kari.pk}.json"'
    held = json.loads(response.content)
    assert held["subscriber"]["email"] == "kari@example.org"
    assert [each["mailing_list__slug"] for each in held["lists"]] == ["nyhetsbrev", "presse"]
    assert [(each["campaign"], each["state"]) for each in held["newsletters"]] == [(campaign.pk, "sent")]
    assert [each["words"] for each in held["bounces"]] == ["Full"]
    assert [each["reason"] for each in held["blocked"]] == ["asked"]
    assert [each["kind"] for each in held["letters"]] == ["already"]


def test_what_is_held_is_handed_to_nobody_without_the_role(client, kari, django_user_model):
    address = reverse("admin:newsletter_subscriber_everything", args=[kari.pk])
    assert client.get(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("eva", password="a long password", is_staff=True))
    assert client.get(address).status_code == 403


def test_deleting_a_subscriber_erases_the_address_everywhere(desk, campaign, editor, smtp):
    kari = subscriber("kari@example.org")
    campaigns.start(campaign=campaign, user=editor)
    drain(campaign.pk)
    campaign.deliveries.update(reply="250 <kari@example.org> is glad")
    desk.get(change_page(kari))
    response = desk.post(reverse("admin:newsletter_subscriber_delete", args=[kari.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert not Subscriber.objects.exists()
    delivery = campaign.deliveries.get()
    assert (delivery.address, delivery.subscriber, delivery.state, delivery.reply) == ("", None, "sent", "")
    assert Suppression.objects.get().address_hash == fingerprint("kari@example.org")
    assert not LogEntry.objects.filter(object_repr__contains="kari@").exists()


class TestBlockedAddresses:
    ADD = reverse("admin:newsletter_suppression_add")
    LISTING = reverse("admin:newsletter_suppression_changelist")

    def test_an_address_can_be_blocked_by_typing_it(self, desk):
        assert desk.post(self.ADD, {"address": "Kari@Example.org", "reason": "asked"}).status_code == 302
        assert Suppression.objects.get().address_hash == fingerprint("kari@example.org")
        assert desk.post(self.ADD, {"address": "kari@example.org", "reason": "asked"}).status_code == 200
        assert desk.post(self.ADD, {"address": "kari", "reason": "asked"}).status_code == 200
        assert Suppression.objects.count() == 1

    def test_an_address_is_found_by_writing_the_whole_of_it(self, desk):
        for name in ("kari", "ola"):
            Suppression.objects.create(address_hash=fingerprint(f"{name}@example.org"), reason="asked")
        found = desk.get(self.LISTING, {"q": " Kari@EXAMPLE.org"}).context["cl"].result_list
        assert [each.address_hash for each in found] == [fingerprint("kari@example.org")]
        assert not desk.get(self.LISTING, {"q": "kari"}).context["cl"].result_list


class TestLists:
    LISTING = reverse("admin:newsletter_mailinglist_changelist")

    def change(self, mailing_list: MailingList) -> str:
        return reverse("admin:newsletter_mailinglist_change", args=[mailing_list.pk])

    def delete(self, desk, mailing_list: MailingList) -> list[str]:
        address = reverse("admin:newsletter_mailinglist_delete", args=[mailing_list.pk])
        return said(desk.post(address, {"post": "yes"}, follow=True))

    def test_a_list_is_made_and_named_in_another_language(self, desk):
        add = reverse("admin:newsletter_mailinglist_add")
        fields = {"name": "Presse", "description": "Til redaksjoner", "slug": "presse", "position": "2"}
        assert desk.post(add, fields | {"is_public": "on"}).status_code == 302
        made = MailingList.objects.get(slug="presse")
        assert (made.name, made.is_public, made.needs_approval) == ("Presse", True, False)
        english = {"name": "Press", "description": "", "position": "2", "is_public": "on"}
        assert desk.post(self.change(made) + "?language=en", english).status_code == 302
        made = MailingList.objects.language("en").get(slug="presse")
        assert (made.name, made.slug) == ("Press", "presse")

    def test_the_address_of_a_list_stays(self, desk, press):
        fields = {"name": "Presse", "description": "", "slug": "other", "position": "2"}
        assert desk.post(self.change(press), fields).status_code == 302
        press.refresh_from_db()
        assert (press.slug, press.is_public) == ("presse", False)

    def test_a_list_that_somebody_is_on_stays_and_says_why(self, desk, kari, press):
        reason = gettext("Somebody subscribes to this list. It can be deleted when nobody does.")
        assert self.delete(desk, press) == [reason]
        kari.subscriptions.all().delete()
        self.delete(desk, press)
        assert not MailingList.objects.filter(slug="presse").exists()

    def test_a_list_with_a_newsletter_stays_and_says_why(self, desk, campaign):
        reason = gettext("Newsletters have been written for this list, so it cannot be deleted. Close it instead.")
        assert self.delete(desk, the_list()) == [reason]
        assert MailingList.objects.filter(slug="nyhetsbrev").exists()

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_listing_counts_the_subscribers_at_the_same_cost(self, desk, kari, django_assert_num_queries, number):
        for each in range(number):
            MailingList.objects.create(slug=f"list{each}", name=f"List {each}")
        desk.get(self.LISTING)
        with django_assert_num_queries(9):
            shown = desk.get(self.LISTING)
        assert {each.slug: each.readers for each in shown.context["cl"].result_list}["presse"] == 1


def test_a_break_is_shown_where_staff_look(desk, kari):
    Subscriber.objects.update(paused_until=timezone.localdate().replace(year=2031))
    assert "2031" in text_of(desk.get(LISTING))
