"""Encryption on the way to the mail server, names, the return path and the links."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.utils import timezone

from newsletter.bounces.collecting import Look
from newsletter.mail_setup import return_path, server
from newsletter.mail_setup.findings import Record
from tests.newsletter.mail_setup.conftest import WELL, Zone, but, told


@pytest.fixture
def smtp(request):
    """A mail server on a free port, with or without STARTTLS."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, **getattr(request, "param", {}))
    controller.start()
    yield port
    controller.stop()


def encryption(port: int, kind: str, host: str = "127.0.0.1"):
    (finding,) = server.check_encryption(but(host=host, port=port, encryption=kind), Zone())
    return finding.mark, finding.sentence


def test_a_server_that_offers_no_encryption_gets_no_mail(smtp):
    sentence = "The mail server 127.0.0.1 does not offer encryption, so it gets no mail from us."
    assert encryption(smtp, "starttls") == ("bad", sentence)


def test_on_the_same_machine_nothing_has_to_be_encrypted(smtp):
    mark, sentence = encryption(smtp, "")
    assert (mark, "same machine" in sentence) == ("good", True)


def test_elsewhere_it_has_to(smtp, monkeypatch):
    monkeypatch.setattr("newsletter.mail_setup.setup.HERE", ())
    mark, sentence = encryption(smtp, "")
    assert (mark, "Mail goes unencrypted" in sentence) == ("bad", True)


def test_a_certificate_that_nobody_has_signed_is_told(own_certificate):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Sink(), hostname="127.0.0.1", port=port, tls_context=own_certificate)
    controller.start()
    try:
        mark, sentence = encryption(port, "starttls")
    finally:
        controller.stop()
    assert mark == "bad"
    assert sentence.startswith("The certificate of the mail server 127.0.0.1 is not valid: self")


def test_a_server_that_is_away_is_told():
    mark, sentence = encryption(1, "starttls")
    assert (mark, sentence.startswith("The mail server 127.0.0.1 was not reached: ")) == ("bad", True)
    assert encryption(1, "tls")[0] == "bad"


@pytest.mark.parametrize(
    ("names", "marks"),
    [
        ({"192.0.2.10": ["smtp.example.org"]}, ["good"]),
        ({"192.0.2.10": ["other.example.org"]}, ["warn"]),
        ({}, ["warn"]),
    ],
)
def test_the_servers_address_has_a_name_that_leads_back(names, marks):
    findings = server.check_name(WELL, Zone(addresses={"smtp.example.org": ["192.0.2.10"]}, names=names))
    assert [finding.mark for finding in findings] == marks
    if marks == ["warn"]:
        assert findings[0].record == Record("192.0.2.10", "PTR", "smtp.example.org.")


def test_a_server_on_this_machine_has_no_name_to_look_for():
    assert server.check_name(but(host="localhost"), Zone()) == []


@pytest.mark.parametrize(("address", "mark"), [("https://www.example.org", "good"), ("http://www.example.org", "bad")])
def test_the_link_for_leaving_is_encrypted(address, mark):
    assert [finding.mark for finding in server.check_links(but(site_url=address), Zone())] == [mark]


def marks(findings) -> list[str]:
    return [finding.mark.value for finding in findings]


RECEIVES = Zone(mx={"lists.example.org": ["mx.example.org"]})


def test_without_a_return_path_nobody_counts():
    (finding,) = return_path.check(but(bounce_domain=""), Zone())
    assert finding.mark == "bad"
    assert "retur@example.org" in finding.ask


@pytest.mark.parametrize("mx", [[], ["."], [""]])
def test_a_domain_that_takes_no_mail_gets_a_record_to_copy(mx):
    first, _mailbox = return_path.check(WELL, Zone(mx={"lists.example.org": mx}))
    assert (first.mark, first.record) == ("bad", Record("lists.example.org", "MX", "10 mail.example.org."))


def test_the_mailbox_tells_when_it_was_read():
    read = Look(timezone.now())
    failed = Look(timezone.now() - timedelta(hours=1), "wrong password")
    assert marks(return_path.check(but(last_look=read), RECEIVES)) == ["good", "good"]
    assert marks(return_path.check(but(last_look=None), RECEIVES)) == ["good", "unknown"]
    assert marks(return_path.check(but(has_mailbox=False), RECEIVES)) == ["good", "bad"]
    _domain, mailbox = return_path.check(but(last_look=failed), RECEIVES)
    assert (mailbox.mark, mailbox.sentence.endswith("It says: wrong password")) == ("bad", True)


def test_a_mail_company_may_count_instead():
    setup = but(bounce_domain="", has_mailbox=False, has_webhook=True)
    assert told(return_path.check(setup, Zone())) == [("good", "The mail company tells us what comes back.")]
