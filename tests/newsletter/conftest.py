from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from newsletter.addresses import fingerprint
from newsletter.models import Campaign, Subscriber


def subscriber(email: str, state: str = "active", **values) -> Subscriber:
    now = timezone.now()
    times = {
        "active": {"confirmed_at": now},
        "unsubscribed": {"confirmed_at": now, "unsubscribed_at": now},
    }.get(state, {})
    given = {"email": email, "address_hash": fingerprint(email), "state": state}
    return Subscriber.objects.create(**given | times | values)


def books(campaign) -> dict[str, int]:
    """The counts of a campaign that are not nought."""
    campaign.refresh_from_db()
    names = ("candidates", "sent", "failed", "excluded", "uncertain")
    return {name: getattr(campaign, name) for name in names if getattr(campaign, name)}


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time))


@pytest.fixture
def editor(db, django_user_model):
    return django_user_model.objects.create_superuser("nina", "nina@office.example", "a long password")


@pytest.fixture
def campaign(db) -> Campaign:
    return Campaign.objects.create(
        subject="Dette vedtok årsmøtet",
        preheader="To resolusjoner",
        body='<p>Hei! Se <a href="/krav/4/">krav 4</a>.</p>',
    )


@pytest.fixture
def readers(db) -> list[Subscriber]:
    return [subscriber(f"reader{number}@example.org") for number in range(5)]
