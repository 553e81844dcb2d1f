from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from core.models import Publication
from core.publication import publish, withdraw
from policies.models import Topic
from tests.factories import TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
NOW = timezone.datetime(2026, 3, 8, 12, tzinfo=timezone.get_default_timezone())
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("published_at", "withdrawn_at", "state"),
    [
        (None, None, "draft"),
        (NOW + HOUR, None, "scheduled"),
        (NOW, None, "published"),
        (NOW - HOUR, None, "published"),
        (NOW - HOUR, NOW, "withdrawn"),
    ],
)
def test_the_property_and_the_query_agree_on_what_is_public(published_at, withdrawn_at, state):
    with time_machine.travel(NOW, tick=False):
        reason = "Erstattet." if withdrawn_at else ""
        topic = TopicFactory(published_at=published_at, withdrawn_at=withdrawn_at, withdrawal_reason=reason)
        assert topic.publication_state == state
        assert topic.is_published == (state == "published")
        assert topic.has_been_public == (state in {"published", "withdrawn"})
        assert Topic.objects.published().exists() == topic.is_published
        assert Topic.objects.unwithdrawn().exists() == (state != "withdrawn")


def test_what_is_scheduled_appears_at_its_second_and_not_before():
    topic = TopicFactory(published_at=NOW)
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert not Topic.objects.published().exists()
    with time_machine.travel(NOW, tick=False):
        assert Topic.objects.published().get() == topic


@pytest.mark.parametrize("published_at", [None, NOW + HOUR])
def test_the_database_refuses_to_withdraw_what_was_not_public(published_at):
    with pytest.raises(IntegrityError):
        TopicFactory(published_at=published_at, withdrawn_at=NOW, withdrawal_reason="Erstattet.")


@pytest.mark.parametrize(("withdrawn_at", "reason"), [(NOW, ""), (None, "Erstattet.")])
def test_the_database_refuses_a_withdrawal_without_a_reason_and_a_reason_without_one(withdrawn_at, reason):
    with pytest.raises(IntegrityError):
        TopicFactory(published_at=NOW - HOUR, withdrawn_at=withdrawn_at, withdrawal_reason=reason)


@time_machine.travel(NOW, tick=False)
def test_publishing_again_keeps_the_first_moment():
    topic = TopicFactory(published_at=NOW - HOUR)
    withdraw(items=[topic], reason="Erstattet.")
    topic.refresh_from_db()
    assert (topic.published_at, topic.withdrawn_at) == (NOW - HOUR, NOW)
    assert topic.withdrawal_reason == "Erstattet."
    publish(items=[topic])
    topic.refresh_from_db()
    assert (topic.published_at, topic.withdrawn_at, topic.withdrawal_reason) == (NOW - HOUR, None, "")


@time_machine.travel(NOW, tick=False)
def test_publishing_does_not_wait_for_the_scheduled_moment():
    draft, scheduled = TopicFactory(), TopicFactory(published_at=NOW + HOUR)
    publish(items=[draft, scheduled])
    assert [topic.published_at for topic in Topic.objects.all()] == [NOW, NOW]


@time_machine.travel(NOW, tick=False)
def test_withdrawing_what_nobody_has_seen_makes_it_a_draft_again():
    topic = TopicFactory(published_at=NOW + HOUR)
    withdraw(items=[topic], reason="Erstattet.")
    topic.refresh_from_db()
    assert topic.publication_state == Publication.State.DRAFT
