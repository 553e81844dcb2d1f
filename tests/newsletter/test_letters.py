"""The single letters: once each, and again when the mail server was away."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from newsletter import return_paths
from newsletter.models import Letter, Suppression
from newsletter.services import leaving, letters
from tests.newsletter.conftest import sign_up, subscriber

pytestmark = pytest.mark.django_db


def test_a_letter_is_sent_once():
    sign_up()
    assert [letters.send_due(), letters.send_due()] == [1, 0]
    assert [message.to for message in mail.outbox] == [["kari@example.org"]]


def test_the_letter_says_that_a_program_sent_it_and_has_both_parts():
    sign_up(language="en")
    letters.send_due()
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["Subject"].startswith("Confirm what you want from ")
    assert message["Message-ID"].endswith("@testserver>")
    text, html = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    link = re.search(r"http://testserver/en/nyhetsbrev/bekreft/\S+/", text)[0]
    assert f'href="{link}"' in html
    assert "<style>" in html  # dark mode
    assert 'lang="en"' in html


def test_a_letter_that_cannot_be_delivered_comes_back_to_an_address_of_its_own(settings):
    settings.BOUNCE_ADDRESS, settings.DEFAULT_FROM_EMAIL = "retur@lists.example.org", "Kontoret <post@example.org>"
    sign_up()
    letters.send_due()
    (sent,) = mail.outbox
    assert return_paths.read(sent.from_email) == (return_paths.LETTER, Letter.objects.get().pk)
    assert sent.message()["From"] == "Kontoret <post@example.org>"


def test_one_who_subscribes_already_gets_another_letter():
    subscriber("kari@example.org", language="en")
    sign_up(language="en")
    letters.send_due()
    assert mail.outbox[0].subject.startswith("You already get this from ")
    assert "/en/nyhetsbrev/innstillinger/" in mail.outbox[0].body


def test_a_mail_server_that_is_away_gets_the_letter_later(settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sign_up()
    assert letters.send_due() == 0
    assert "kari" not in caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letters.send_due() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert letters.send_due() == 1


def test_a_letter_is_given_up_after_four_attempts(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sign_up()
    for days in range(6):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            letters.send_due()
    assert Letter.objects.get().attempts == 4


def test_letters_keep_to_their_time_and_the_next_round_goes_on():
    sign_up()
    assert letters.send_due(seconds=0) == 0
    assert letters.send_due() == 1


def test_two_workers_do_not_send_one_letter_twice():
    sign_up()
    seen_by_both = Letter.objects.get()
    now = timezone.now()
    assert letters._claim(seen_by_both, now)
    assert not letters._claim(seen_by_both, now)


@pytest.mark.parametrize(("reason", "number"), [("asked", 0), ("complaint", 0), ("bounced", 1)])
def test_who_has_been_blocked_for_good_since_it_was_asked_for_gets_no_letter(reason, number):
    sign_up()
    Suppression.objects.create(address_hash=Letter.objects.get().subscriber.address_hash, reason=reason)
    assert letters.send_due() == number


def test_who_has_left_everything_gets_no_letter_that_still_waits(kari):
    kari.letters.create(kind=Letter.Kind.CONFIRM, language="nb", created_at=timezone.now() + timedelta(hours=1))
    leaving.leave_everything(subscriber=kari, page="/")
    assert not kari.letters.exists()
