"""All checks at once: in time, remembered, and shown to those who may see them."""

import threading
from time import monotonic

import dns.exception
import dns.resolver
import pytest
from django.core.cache import cache
from django.urls import reverse

from newsletter.mail_setup import checking, server
from newsletter.mail_setup.checking import check
from newsletter.mail_setup.dns import Dns, Unanswered
from newsletter.mail_setup.findings import SHAPES, Finding, Mark, Record
from tests.newsletter.mail_setup.conftest import WELL, Zone

ADDRESS = "admin:newsletter_mail_setup"


@pytest.fixture(autouse=True)
def no_connection(monkeypatch):
    found = [Finding("Encryption", Mark.GOOD, "encrypted")]
    checks = [
        (name, lambda *args: found) if run == server.check_encryption else (name, run) for name, run in checking.CHECKS
    ]
    monkeypatch.setattr(checking, "CHECKS", checks)
    cache.clear()


def test_a_name_server_that_is_silent_leaves_one_thing_unknown():
    findings = check(WELL, Zone(silent=["lists.example.org"]))
    unknown = [finding for finding in findings if finding.mark == Mark.UNKNOWN]
    assert [finding.subject for finding in unknown][:1] == ["SPF"]
    assert unknown[0].sentence == "DNS did not answer (lists.example.org txt). Try again in a few minutes."


def test_the_page_waits_for_nothing_that_takes_long(monkeypatch):
    held = threading.Event()
    monkeypatch.setattr(checking, "CHECKS", [("SPF", lambda *args: held.wait(20)), *checking.CHECKS[4:]])
    started = monotonic()
    findings = check(WELL, Zone(), seconds=0.2)
    held.set()
    assert monotonic() - started < 5
    assert (findings[0].mark, findings[0].sentence[:9]) == (Mark.UNKNOWN, "No answer")


def test_each_mark_has_a_shape_of_its_own():
    assert set(SHAPES) == set(Mark)
    assert len(set(SHAPES.values())) == len(Mark)


@pytest.fixture
def found(monkeypatch):
    """What the page shows, and how often it was looked for."""
    looked = []
    record = Record("example.org", "TXT", "v=spf1 mx ~all")

    def look(setup, resolver):
        looked.append(setup)
        return [Finding("SPF", Mark.BAD, "A sentence.", "Ask for this.", record), Finding("DKIM", Mark.GOOD, "Well.")]

    monkeypatch.setattr(checking, "check", look)
    return looked


def test_staff_read_what_to_ask_for(client, editor, found):
    client.force_login(editor)
    page = client.get(reverse(ADDRESS)).content.decode()
    assert '<span aria-hidden="true">✕</span> SPF: must be mended' in page
    assert '<span aria-hidden="true">✓</span> DKIM: in order' in page
    for words in ("A sentence.", "Ask for this.", "<code>example.org</code>", "v=spf1 mx ~all</code>"):
        assert words in page


def test_it_is_looked_for_once_an_hour_and_when_somebody_asks(client, editor, found):
    client.force_login(editor)
    for _turn in range(2):
        client.get(reverse(ADDRESS))
    assert len(found) == 1
    response = client.post(reverse(ADDRESS))
    assert (response.status_code, response["Location"]) == (302, reverse(ADDRESS))
    client.get(reverse(ADDRESS))
    assert len(found) == 2
    assert client.put(reverse(ADDRESS)).status_code == 405


def test_the_settings_are_what_is_looked_at(client, editor, found, settings):
    settings.BOUNCE_ADDRESS, settings.DKIM_SELECTOR = "retur@Lists.example.org", "s1"
    settings.DEFAULT_FROM_EMAIL, settings.EMAIL_USE_TLS = "Kontoret <post@example.org>", True
    client.force_login(editor)
    client.get(reverse(ADDRESS))
    setup = found[0]
    assert (setup.sender_domain, setup.bounce_domain, setup.selector) == ("example.org", "lists.example.org", "s1")
    assert (setup.encryption, setup.has_mailbox) == ("starttls", False)


@pytest.mark.parametrize(("role", "status"), [("newsletter_editor", 200), ("administrator", 200), ("editor", 403)])
def test_those_who_run_the_newsletter_may_see_it(client, found, django_user_model, role, status):
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("per", password="a long password", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert client.get(reverse(ADDRESS)).status_code == status


def test_the_list_of_what_came_back_leads_there(client, editor, found):
    client.force_login(editor)
    page = client.get(reverse("admin:newsletter_bounce_changelist")).content.decode()
    assert f'href="{reverse(ADDRESS)}"' in page


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (dns.resolver.NXDOMAIN(), []),
        (dns.resolver.NoAnswer, []),
        (dns.exception.Timeout(), Unanswered),
        (dns.resolver.NoNameservers(), Unanswered),
        (OSError("network is unreachable"), Unanswered),
    ],
)
def test_no_such_record_is_an_answer_and_silence_is_none(monkeypatch, error, answer):
    def resolve(self, name, kind):
        raise error

    monkeypatch.setattr(dns.resolver.Resolver, "__init__", lambda self: None)
    monkeypatch.setattr(dns.resolver.Resolver, "resolve", resolve)
    if answer == []:
        assert Dns().txt("example.org") == Dns().mx("example.org") == Dns().names("192.0.2.1") == []
    else:
        with pytest.raises(answer):
            Dns().addresses("example.org")


def test_a_machine_without_name_servers_gets_no_answers(monkeypatch):
    def not_configured(self, filename):
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", not_configured)
    with pytest.raises(Unanswered):
        Dns().txt("example.org")
