import shutil
import ssl
import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from alliance.roles import ROLES
from core.roles import grant
from newsletter.addresses import fingerprint
from newsletter.models import Block, Campaign, ConsentEvent, MailingList, Subscriber
from newsletter.sending import ledger, limits
from newsletter.sending.journal import Journal
from newsletter.sending.outcomes import Outcome
from newsletter.services import subscriptions


def subscriber(email: str, state: str = "active", **values) -> Subscriber:
    now = timezone.now()
    times = {
        "active": {"confirmed_at": now},
        "unsubscribed": {"confirmed_at": now, "unsubscribed_at": now},
    }.get(state, {})
    given = {"email": email, "address_hash": fingerprint(email), "state": state}
    created = Subscriber.objects.create(**given | times | values)
    if state == Subscriber.State.ACTIVE:
        created.subscriptions.create(mailing_list=the_list())
    return created


def the_list() -> MailingList:
    """The one list that every portal begins with."""
    return MailingList.objects.get_or_create(slug="nyhetsbrev")[0]


def sign_up(email: str = "kari@example.org", language: str = "nb", **wish) -> None:
    """Ask for the one list, or for what `wish` names."""
    prefix = "" if language == "nb" else f"/{language}"
    asked = wish or {"lists": [the_list()]}
    subscriptions.sign_up(email=email, language=language, page=f"{prefix}/nyhetsbrev/", **asked)


def written(subject: str, body: str, **values) -> Campaign:
    """A draft in bokmål with one block of text."""
    campaign = Campaign.objects.create(mailing_list=the_list(), subject=subject, **values)
    Block.objects.create(campaign=campaign, kind=Block.Kind.TEXT, position=1, text=body)
    return campaign


def books(campaign) -> dict[str, int]:
    """The counts of a campaign that are not nought."""
    campaign.refresh_from_db()
    names = ("candidates", "sent", "failed", "excluded", "uncertain", "cancelled")
    return {name: getattr(campaign, name) for name in names if getattr(campaign, name)}


def path(url: str) -> str:
    """The part of an address in a mail that the test client asks for."""
    return url.removeprefix("http://testserver")


def events(person: Subscriber) -> list[tuple[str, str]]:
    """What a subscriber has done, and what it was about."""
    return list(ConsentEvent.objects.filter(subscriber=person).values_list("what", "scope"))


def lists_of(person: Subscriber) -> list[str]:
    return sorted(person.subscriptions.values_list("mailing_list__slug", flat=True))


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time))


class Worker:
    """A worker that has a batch in hand and does with it what the test says."""

    def __init__(self, campaign: Campaign) -> None:
        self.journal = Journal()
        self.claimed = ledger.claim(campaign.pk, limits.own_domain(), self.journal)
        self.deliveries = self.claimed.deliveries if self.claimed else []

    def begin(self, place: int = 0) -> dict:
        """Begin the message at that place of the batch."""
        self.journal.begin(self.deliveries[place].pk)
        return self.deliveries[place]

    def answer(self, delivery: dict, state: str, reply: str = "", due_at=None) -> None:
        self.journal.answer(Outcome(delivery.pk, delivery.attempt, state, reply, due_at))

    def put_back(self) -> bool:
        held = ledger.settle(self.journal.known)
        self.journal.discard()
        self.die()
        return held

    def die(self) -> None:
        """Leave the journal as a `kill -9` leaves it."""
        self.journal.__exit__()


@pytest.fixture
def worker(db):
    """Start workers: `worker(campaign)`; those that still live when the test ends are ended."""
    workers = []

    def start(campaign: Campaign) -> Worker:
        workers.append(Worker(campaign))
        return workers[-1]

    yield start
    for each in workers:
        each.die()


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory):
    """A context with a certificate that nobody has signed."""
    if not shutil.which("openssl"):
        pytest.skip("this machine has no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.fixture
def editor(db, django_user_model):
    return django_user_model.objects.create_superuser("nina", "nina@office.example", "a long password")


@pytest.fixture
def press(db) -> MailingList:
    return MailingList.objects.create(slug="presse", name="Pressemeldinger", position=2)


@pytest.fixture
def kari(db) -> Subscriber:
    """A reader of the one list that every portal begins with."""
    return subscriber("kari@example.org")


@pytest.fixture
def campaign(db) -> Campaign:
    return written("Dette vedtok årsmøtet", "<p>Hei! Her er det som ble vedtatt.</p>", preheader="To resolusjoner")


@pytest.fixture
def readers(db) -> list[Subscriber]:
    return [subscriber(f"reader{number}@example.org") for number in range(5)]


@pytest.fixture
def desk(client, django_user_model):
    """The browser of one who has the role of newsletter editor and nothing more."""
    grant(ROLES)
    user = django_user_model.objects.create_user("siri", "siri@office.example", "a long password", is_staff=True)
    user.groups.add(Group.objects.get(name="newsletter_editor"))
    client.force_login(user)
    return client
