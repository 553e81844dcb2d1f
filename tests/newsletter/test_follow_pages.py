"""Following a topic or a demand: the way there, the form, the letter, and what can be changed later."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.publication import withdraw
from newsletter import consent, links
from newsletter.digests import making
from newsletter.following.forms import FollowForm
from newsletter.models import ConsentEvent, Letter, Subscriber
from newsletter.services import subscriptions
from policies.following import FOLLOWERS
from tests.factories import DemandFactory, DemandUpdateFactory, TopicFactory
from tests.newsletter.conftest import later, subscriber
from tests.newsletter.following import follower

pytestmark = pytest.mark.django_db

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def demand():
    return DemandFactory(published=True, text="En nasjonal norm for sosialhjelp", topic__title="Sosialhjelp")


def follow(client, page: str, **changes):
    data = {"email": "kari@example.org", "rhythm": "monthly", "language": "nb", "token": FollowForm().fresh_token()}
    return client.post(page, data | changes, headers=OWN_PAGE)


def test_the_pages_of_a_demand_and_a_topic_lead_to_the_form(client, demand):
    for page, form in (
        (demand.get_absolute_url(), f"/nyhetsbrev/folg/krav/{demand.number}/"),
        (demand.topic.get_absolute_url(), f"/nyhetsbrev/folg/tema/{demand.topic.slug}/"),
    ):
        assert f'href="{form}"' in client.get(page).content.decode()
        assert "på e-post" in client.get(form).content.decode()


def test_a_preview_leads_nowhere(client, editor):
    draft = DemandFactory(topic__published=True)
    client.force_login(editor)
    assert "/nyhetsbrev/folg/krav/" not in client.get(draft.get_absolute_url()).content.decode()
    assert client.get(f"/nyhetsbrev/folg/krav/{draft.number}/").status_code == 404


def test_the_form_says_what_one_agrees_to_and_sets_no_cookie(client, demand):
    response = client.get(f"/nyhetsbrev/folg/krav/{demand.number}/")
    assert consent.wording() in response.content.decode()
    assert not response.cookies


def test_one_letter_confirms_what_is_followed_and_how_often(client, demand):
    response = follow(client, f"/nyhetsbrev/folg/krav/{demand.number}/")
    assert (response.status_code, response["Location"]) == (302, "/nyhetsbrev/sjekk-e-posten/")
    letter = Letter.objects.get()
    assert (letter.kind, letter.rhythm, [*letter.demands.all()]) == ("confirm", "monthly", [demand])
    asked = ConsentEvent.objects.get()
    assert (asked.what, asked.scope) == ("requested", f"demand:{demand.number}")
    assert asked.page == f"/nyhetsbrev/folg/krav/{demand.number}/"
    with later(hours=1):
        confirming = timezone.now()
        client.post(links.confirmation_url(letter).removeprefix("http://testserver"), {"told": consent.CURRENT})
        kari = Subscriber.objects.get()
        following = kari.followings.get()
    assert (kari.state, kari.digest, kari.subscriptions.count()) == ("active", "monthly", 0)
    assert (following.demand, following.topic) == (demand, None)
    assert following.told_until >= confirming


def test_a_topic_is_followed_beside_what_one_gets_already(client, demand):
    kari = follower(demand)
    follow(client, f"/en/nyhetsbrev/folg/tema/{demand.topic.slug}/", rhythm="weekly")
    subscriptions.confirm(letter=Letter.objects.get(), page="/")
    assert {str(following) for following in kari.followings.all()} == {str(demand), "Sosialhjelp"}


def test_what_is_withdrawn_before_the_letter_is_answered_is_not_followed(client, demand):
    follow(client, f"/nyhetsbrev/folg/krav/{demand.number}/")
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    kari = subscriptions.confirm(letter=Letter.objects.get(), page="/")
    assert kari.followings.count() == 0


def test_what_is_withdrawn_cannot_be_asked_for_and_its_address_says_why(client, demand):
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    response = client.get(f"/nyhetsbrev/folg/krav/{demand.number}/")
    assert response.status_code == 410
    assert "Stortinget har vedtatt det." in response.content.decode()
    assert follow(client, f"/nyhetsbrev/folg/krav/{demand.number}/").status_code == 410
    assert client.get("/nyhetsbrev/folg/tema/finnes-ikke/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "kari"}, "Dette er ikke en e-postadresse"),
        ({"rhythm": "hourly"}, "Hvor ofte"),
        ({"website": "x"}, "Skjemaet"),
        ({"token": ""}, "Ingenting er tapt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, demand, changes, said):
    response = follow(client, f"/nyhetsbrev/folg/krav/{demand.number}/", **changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert f'value="{changes.get("email", "kari@example.org")}"' in page
    assert not Letter.objects.exists()


def test_another_site_cannot_follow_for_its_visitors(client, demand):
    data = {"email": "kari@example.org", "rhythm": "weekly", "language": "nb", "token": FollowForm().fresh_token()}
    page = f"/nyhetsbrev/folg/krav/{demand.number}/"
    assert client.post(page, data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_too_many_from_one_network_are_asked_to_wait(client, demand):
    page = f"/nyhetsbrev/folg/krav/{demand.number}/"
    answers = [follow(client, page, email=f"a{number}@example.org").status_code for number in range(21)]
    assert answers == [302] * 20 + [429]


@pytest.mark.parametrize("kind", ["krav", "tema"])
def test_the_form_costs_few_queries(client, demand, kind, django_assert_num_queries):
    page = f"/nyhetsbrev/folg/{kind}/{demand.number if kind == 'krav' else demand.topic.slug}/"
    client.get(page)  # what the process keeps for all pages
    with django_assert_num_queries(5):
        client.get(page)


class TestPreferences:
    def page(self, reader: Subscriber) -> str:
        return links.preferences_url(reader).removeprefix("http://testserver")

    def test_what_is_followed_can_be_stopped_one_by_one(self, client, demand):
        other = DemandFactory(published=True)
        kari = follower(demand, other, demand.topic)
        shown = client.get(self.page(kari)).content.decode()
        assert "Det du følger" in shown
        assert shown.count('name="followed"') == 3
        kept = [f"demand-{demand.number}", f"topic-{demand.topic.pk}"]
        client.post(self.page(kari), {"part": "followings", "followed": kept, "rhythm": "weekly"})
        assert {str(following) for following in kari.followings.all()} == {str(demand), "Sosialhjelp"}
        event = ConsentEvent.objects.get()
        assert (event.what, event.scope) == ("withdrawn", f"demand:{other.number}")

    def test_the_rhythm_is_changed_and_written_down(self, client, demand):
        kari = follower(demand)
        kept = [f"demand-{demand.number}"]
        client.post(self.page(kari), {"part": "followings", "followed": kept, "rhythm": "monthly"})
        kari.refresh_from_db()
        assert (kari.digest, kari.followings.count()) == ("monthly", 1)
        assert ConsentEvent.objects.get().scope == "rhythm:monthly"

    def test_nothing_can_be_begun_that_was_not_confirmed(self, client, demand):
        other = DemandFactory(published=True)
        kari = follower(demand)
        kept = [f"demand-{demand.number}", f"demand-{other.number}"]
        response = client.post(self.page(kari), {"part": "followings", "followed": kept, "rhythm": "weekly"})
        assert response.status_code == 422
        assert kari.followings.count() == 1

    def test_who_follows_nothing_is_not_asked_about_it(self, client):
        assert "Det du følger" not in client.get(self.page(subscriber("kari@example.org"))).content.decode()


def test_one_click_in_a_digest_leaves_all_that_is_followed_and_no_list(client, demand):
    kari = follower(demand, demand.topic)
    DemandUpdateFactory(demand=demand, published_at=timezone.now())
    with later(days=8):
        (campaign,) = making.make_due()
    address = reverse("newsletter:unsubscribe", args=[kari.token, campaign.pk])
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (kari.followings.count(), kari.subscriptions.count()) == (0, 1)


def test_staff_are_told_how_many_follow_and_nobody_who(client, editor, demand):
    follower(demand)
    follower(demand, demand.topic, email="ola@example.org")
    follower(demand, email="gone@example.org")
    Subscriber.objects.filter(email="gone@example.org").update(state="unsubscribed", unsubscribed_at=timezone.now())
    assert [*FOLLOWERS.ask(demand), *FOLLOWERS.ask(demand.topic), *FOLLOWERS.ask(TopicFactory())] == [2, 1, 0]
    client.force_login(editor)
    page = client.get(reverse("admin:policies_demand_change", args=[demand.pk])).content.decode()
    assert "2 lesere" in page
    assert "ola@example.org" not in page
    page = client.get(reverse("admin:policies_topic_change", args=[demand.topic.pk])).content.decode()
    assert "1 leser" in page
    assert client.get(reverse("admin:policies_demand_add")).status_code == 200
