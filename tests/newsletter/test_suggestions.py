"""What is new since the last newsletter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.composing.suggestions import since_last
from newsletter.models import Block, Campaign, MailingList
from tests.factories import DemandUpdateFactory, ResolutionFactory, TopicFactory
from tests.newsletter.conftest import written

pytestmark = pytest.mark.django_db


def begun(days_ago: int, **values) -> Campaign:
    started = timezone.now() - timedelta(days=days_ago)
    campaign = written("Før", "<p>Før.</p>")
    Campaign.objects.filter(pk=campaign.pk).update(state="sending", started_at=started, candidates=1, **values)
    return campaign


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def test_what_became_public_since_the_last_one_is_suggested_newest_first():
    begun(10)
    begun(5)
    campaign = written("Nå", "<p>Nå.</p>")
    TopicFactory(published_at=ago(7))
    topic = TopicFactory(published_at=ago(4), title="Bolig")
    resolution = ResolutionFactory(public=True, published_at=ago(1), title="Et hjem")
    update = DemandUpdateFactory(published=True, published_at=ago(2))
    type(update.demand.topic).objects.filter(pk=update.demand.topic.pk).update(published_at=ago(20))
    type(update.demand).objects.update(published_at=ago(20))
    found = since_last(campaign)
    assert [(each.source, each.number, each.at) for each in found] == [
        ("resolution", resolution.pk, resolution.published_at),
        ("demand_update", update.pk, update.published_at),
        ("topic", topic.pk, topic.published_at),
    ]
    assert found[-1].title == "Bolig"


def test_what_is_picked_already_is_not_suggested():
    begun(5)
    campaign = written("Nå", "<p>Nå.</p>")
    topic = TopicFactory(published_at=ago(1))
    assert len(since_last(campaign)) == 1
    Block.objects.create(campaign=campaign, kind="pick", source="topic", number=topic.pk, position=2)
    assert since_last(campaign) == []


def test_only_newsletters_to_the_same_list_count_and_the_first_one_looks_back_a_month():
    other = MailingList.objects.create(slug="presse", name="Presse")
    begun(1, mailing_list=other)
    begun(1, kind="digest", mailing_list=None, rhythm="weekly", covers_until=ago(1))
    campaign = written("Nå", "<p>Nå.</p>")
    recent = TopicFactory(published_at=ago(20))
    TopicFactory(published_at=ago(40))
    assert [each.number for each in since_last(campaign)] == [recent.pk]
