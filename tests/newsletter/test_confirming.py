"""One letter asks, and the button behind its link gives all that was asked for: nothing before, and once only."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter import consent, links
from newsletter.addresses import EmailNotValidError, fingerprint, normalise
from newsletter.models import ConsentEvent, Letter, Subscriber, Suppression
from newsletter.services import erasure, leaving, letters
from tests.newsletter.conftest import events, later, lists_of, path, sign_up, subscriber, the_list

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def letter(db) -> Letter:
    sign_up("new@example.org", "nn")
    return Letter.objects.get()


def confirm(client, letter: Letter, **data):
    return client.post(path(links.confirmation_url(letter)), {"told": consent.CURRENT} | data)


def test_opening_the_confirmation_asks_and_pressing_confirms(client, letter):
    address = path(links.confirmation_url(letter))
    assert address.startswith("/nn/nyhetsbrev/bekreft/")
    assert client.get(address).status_code == 200
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "pending"

    response = confirm(client, letter)
    assert response.status_code == 200
    letter.subscriber.refresh_from_db()
    assert (letter.subscriber.state, letter.subscriber.language) == ("active", "nn")
    assert events(letter.subscriber) == [("requested", "nyhetsbrev"), ("confirmed", "nyhetsbrev")]
    assert path(links.preferences_url(letter.subscriber)) in response.content.decode()


def test_one_letter_gives_all_that_was_asked_for_at_once(client, press):
    sign_up(lists=[the_list(), press])
    page = client.get(path(links.confirmation_url(Letter.objects.get()))).content.decode()
    assert "Pressemeldinger" in page
    assert consent.wording() in page
    confirm(client, Letter.objects.get())
    kari = Subscriber.objects.get()
    assert lists_of(kari) == ["nyhetsbrev", "presse"]
    assert events(kari) == [("requested", "nyhetsbrev presse"), ("confirmed", "nyhetsbrev presse")]


def test_the_proof_holds_the_words_their_version_the_language_the_page_and_the_time(client, letter):
    confirm(client, letter)
    event = ConsentEvent.objects.get(what="confirmed")
    assert (event.wording_version, event.language, event.page) == (consent.CURRENT, "nn", "/nn/nyhetsbrev/bekreft/")
    assert event.wording == consent.wording()
    assert letter.created_at <= event.at <= timezone.now()


def test_a_page_that_showed_older_words_asks_once_more(client, letter):
    assert 'name="told"' in confirm(client, letter, told="2026-11").content.decode()
    assert 'name="told"' in client.post(path(links.confirmation_url(letter))).content.decode()
    assert Subscriber.objects.get().state == "pending"
    confirm(client, letter, told=consent.CURRENT)
    assert Subscriber.objects.get().state == "active"


def test_confirming_twice_changes_nothing(client, letter):
    for _again in range(2):
        assert confirm(client, letter).status_code == 200
    assert [what for what, _scope in events(letter.subscriber)] == ["requested", "confirmed"]
    assert Letter.objects.filter(kind="welcome").count() == 1


def test_a_letter_used_again_brings_back_no_list_that_was_left_since(client, press):
    sign_up(lists=[the_list(), press])
    letter = Letter.objects.get()
    confirm(client, letter)
    leaving.leave_list(subscriber=letter.subscriber, mailing_list=press, page="/")
    assert confirm(client, letter).status_code == 200
    assert lists_of(letter.subscriber) == ["nyhetsbrev"]


def test_one_who_subscribes_is_asked_by_letter_before_another_list_is_added(client, kari, press):
    sign_up(lists=[the_list(), press])
    letter = kari.letters.get()
    assert (letter.kind, [each.slug for each in letter.lists.all()]) == ("confirm", ["presse"])
    assert lists_of(kari) == ["nyhetsbrev"]
    client.get(path(links.confirmation_url(letter)))
    assert lists_of(kari) == ["nyhetsbrev"]
    confirm(client, letter)
    assert lists_of(kari) == ["nyhetsbrev", "presse"]
    assert events(kari) == [("requested", "presse"), ("confirmed", "presse")]
    assert not kari.letters.filter(kind="welcome").exists()


def test_the_confirmation_expires_after_seven_days(client, letter):
    address = path(links.confirmation_url(letter))
    with later(days=7, minutes=-1):
        assert client.get(address).status_code == 200
    with later(days=7, minutes=1):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 410
            assert 'href="/nn/nyhetsbrev/"' in response.content.decode()
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "pending"


def test_what_was_asked_for_and_is_gone_makes_nobody_a_subscriber(client, press):
    sign_up(lists=[press])
    press.delete()
    assert confirm(client, Letter.objects.get()).status_code == 410
    assert Subscriber.objects.get().state == "pending"


def test_an_old_confirmation_does_not_bring_back_one_who_left(client, letter):
    confirm(client, letter)
    leaving.leave_everything(subscriber=letter.subscriber, page="/")
    assert confirm(client, letter).status_code == 410
    letter.subscriber.refresh_from_db()
    assert letter.subscriber.state == "unsubscribed"


def test_one_who_left_can_come_back_and_is_welcomed_again(client, kari):
    leaving.leave_everything(subscriber=kari, page="/")
    sign_up("kari@example.org", "en")
    assert confirm(client, kari.letters.get()).status_code == 200
    kari.refresh_from_db()
    assert (kari.state, kari.language, kari.unsubscribed_at) == ("active", "en", None)
    assert [what for what, _scope in events(kari)] == ["withdrawn", "requested", "confirmed"]
    assert [each.kind for each in kari.letters.all()] == ["confirm", "welcome"]


def test_the_welcome_leads_to_choices_archive_and_leaving_and_is_left_in_one_click(client, letter):
    confirm(client, letter)
    letters.send_due()
    welcome = mail.outbox[-1]
    token = letter.subscriber.token
    leave = f"http://testserver/nn/nyhetsbrev/avmelding/{token}/"
    assert welcome.extra_headers["List-Unsubscribe"] == f"<{leave}>"
    assert welcome.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert welcome.extra_headers["Auto-Submitted"] == "auto-generated"
    for part in (welcome.body, welcome.alternatives[0].content):
        assert "http://testserver/nn/nyhetsbrev/arkiv/" in part
        assert f"http://testserver/nn/nyhetsbrev/innstillinger/{links.signed(token)}/" in part
        assert leave in part


def test_a_letter_that_asks_has_nothing_to_leave(letter):
    letters.send_due()
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


@pytest.mark.parametrize("reason", ["bounced", "erased"])
def test_confirming_lifts_a_block_that_was_not_asked_for(client, kari, reason):
    Suppression.objects.create(address_hash=kari.address_hash, reason=reason)
    with later(days=1):
        sign_up()  # of what she has already: it has to be confirmed, or nothing would ever come
        letter = kari.letters.get()
        assert (letter.kind, [each.slug for each in letter.lists.all()]) == ("confirm", ["nyhetsbrev"])
        confirm(client, letter)
        before = kari.confirmed_at
        kari.refresh_from_db()
    assert not Suppression.objects.exists()
    assert Subscriber.objects.candidates(the_list()).reachable().get() == kari
    assert kari.confirmed_at - before >= timedelta(days=1)  # bounces from before no longer count


@pytest.mark.parametrize("reason", ["asked", "complaint"])
def test_nothing_lifts_a_no_of_the_owner(client, reason):
    sign_up()
    kari = Subscriber.objects.get()
    Suppression.objects.create(address_hash=kari.address_hash, reason=reason)
    confirm(client, kari.letters.get())
    assert Suppression.objects.get().reason == reason
    assert not Subscriber.objects.reachable().exists()


def test_confirming_lifts_what_an_erasure_left_behind(client, kari):
    erasure.erase(subscriber=kari)
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED
    sign_up("kari@example.org")
    confirm(client, Letter.objects.get())
    assert not Suppression.objects.exists()
    assert Subscriber.objects.candidates(the_list()).reachable().count() == 1


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.emails())
def test_whatever_the_address_its_owner_alone_is_asked_and_one_row_stands_for_all_its_spellings(client, typed):
    try:
        address = normalise(typed)
    except EmailNotValidError:
        return
    Subscriber.objects.all().delete()
    mail.outbox.clear()
    for spelling in (address, address.swapcase()):
        sign_up(normalise(spelling))
    letters.send_due()
    person = Subscriber.objects.get()
    assert person.address_hash == fingerprint(address)
    assert [message.recipients() for message in mail.outbox] == [[address], [address]]
    for letter in person.letters.all():
        confirm(client, letter)
    assert lists_of(person) == ["nyhetsbrev"]
    assert client.post(f"/nyhetsbrev/avmelding/{person.token}/").status_code == 200
    person.refresh_from_db()
    assert (person.state, lists_of(person)) == ("unsubscribed", [])


def test_the_letter_that_nothing_is_new_says_what_comes_and_that_it_rests(kari):
    kari.paused_until = "2031-03-01"
    kari.save()
    sign_up()
    letters.send_due()
    assert mail.outbox[0].to == ["kari@example.org"]
    assert "2031" in mail.outbox[0].body
    assert events(kari) == []


def test_a_strangers_letters_do_not_keep_the_welcome_away(client):
    for _again in range(3):
        sign_up()
    first = Letter.objects.first()
    confirm(client, first)
    assert subscriber("ola@example.org").letters.count() == 0
    assert first.subscriber.letters.filter(kind="welcome").count() == 1
