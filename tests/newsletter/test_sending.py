"""The way of a newsletter from the button to the mail server, and what happens when it is not smooth."""

import os
from collections import Counter

import pytest

from core.rules import Refused
from newsletter.addresses import fingerprint
from newsletter.models import Batch, Campaign, Delivery, Edition, Subscriber, Suppression
from newsletter.sending import freeze
from newsletter.sending.drain import drain
from newsletter.services import campaigns, erasure, leaving
from tests.newsletter.conftest import books, later, subscriber
from tests.services import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def start(campaign, editor) -> None:
    campaigns.start(campaign=campaign, user=editor)


def deliveries(campaign) -> dict[str, str]:
    return dict(campaign.deliveries.values_list("address", "state"))


@pytest.fixture
def answering(settings):
    """Start a mail server that answers as told: `answering(lambda envelope: "550 no")`."""
    servers = []

    def server(answer=None, handler=None) -> MailServer:
        servers.append(handler() if handler else MailServer(answer))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers[-1].port
        return servers[-1]

    yield server
    for each in servers:
        each.stop()


class RefusingRecipients(MailServer):
    """Answers RCPT as its table says, and keeps the commands of each connection."""

    answers: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802  aiosmtpd's name
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer


def test_every_reader_gets_the_newsletter_once(campaign, readers, editor, smtp):
    assert campaigns.start(campaign=campaign, user=editor) == 5
    drain(campaign.pk)
    drain(campaign.pk)

    assert sorted(smtp.recipients) == [reader.email for reader in readers]
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert (campaign.state, campaign.started_by) == (Campaign.State.SENT, editor)
    assert set(campaign.deliveries.values_list("reply", "attempts")) == {("250 OK", 1)}


def test_many_readers_are_cut_into_batches(campaign, editor, smtp, monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 100)
    for number in range(203):
        subscriber(f"reader{number}@example.org")
    start(campaign, editor)
    assert Counter(campaign.deliveries.values_list("batch__seq", flat=True)) == {0: 100, 1: 100, 2: 3}
    drain(campaign.pk)
    assert len(set(smtp.recipients)) == len(smtp.recipients) == 203
    assert set(Batch.objects.values_list("state", flat=True)) == {"done"}


def test_only_those_who_confirmed_and_are_not_blocked_are_sent_to(campaign, readers, editor, smtp):
    subscriber("pending@example.org", state="pending")
    subscriber("gone@example.org", state="unsubscribed")
    Suppression.objects.create(address_hash=fingerprint(readers[0].email), reason=Suppression.Reason.BOUNCED)
    start(campaign, editor)
    drain(campaign.pk)
    assert sorted(smtp.recipients) == [reader.email for reader in readers[1:]]
    assert books(campaign) == {"candidates": 5, "sent": 4, "excluded": 1}
    assert campaign.deliveries.get(state="excluded").reply == "bounced"


def test_who_leaves_or_is_blocked_after_the_freeze_gets_nothing(campaign, readers, editor, smtp):
    start(campaign, editor)
    leaving.leave_everything(subscriber=readers[0], page="/")
    Suppression.objects.create(address_hash=fingerprint(readers[1].email), reason=Suppression.Reason.ASKED)
    erasure.erase(subscriber=readers[2])
    drain(campaign.pk)
    assert sorted(smtp.recipients) == [reader.email for reader in readers[3:]]
    assert books(campaign) == {"candidates": 5, "sent": 2, "excluded": 3}
    assert sorted(campaign.deliveries.filter(state="excluded").values_list("address", "reply")) == [
        ("", "unsubscribed"), ("reader0@example.org", "unsubscribed"), ("reader1@example.org", "asked"),
    ]  # fmt: skip


def test_each_reader_gets_their_own_language_where_it_is_written_and_bokmaal_else(campaign, editor, smtp):
    campaign.create_translation("nn", subject="Dette vedtok årsmøtet på nynorsk")
    campaign.blocks.get().create_translation("nn", text="<p>Hei! Her er det som vart vedteke.</p>")
    for language in ("nb", "nn", "en"):
        subscriber(f"{language}@example.org", language=language)
    start(campaign, editor)
    drain(campaign.pk)
    found = {message["To"]: message for message in smtp.messages}
    for language, written in (("nb", "nb"), ("nn", "nn"), ("en", "nb")):
        message = found[f"{language}@example.org"]
        assert message["Content-Language"] == written
        assert f'<html lang="{written}"' in message.get_body(["html"]).get_content()
        prefix = "" if written == "nb" else f"{written}/"
        leave = f"{prefix}nyhetsbrev/avmelding/{Subscriber.objects.get(language=language).token}/{campaign.pk}/"
        assert message["List-Unsubscribe"] == f"<http://testserver/{leave}>"


def test_a_campaign_that_would_leave_somebody_out_does_not_start(campaign, readers, editor, monkeypatch):
    monkeypatch.setattr(freeze, "_MAKE_DELIVERIES", f"{freeze._MAKE_DELIVERIES} WHERE numbered.seq > 0")
    with pytest.raises(freeze.Unbalanced, match="5 candidates, but 0 deliveries"):
        start(campaign, editor)
    campaign.refresh_from_db()
    assert (campaign.state, Delivery.objects.count(), Edition.objects.count()) == ("draft", 0, 0)


def test_a_campaign_starts_once(campaign, readers, editor):
    start(campaign, editor)
    with pytest.raises(Refused):
        start(campaign, editor)
    assert Delivery.objects.count() == 5


def test_a_permanent_refusal_is_kept_with_the_servers_words_and_the_rest_goes_on(campaign, readers, editor, answering):
    server = answering(handler=RefusingRecipients)
    server.answers = {"reader1@example.org": "550 5.1.1 No such user here"}
    start(campaign, editor)
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 4, "failed": 1}
    failed = campaign.deliveries.get(state="failed")
    assert (failed.address, failed.reply) == ("reader1@example.org", "550 5.1.1 No such user here")
    assert len(server.recipients) == 4


def test_a_message_refused_after_it_was_read_is_refused_for_good(campaign, readers, editor, answering):
    server = answering(lambda envelope: "554 5.7.1 Looks like spam" if "reader1" in envelope.rcpt_tos[0] else "250 OK")
    start(campaign, editor)
    drain(campaign.pk)
    assert campaign.deliveries.get(state="failed").reply == "554 5.7.1 Looks like spam"
    assert len(server.recipients) == 4


def test_a_temporary_refusal_is_tried_again_later_and_in_the_end_given_up(campaign, readers, editor, answering):
    server = answering(handler=RefusingRecipients)
    server.answers = {"reader1@example.org": "451 4.7.1 Greylisted"}
    start(campaign, editor)
    drain(campaign.pk)
    drain(campaign.pk)
    assert Counter(deliveries(campaign).values()) == {"sent": 4, "deferred": 1}
    assert campaign.deliveries.get(state="deferred").attempts == 1
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.SENDING

    for hours in range(1, 60, 12):
        with later(hours=hours):
            drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 4, "failed": 1}
    failed = campaign.deliveries.get(state="failed")
    assert (failed.attempts, failed.reply) == (6, "451 4.7.1 Greylisted")


def test_a_greylisted_message_arrives_at_the_second_attempt(campaign, readers, editor, answering):
    seen = set()

    def greylist(envelope) -> str:
        first = envelope.rcpt_tos[0] not in seen
        seen.add(envelope.rcpt_tos[0])
        return "450 4.2.0 Come again" if first else "250 OK"

    server = answering(greylist)
    start(campaign, editor)
    drain(campaign.pk)
    assert server.recipients == []
    with later(minutes=2):
        drain(campaign.pk)
    assert sorted(server.recipients) == [reader.email for reader in readers]
    assert books(campaign) == {"candidates": 5, "sent": 5}


def test_a_server_that_hangs_up_now_and_then_costs_nobody_the_newsletter(campaign, readers, editor, answering):
    class HangingUp(RefusingRecipients):
        taken = 0

        async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802  aiosmtpd's name
            self.taken += 1
            if self.taken % 3 == 0:
                server.transport.close()
            envelope.mail_from = address
            return "250 OK"

    server = answering(handler=HangingUp)
    start(campaign, editor)
    drain(campaign.pk)
    assert sorted(server.recipients) == [reader.email for reader in readers]
    assert books(campaign) == {"candidates": 5, "sent": 5}


def test_a_connection_lost_after_the_final_dot_is_uncertain_and_not_sent_again(campaign, readers, editor, answering):
    class SwallowingOne(MailServer):
        async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd's name
            answer = await super().handle_DATA(server, session, envelope)
            if "reader2" in envelope.rcpt_tos[0]:
                server.transport.close()
            return answer

    server = answering(handler=SwallowingOne)
    start(campaign, editor)
    drain(campaign.pk)
    drain(campaign.pk)
    assert sorted(server.recipients) == [reader.email for reader in readers]
    assert books(campaign) == {"candidates": 5, "sent": 4, "uncertain": 1}
    assert campaign.deliveries.get(state="uncertain").address == "reader2@example.org"


def test_a_mail_server_that_is_away_is_told_to_staff_and_tried_again(campaign, readers, editor, settings, smtp, caplog):
    start(campaign, editor)
    settings.EMAIL_PORT = 1
    drain(campaign.pk)
    campaign.refresh_from_db()
    assert "refused" in campaign.trouble.lower()
    assert set(deliveries(campaign).values()) == {"pending"}
    assert "example.org" not in caplog.text

    settings.EMAIL_PORT = smtp.port
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert campaign.trouble == ""


def test_a_refused_sender_is_our_trouble_and_no_readers(campaign, readers, editor, answering):
    class RefusingSender(MailServer):
        async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802  aiosmtpd's name
            return "550 5.7.1 Sender rejected"

    answering(handler=RefusingSender)
    start(campaign, editor)
    drain(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.trouble == "550 5.7.1 Sender rejected"
    assert set(deliveries(campaign).values()) == {"pending"}


def test_frozen_bytes_that_somebody_changed_are_not_sent(campaign, readers, editor, smtp):
    start(campaign, editor)
    Edition.objects.update(message=b"To: \x00address\x00\r\n\r\nBuy!\r\n")
    drain(campaign.pk)
    assert smtp.recipients == []
    campaign.refresh_from_db()
    assert "has been changed" in campaign.trouble


def test_a_paused_campaign_waits_until_it_goes_on(campaign, readers, editor, smtp):
    start(campaign, editor)
    campaigns.pause(campaign=campaign, user=editor)
    drain(campaign.pk)
    assert smtp.recipients == []
    campaigns.resume(campaign=campaign, user=editor)
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 5}


def test_a_drain_keeps_to_its_time_and_the_next_goes_on(campaign, readers, editor, smtp):
    start(campaign, editor)
    drain(campaign.pk, seconds=0)
    assert smtp.recipients == []
    drain(campaign.pk)
    assert len(smtp.recipients) == 5


def test_an_address_that_no_mail_may_be_sent_to_does_not_stop_the_rest(campaign, readers, editor, smtp):
    start(campaign, editor)
    Delivery.objects.filter(address="reader1@example.org").update(address="kåre\r\nBcc: all@example.org")
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 4, "failed": 1}


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="Linux alone knows of work that can wait")
def test_a_worker_takes_no_processor_from_whoever_serves_a_visitor(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    before = os.sched_getscheduler(0)
    try:
        drain(campaign.pk)
        assert os.sched_getscheduler(0) == os.SCHED_BATCH
    finally:
        os.sched_setscheduler(0, before, os.sched_param(0))
