"""Readers who follow something, and what their digests tell them."""

from datetime import datetime
from email import message_from_bytes, policy

from django.utils import timezone

from newsletter.digests import making
from newsletter.models import Delivery, Following, Subscriber
from newsletter.services import followings
from policies.models import Topic
from tests.newsletter.conftest import subscriber

#: A Monday that is no first of the month, an hour before the digests of the week.
MONDAY = datetime(2026, 3, 9, 7, tzinfo=timezone.get_fixed_timezone(60))


def follower(*followed, email: str = "kari@example.org", **values) -> Subscriber:
    """A reader who has just confirmed that they follow all these."""
    reader = subscriber(email, **values)
    topics = [each for each in followed if isinstance(each, Topic)]
    followings.grant(subscriber=reader, topics=topics, demands=[each for each in followed if each not in topics])
    return reader


def text_of(delivery: Delivery) -> str:
    """The text part of what a delivery sends."""
    message = message_from_bytes(bytes(delivery.edition.message).replace(b"\x00", b""), policy=policy.default)
    return message.get_body(("plain",)).get_content()


def digests() -> dict[str, str]:
    """Make what is due now; the text that each reader gets of it."""
    made = making.make_due()
    deliveries = Delivery.objects.filter(campaign__in=made).select_related("edition")
    return {delivery.address: text_of(delivery) for delivery in deliveries}


def told_until(reader: Subscriber) -> set[datetime]:
    return set(Following.objects.filter(subscriber=reader).values_list("told_until", flat=True))
