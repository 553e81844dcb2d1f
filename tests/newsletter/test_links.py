"""What the links in mail do: nothing when they are opened, and what they say when the button is pressed."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter import links
from newsletter.models import ConsentEvent, Letter, Subscriber, Suppression
from newsletter.services import erasure, leaving
from tests.newsletter.conftest import sign_up, subscriber, the_list

pytestmark = pytest.mark.django_db


def path(url: str) -> str:
    return url.removeprefix("http://testserver")


@pytest.fixture
def kari() -> Subscriber:
    return subscriber("kari@example.org")


@pytest.fixture
def letter() -> Letter:
    sign_up("new@example.org", "nn")
    return Letter.objects.get()


def events(person: Subscriber) -> list[str]:
    return [event.what for event in ConsentEvent.objects.filter(subscriber=person)]


def test_opening_the_confirmation_asks_and_pressing_confirms(client, letter):
    address = path(links.confirmation_url(letter))
    assert address.startswith("/nn/nyhetsbrev/bekreft/")
    assert client.get(address).status_code == 200
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "pending"

    response = client.post(address)
    assert response.status_code == 200
    letter.subscriber.refresh_from_db()
    assert (letter.subscriber.state, letter.subscriber.language) == ("active", "nn")
    assert events(letter.subscriber) == ["requested", "confirmed"]
    assert path(links.preferences_url(letter.subscriber)) in response.content.decode()


def test_confirming_twice_changes_nothing(client, letter):
    for _again in range(2):
        assert client.post(path(links.confirmation_url(letter))).status_code == 200
    assert events(letter.subscriber) == ["requested", "confirmed"]


def test_the_confirmation_expires_after_seven_days(client, letter):
    address = path(links.confirmation_url(letter))
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=-1)):
        assert client.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 410
            assert 'href="/nn/nyhetsbrev/"' in response.content.decode()
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "pending"


def test_an_old_confirmation_does_not_bring_back_one_who_left(client, letter):
    address = path(links.confirmation_url(letter))
    client.post(address)
    leaving.leave_everything(subscriber=letter.subscriber, page="/")
    assert client.post(address).status_code == 410
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "unsubscribed"


def test_one_who_left_can_come_back(client, kari):
    leaving.leave_everything(subscriber=kari, page="/")
    sign_up("kari@example.org", "en")
    assert client.post(path(links.confirmation_url(kari.letters.get()))).status_code == 200
    kari.refresh_from_db()
    assert (kari.state, kari.language, kari.unsubscribed_at) == ("active", "en", None)
    assert events(kari) == ["withdrawn", "requested", "confirmed"]


def test_confirming_lifts_what_an_erasure_left_behind(client, kari):
    erasure.erase(subscriber=kari)
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED
    sign_up("kari@example.org", "nb")
    client.post(path(links.confirmation_url(Letter.objects.get())))
    assert not Suppression.objects.exists()
    assert Subscriber.objects.candidates(the_list()).reachable().count() == 1


def test_a_mail_program_leaves_in_one_click_without_login_cookie_or_redirect(kari):
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(
        f"/nyhetsbrev/avmelding/{kari.token}/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    assert not response.cookies
    kari.refresh_from_db()
    assert kari.state == "unsubscribed"
    assert events(kari) == ["withdrawn"]
    assert ConsentEvent.objects.get().page == "/nyhetsbrev/avmelding/"


def test_a_scanner_that_opens_every_link_unsubscribes_nobody(client, kari):
    for _again in range(2):
        response = client.get(f"/nyhetsbrev/avmelding/{kari.token}/")
        assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
        assert client.head(f"/nyhetsbrev/avmelding/{kari.token}/").status_code == 200
        assert client.get(path(links.preferences_url(kari))).status_code == 200
    kari.refresh_from_db()
    assert (kari.state, events(kari)) == ("active", [])


def test_leaving_twice_is_told_the_same_and_noted_once(client, kari):
    for _again in range(2):
        assert client.post(f"/nyhetsbrev/avmelding/{kari.token}/").status_code == 200
    assert events(kari) == ["withdrawn"]


def test_the_preferences_change_the_language(client, kari):
    address = path(links.preferences_url(kari))
    assert client.post(address, {"part": "choices", "language": "nn", "lists": "nyhetsbrev"}).status_code == 200
    kari.refresh_from_db()
    assert (kari.language, events(kari)) == ("nn", ["language"])


def test_the_preferences_refuse_a_language_that_is_none(client, kari):
    wrong = {"part": "choices", "language": "xx", "lists": "nyhetsbrev"}
    assert client.post(path(links.preferences_url(kari)), wrong).status_code == 422
    kari.refresh_from_db()
    assert (kari.language, events(kari)) == ("nb", [])


def test_a_forwarded_mail_does_not_tell_the_whole_address(client, kari):
    for address in (path(links.preferences_url(kari)), f"/nyhetsbrev/avmelding/{kari.token}/"):
        text = client.get(address).content.decode()
        assert "k•••@example.org" in text
        assert "kari@example.org" not in text


def test_pages_behind_a_link_are_kept_by_nobody(client, kari):
    response = client.get(f"/nyhetsbrev/avmelding/{kari.token}/")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert kari.token not in response.content.decode().partition("<main")[0].partition("<header")[0]


@pytest.mark.parametrize("kind", ["bekreft", "innstillinger", "avmelding"])
@pytest.mark.parametrize("link", ["x", "1:abc:def", "A" * 22, "%00" * 22, "%C3%A6" * 22, "%FF%FE", "😀" * 22])
def test_a_broken_link_gets_a_page_with_a_way_on(client, kind, link):
    for response in (client.get(f"/nyhetsbrev/{kind}/{link}/"), client.post(f"/nyhetsbrev/{kind}/{link}/")):
        assert response.status_code == 404
        assert 'href="/nyhetsbrev/"' in response.content.decode().partition("<main")[2].partition("</main>")[0]


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 40), extra=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=3))
def test_a_link_changed_on_its_way_is_never_taken_for_another(client, kari, cut, extra):
    link = links.signed(kari.token)
    changed = link[:cut] + extra.translate({ord(c): None for c in "/?#%"}) + link[cut + 1 :]
    if changed != link:
        assert client.post(f"/nyhetsbrev/innstillinger/{changed}/", {"language": "nn"}).status_code == 404
