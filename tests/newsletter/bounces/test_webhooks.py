"""A mail company tells by webhook what became of messages; it has to show that it is the one."""

import hashlib
import hmac
import importlib
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import clear_url_caches, include, path

from alliance import urls as portal
from alliance.environment import webhook
from newsletter.bounces import urls
from newsletter.models import Bounce, Suppression
from tests.newsletter.bounces.conftest import sent

pytestmark = pytest.mark.django_db

SECRET = "portal:a long password 16"
AUTHORIZATION = {"HTTP_AUTHORIZATION": "Basic cG9ydGFsOmEgbG9uZyBwYXNzd29yZCAxNg=="}
POSTMARK = {
    "RecordType": "Bounce",
    "ID": 4323372036854775807,
    "Type": "HardBounce",
    "TypeCode": 1,
    "Name": "Hard bounce",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "Email": "Kari@example.net",
    "From": "nyhetsbrev@example.org",
    "BouncedAt": "2026-11-10T09:15:00Z",
    "Inactive": True,
}


@pytest.fixture
def company(settings):
    """Returns a function that lets one company speak."""

    def choose(name: str, **more):
        settings.ANYMAIL_PROVIDER, settings.ANYMAIL = name, webhook(name, SECRET, more)
        settings.ROOT_URLCONF = "tests.newsletter.bounces.test_webhooks"
        importlib.reload(urls)
        sys.modules[__name__].urlpatterns = [
            path("webhook/", include((urls.urlpatterns, "bounces"))),
            *(each for each in portal.urlpatterns if str(each.pattern) != "webhook/"),
        ]
        clear_url_caches()

    yield choose
    settings.ANYMAIL_PROVIDER = ""
    importlib.reload(urls)
    clear_url_caches()


urlpatterns = []


def tell(client, event: dict, name: str = "postmark", **authorization):
    headers = authorization or AUTHORIZATION
    return client.post(f"/webhook/{name}/", event, content_type="application/json", **headers)


def bounces() -> list[tuple]:
    return list(Bounce.objects.order_by("pk").values_list("kind", "status"))


def test_postmark_tells_of_an_address_that_does_not_work(client, company, kari):
    company("postmark")
    earlier, delivery = sent(kari), sent(kari)
    assert [tell(client, POSTMARK).status_code for _ in range(2)] == [200, 200]
    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.subscriber, bounce.delivery) == ("hard", kari, delivery)
    assert bounce.words == "smtp;550 5.1.1 The email account that you tried to reach does not exist."
    assert Suppression.objects.get().reason == "bounced"
    assert not earlier.bounces.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Type": "SoftBounce", "Details": "smtp;452 4.2.2 Mailbox full"}, [("soft", "4.2.2")]),
        ({"Type": "SoftBounce", "Details": "", "Description": "Unable to deliver at the moment"}, [("soft", "")]),
        ({"Type": "HardBounce", "Details": "", "Description": ""}, [("hard", "")]),
        ({"Type": "HardBounce", "Details": "smtp;550 5.7.1 blocked by our spam filter"}, [("hard", "5.7.1")]),
        ({"Type": "BadEmailAddress"}, [("hard", "5.1.1")]),
        ({"Type": "ManuallyDeactivated", "Details": ""}, [("soft", "")]),
        ({"Type": "SpamNotification"}, [("complaint", "5.1.1")]),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Details": ""}, [("complaint", "")]),
        ({"Type": "Transient"}, []),
        ({"Type": "AutoResponder"}, []),
        ({"Type": "ChallengeVerification"}, []),
        ({"RecordType": "Delivery"}, []),
        ({"RecordType": "Open"}, []),
        ({"Email": "nobody@example.net"}, []),
        ({"Email": ""}, []),
    ],
)
def test_what_a_company_says_is_judged_as_a_report_is(client, company, kari, change, told):
    company("postmark")
    sent(kari)
    assert tell(client, POSTMARK | change).status_code == 200
    assert bounces() == told


def mailgun(message_id: str, key: str = "key", **event) -> dict:
    signed = {"timestamp": "1794300000", "token": "a" * 50}
    signature = hmac.new(key.encode(), (signed["timestamp"] + signed["token"]).encode(), hashlib.sha256).hexdigest()
    data = {
        "event": "failed",
        "severity": "permanent",
        "timestamp": 1794300000.5,
        "recipient": "kari@example.net",
        "reason": "bounce",
        "message": {"headers": {"message-id": message_id.strip("<>"), "to": "kari@example.net"}},
        "delivery-status": {"code": 550, "message": "5.1.1 User unknown", "description": ""},
    }
    return {"signature": signed | {"signature": signature}, "event-data": data | event}


def test_mailgun_names_the_very_message(client, company, kari):
    company("mailgun", MAILGUN_WEBHOOK_SIGNING_KEY="key")
    first, _second = sent(kari), sent(kari)
    assert tell(client, mailgun(first.message_id), "mailgun").status_code == 200
    assert Bounce.objects.get().delivery == first
    assert bounces() == [("hard", "5.1.1")]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ({"severity": "temporary"}, []),
        ({"event": "complained"}, [("complaint", "5.1.1")]),
        ({"event": "delivered"}, []),
        ({"event": "opened"}, []),
        ({"delivery-status": {"message": "5.2.2 Mailbox full"}}, [("soft", "5.2.2")]),
    ],
)
def test_mailgun_tells_of_other_things_too(client, company, kari, event, told):
    company("mailgun", MAILGUN_WEBHOOK_SIGNING_KEY="key")
    assert tell(client, mailgun(sent(kari).message_id, **event), "mailgun").status_code == 200
    assert bounces() == told


def test_a_wrong_signature_is_refused(client, company, kari):
    company("mailgun", MAILGUN_WEBHOOK_SIGNING_KEY="key")
    assert tell(client, mailgun(sent(kari).message_id, key="another"), "mailgun").status_code == 400
    assert bounces() == []


@pytest.mark.parametrize("authorization", ["", "Basic cG9ydGFsOndyb25n", "Bearer x"])
def test_who_does_not_show_the_password_is_refused(client, company, kari, authorization):
    company("postmark")
    sent(kari)
    assert tell(client, POSTMARK, HTTP_AUTHORIZATION=authorization).status_code == 400
    assert bounces() == []


def test_it_is_no_page_and_asks_for_no_token_of_a_form(company, kari):
    from django.test import Client

    company("postmark")
    strict = Client(enforce_csrf_checks=True)
    assert tell(strict, POSTMARK).status_code == 200
    assert [strict.get("/webhook/postmark/").status_code, strict.put("/webhook/postmark/").status_code] == [405, 405]
    assert "Set-Cookie" not in tell(strict, POSTMARK).headers


def test_only_the_company_of_the_settings_may_speak(client, company):
    company("postmark")
    assert tell(client, {}, "sendgrid").status_code == 404
    assert client.post("/webhook/postmark/inbound/").status_code == 404


def test_without_a_company_nothing_answers(client):
    assert tell(client, POSTMARK).status_code == 404


def test_a_company_that_nobody_knows_is_named(company):
    with pytest.raises(ImproperlyConfigured, match=r"amazon_ses, brevo, .*, not nobody\."):
        company("nobody")


@pytest.mark.parametrize("secret", ["", "no colon but long enough", ":only a password", "user:short"])
def test_a_company_without_a_good_password_stops_the_program_in_a_sentence(secret):
    with pytest.raises(SystemExit, match="Set the environment variable ANYMAIL_WEBHOOK_SECRET"):
        webhook("postmark", secret, {})
    assert webhook("", secret, {"A": "b"}) == {"A": "b"}
