"""Leaving: by a button, by a mail program in one click, and never by a program that only opens links."""

import re
from email import message_from_bytes, policy

import pytest
from django.core import mail, serializers
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter import consent, links
from newsletter.models import Campaign, ConsentEvent, Following, Letter, Rhythm, Subscriber, Subscription
from newsletter.sending.drain import drain
from newsletter.services import campaigns, leaving, letters
from policies.models import Topic
from tests.newsletter.conftest import events, later, lists_of, path, sign_up, subscriber, the_list, written

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

ONE_CLICK = "List-Unsubscribe=One-Click"
MULTIPART = (
    '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    "multipart/form-data; boundary=b",
)


@pytest.fixture
def topic(db) -> Topic:
    return Topic.objects.create(slug="bolig", title="Bolig", intro="Et hjem.", published_at=timezone.now())


@pytest.fixture
def campaign(campaign) -> Campaign:
    """One that has gone out: the links for leaving stand in mails."""
    Campaign.objects.filter(pk=campaign.pk).update(state="sending", started_at=timezone.now(), candidates=1)
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def kari(kari, press) -> Subscriber:
    """On two lists."""
    kari.subscriptions.create(mailing_list=press)
    return kari


@pytest.fixture
def digest(db) -> Campaign:
    return Campaign.objects.create(
        kind=Campaign.Kind.DIGEST, rhythm=Rhythm.WEEKLY, covers_until=timezone.now(), subject="Nytt"
    )


def leave(person: Subscriber, campaign: Campaign | None = None) -> str:
    return f"/nyhetsbrev/avmelding/{person.token}/" + (f"{campaign.pk}/" if campaign else "")


def text_of(response) -> str:
    return response.content.decode()


class TestOneClick:
    """RFC 8058."""

    @pytest.mark.parametrize(
        ("body", "kind"),
        [(ONE_CLICK, "application/x-www-form-urlencoded"), MULTIPART, ("", "application/x-www-form-urlencoded")],
        ids=["urlencoded", "multipart", "empty"],
    )
    def test_a_mail_program_leaves_the_list_without_login_cookie_or_redirect(self, kari, campaign, body, kind):
        stranger = Client(enforce_csrf_checks=True)
        response = stranger.post(leave(kari, campaign), body, content_type=kind)
        assert (response.status_code, len(response.cookies)) == (200, 0)
        kari.refresh_from_db()
        assert (kari.state, lists_of(kari)) == ("active", ["presse"])
        event = ConsentEvent.objects.get()
        assert (event.what, event.scope, event.campaign) == ("withdrawn", "nyhetsbrev", campaign)
        assert (event.page, event.wording) == ("/nyhetsbrev/avmelding/", "")

    def test_the_link_of_an_old_mail_leaves_everything(self, kari):
        response = Client(enforce_csrf_checks=True).post(
            leave(kari), ONE_CLICK, content_type="application/x-www-form-urlencoded"
        )
        assert (response.status_code, len(response.cookies)) == (200, 0)
        kari.refresh_from_db()
        assert (kari.state, lists_of(kari)) == ("unsubscribed", [])
        assert events(kari) == [("withdrawn", "nyhetsbrev presse")]

    def test_a_digest_is_left_with_all_that_is_followed(self, client, kari, digest, topic):
        kari.followings.create(topic=topic)
        assert client.post(leave(kari, digest), {"List-Unsubscribe": "One-Click"}).status_code == 200
        kari.refresh_from_db()
        assert (kari.state, kari.followings.count(), lists_of(kari)) == ("active", 0, ["nyhetsbrev", "presse"])
        assert events(kari) == [("withdrawn", "topic:bolig")]

    def test_leaving_twice_is_told_and_noted_once(self, client, kari, campaign):
        for _again in range(2):
            assert client.post(leave(kari, campaign)).status_code == 200
        assert events(kari) == [("withdrawn", "nyhetsbrev")]


def test_who_leaves_the_last_list_has_left(client, campaign):
    ola = subscriber("ola@example.org")
    client.post(leave(ola, campaign))
    ola.refresh_from_db()
    assert ola.state == "unsubscribed"
    assert ola.unsubscribed_at is not None


def test_who_leaves_the_last_list_but_follows_something_stays(client, campaign, topic):
    ola = subscriber("ola@example.org")
    ola.followings.create(topic=topic)
    client.post(leave(ola, campaign))
    ola.refresh_from_db()
    assert ola.state == "active"


def test_the_page_names_the_list_and_what_else_one_gets(client, kari, campaign, topic):
    kari.followings.create(topic=topic)
    page = text_of(client.get(leave(kari, campaign))).partition("<main")[2]
    assert str(the_list()) in page.partition("</h1>")[0]
    assert "Pressemeldinger" in page
    assert "Bolig" in page
    assert {"leave", "everything", "pause"} == set(re.findall(r'name="choice" value="(\w+)"', page))


def test_the_page_lets_one_leave_everything(client, kari, campaign):
    assert client.post(leave(kari, campaign), {"choice": "everything"}).status_code == 200
    kari.refresh_from_db()
    assert kari.state == "unsubscribed"
    assert ConsentEvent.objects.get().campaign == campaign


def test_the_page_lets_one_rest_instead(client, kari, campaign):
    assert client.post(leave(kari, campaign), {"choice": "pause", "months": "3"}).status_code == 200
    kari.refresh_from_db()
    assert (kari.state, lists_of(kari)) == ("active", ["nyhetsbrev", "presse"])
    assert kari.is_resting
    assert events(kari) == [("paused", f"until:{kari.paused_until}")]


@pytest.mark.parametrize("wrong", [{"choice": "pause"}, {"choice": "pause", "months": "99"}, {"choice": "x"}])
def test_what_no_button_sends_changes_nothing(client, kari, campaign, wrong):
    assert client.post(leave(kari, campaign), wrong).status_code == 422
    assert (events(kari), lists_of(kari)) == ([], ["nyhetsbrev", "presse"])


@pytest.mark.parametrize("number", ["999999", str(2**63), "9" * 40])
def test_a_newsletter_that_never_was_is_left_by_nobody(client, kari, number):
    assert client.post(f"{leave(kari)}{number}/").status_code == 404
    assert lists_of(kari) == ["nyhetsbrev", "presse"]


def test_one_who_has_never_confirmed_has_nothing_to_leave(client):
    sign_up("ola@example.org")
    ola = Subscriber.objects.get()
    assert client.post(leave(ola)).status_code == 200
    assert (Subscriber.objects.get().state, [what for what, _scope in events(ola)]) == ("pending", ["requested"])


class TestASlip:
    def way_back(self, client, kari, campaign) -> str:
        return re.search(r'action="(/nyhetsbrev/angre/[^"]+)"', text_of(client.post(leave(kari, campaign))))[1]

    def test_it_is_taken_back_by_a_button(self, client, kari, campaign):
        address = self.way_back(client, kari, campaign)
        assert client.get(address).status_code == 200
        assert lists_of(kari) == ["presse"]
        for _again in range(2):
            assert client.post(address).status_code == 200
        assert lists_of(kari) == ["nyhetsbrev", "presse"]
        assert events(kari) == [("withdrawn", "nyhetsbrev"), ("choices", "nyhetsbrev")]

    def test_one_who_left_everything_is_back_with_everything(self, client, kari, topic):
        kari.followings.create(topic=topic)
        client.post(self.way_back(client, kari, None))
        kari.refresh_from_db()
        assert (kari.state, kari.unsubscribed_at) == ("active", None)
        assert (lists_of(kari), kari.followings.get().topic) == (["nyhetsbrev", "presse"], topic)

    def test_the_words_that_the_proof_names_stand_beside_both_buttons(self, client, kari):
        left = client.post(leave(kari))
        assert consent.wording() in text_of(left)
        assert consent.wording() in text_of(client.get(left.context["undo"]))

    def test_what_has_been_withdrawn_meanwhile_brings_nobody_back(self, client, topic):
        ola = subscriber("ola@example.org")
        ola.subscriptions.all().delete()
        ola.followings.create(topic=topic)
        address = self.way_back(client, ola, None)
        Topic.objects.update(withdrawn_at=timezone.now(), withdrawal_reason="Erstattet av en ny.")
        assert client.post(address).status_code == 410
        ola.refresh_from_db()
        assert (ola.state, events(ola)) == ("unsubscribed", [("withdrawn", "topic:bolig")])

    def test_after_a_day_it_is_too_late(self, client, kari, campaign):
        address = self.way_back(client, kari, campaign)
        with later(days=1, minutes=1):
            assert client.post(address).status_code == 410
        assert lists_of(kari) == ["presse"]

    @hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(at=st.integers(0, 200), letter=st.sampled_from("aZ7-_:."))
    def test_a_link_changed_on_its_way_gives_nothing(self, client, kari, at, letter):
        left = leaving.sent_for(Campaign(mailing_list=the_list()), kari)
        link = links.undo_url(kari, left).split("/")[-2]
        kari.subscriptions.filter(mailing_list=the_list()).delete()
        at %= len(link)
        changed = link[:at] + letter + link[at + 1 :]
        if changed != link:
            assert client.post(f"/nyhetsbrev/angre/{changed}/").status_code == 404
            assert lists_of(kari) == ["presse"]


LINK = re.compile(r"http://testserver(/[^\s\"'<>)]*)")


def everything_that_counts() -> str:
    rows = [
        row for model in (Subscriber, Subscription, Following, ConsentEvent) for row in model.objects.order_by("pk")
    ]
    return serializers.serialize("json", rows)


def test_a_scanner_that_opens_every_link_of_every_mail_changes_nothing(client, kari, editor, smtp, settings):
    campaign = written("Dette vedtok årsmøtet", "<p>Hei! <a href='/'>Les mer om møtet</a>.</p>")
    campaigns.start(campaign=campaign, user=editor)
    drain(campaign.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sign_up("kari@example.org")  # nothing is new
    sign_up("new@example.org")
    letters.send_due()
    letter = Letter.objects.get(subscriber__email="new@example.org")
    client.post(path(links.confirmation_url(letter)), {"told": consent.CURRENT})
    letters.send_due()  # the welcome
    sent = [
        *smtp.messages,
        *(message_from_bytes(each.message().as_bytes(), policy=policy.default) for each in mail.outbox),
    ]
    assert len(sent) == 4

    texts = [part.get_content() for each in sent for part in each.walk() if part.get_content_maintype() == "text"]
    found = {link for text in texts for link in LINK.findall(text)}
    found |= {link for each in sent for link in LINK.findall(each.get("List-Unsubscribe", ""))}
    assert {link.split("/")[2] for link in found if link.startswith("/nyhetsbrev/")} >= {
        "bekreft", "innstillinger", "avmelding", "arkiv",
    }  # fmt: skip
    before = everything_that_counts()
    for link in found:
        for method in (client.get, client.head):
            assert method(link).status_code in (200, 404), link
    assert everything_that_counts() == before
