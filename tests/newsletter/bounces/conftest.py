from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.bounces.report import Kind, Report
from newsletter.models import Batch, Campaign, Delivery, Edition, Subscriber
from newsletter.return_paths import DELIVERY, LETTER, return_path
from tests.newsletter.bounces import corpus
from tests.newsletter.conftest import subscriber, the_list

PLACEHOLDER = b"retur+d2s-k3v5x7q2ab@lists.example.org"


@pytest.fixture(autouse=True)
def bounce_address(settings):
    settings.BOUNCE_ADDRESS = "retur@lists.example.org"


@pytest.fixture
def kari(db) -> Subscriber:
    return subscriber("kari@example.net", confirmed_at=timezone.now() - timedelta(days=300))


def sent(reader: Subscriber, subject: str = "Dette vedtok årsmøtet") -> Delivery:
    """A newsletter that has been sent to one reader, and is long done with."""
    now = timezone.now()
    campaign = Campaign.objects.create(mailing_list=the_list(), subject=subject)
    edition = Edition.objects.create(campaign=campaign, language="nb", subject=subject, message=b"", sha256="")
    batch = Batch.objects.create(campaign=campaign, seq=0, state=Batch.State.DONE, due_at=now)
    delivery = Delivery.objects.create(
        campaign=campaign,
        subscriber=reader,
        batch=batch,
        edition=edition,
        address=reader.email,
        message_id=f"<{campaign.pk}.{reader.pk}@nyhetsbrev.testserver>",
        state=Delivery.State.SENT,
        attempt_started_at=now,
        settled_at=now,
    )
    books = {"state": Campaign.State.SENT, "candidates": 1, "sent": 1, "started_at": now, "finished_at": now}
    Campaign.objects.filter(pk=campaign.pk).update(**books)
    return delivery


def about(delivery: Delivery, kind: Kind = Kind.HARD, **values) -> Report:
    return Report(kind, return_paths=(return_path(DELIVERY, delivery.pk),), **values)


def about_letter(letter, kind: Kind = Kind.HARD) -> Report:
    return Report(kind, return_paths=(return_path(LETTER, letter.pk),))


def came_back(delivery: Delivery, kind: str = "hard", number: int = 0) -> bytes:
    """A mail of the corpus, as if it had come back from `delivery`."""
    data = corpus.content(corpus.of_kind(kind)[number]["file"])
    return data.replace(PLACEHOLDER, return_path(DELIVERY, delivery.pk).encode())
