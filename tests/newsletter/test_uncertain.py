"""A message of which nobody knows whether it arrived: staff choose, once."""

from collections import Counter

import pytest

from newsletter.models import Batch, Campaign, Delivery
from newsletter.sending.drain import drain
from newsletter.services import campaigns
from tests.newsletter.conftest import books, later

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def uncertain(campaign, readers, editor, smtp, worker) -> Delivery:
    """A campaign that has ended with one message of which nobody knows."""
    campaigns.start(campaign=campaign, user=editor)
    killed = worker(campaign)
    killed.begin()
    killed.die()
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 4, "uncertain": 1}
    return campaign.deliveries.get(state="uncertain")


def test_staff_can_send_an_uncertain_message_again(campaign, editor, smtp, uncertain):
    assert campaigns.send_again(delivery=uncertain, user=editor)
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.SENDING
    with later(minutes=1):
        drain(campaign.pk)
    assert Counter(smtp.recipients)[uncertain.address] == 1
    assert books(campaign) == {"candidates": 5, "sent": 5}


def test_one_sent_again_while_its_batch_is_put_away_is_not_forgotten(campaign, editor, smtp, uncertain):
    campaigns.send_again(delivery=uncertain, user=editor)
    Batch.objects.update(state=Batch.State.DONE)  # by a worker that looked a moment before
    for _each in range(2):
        drain(campaign.pk)
    assert Counter(smtp.recipients)[uncertain.address] == 1
    assert books(campaign) == {"candidates": 5, "sent": 5}


def test_staff_can_count_an_uncertain_message_as_sent_once(campaign, editor, smtp, uncertain):
    assert campaigns.count_as_sent(delivery=uncertain, user=editor)
    assert not campaigns.send_again(delivery=uncertain, user=editor)
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert uncertain.address not in smtp.recipients
