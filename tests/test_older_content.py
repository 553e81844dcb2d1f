"""What older versions of the portal have stored comes through their migrations, and back again.

One journey for all of it: every step between migrations makes the models of all rooms anew.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from newsletter.models import Batch, Block, Campaign, Delivery, Edition, MailingList, Subscriber
from policies.models import DemandList, TopicChange
from tests.migrating import models_at

#: Before lists of demands could be chosen by stage, topics had a history, and newsletters were made of blocks.
BEFORE = (("policies", "0002_reasons_for_withdrawal"), ("newsletter", "0002_consent_is_append_only"))
CHANGED = date(2026, 3, 8)
CLAIMED = datetime(2026, 3, 9, 12, tzinfo=UTC)


def store(old) -> int:
    """Write what the models of that time could hold; returns the key of the block on a page."""
    topic = old.get_model("policies", "Topic").objects.create(
        slug="bolig", published_at=timezone.now(), updated_on=CHANGED
    )
    place = old.get_model("cms", "Placeholder").objects.create(slot="content")
    block = old.get_model("policies", "TopicDemands").objects.create(
        topic=topic, count=7, placeholder=place, language="nb", position=1, plugin_type="TopicDemandsPlugin"
    )
    campaign = old.get_model("newsletter", "Campaign").objects.create(
        subject="Jul", preheader="Snart", language="nn", body="<p>Hei</p>"
    )
    old.get_model("newsletter", "Edition").objects.create(campaign=campaign, language="nb", message=b"", sha256="")
    reader = {"confirmed_at": timezone.now(), "language": "nn"}
    people = old.get_model("newsletter", "Subscriber").objects
    people.create(email="a@example.org", address_hash="a", token="a" * 22, state="active", **reader)
    people.create(email="b@example.org", address_hash="b", token="b" * 22, state="pending")
    _put_in_hand(old, campaign)
    return block.pk


def _put_in_hand(old, campaign) -> None:
    batch = old.get_model("newsletter", "Batch").objects.create(
        campaign=campaign, seq=0, state="claimed", due_at=CLAIMED, lease_until=CLAIMED + timedelta(seconds=15)
    )
    edition = old.get_model("newsletter", "Edition").objects.get()
    reader = old.get_model("newsletter", "Subscriber").objects.first()
    old.get_model("newsletter", "Delivery").objects.create(
        campaign=campaign, subscriber=reader, batch=batch, edition=edition, address=reader.email, message_id="<1@x>",
        state="claimed", attempts=2, due_at=CLAIMED - timedelta(hours=1), attempt_started_at=CLAIMED,
    )  # fmt: skip


def assert_it_is_there(block: int) -> None:
    kept = DemandList.objects.get()
    assert (kept.pk, kept.topic.slug, kept.stage, kept.count) == (block, "bolig", "", 7)
    assert (kept.plugin_type, kept.placeholder.slot, kept.position) == ("DemandsPlugin", "content", 1)

    entries = TopicChange.objects.values_list("on", "kind", "translations__language_code", "translations__note")
    assert list(entries) == [(CHANGED, "major", "nb", "Siden er oppdatert.")]

    campaign, the_list = Campaign.objects.get(), MailingList.objects.get()
    assert (campaign.mailing_list, the_list.slug, the_list.is_public) == (the_list, "nyhetsbrev", True)
    assert the_list.languages == ["nb", "nn", "en"]
    # Everybody got it, whatever their language; so it stands in the mandatory one as well.
    for language in ("nb", "nn"):
        campaign.set_current_language(language)
        assert (campaign.subject, campaign.preheader) == ("Jul", "Snart")
        block = Block.objects.get()
        block.set_current_language(language)
        assert (block.campaign_id, block.kind, block.text) == (campaign.pk, "text", "<p>Hei</p>")
    assert Edition.objects.get().subject == "Jul"
    assert [reader.email for reader in Subscriber.objects.candidates(the_list)] == ["a@example.org"]


def assert_it_is_in_hand() -> None:
    """The batch alone says so now; its delivery waits with the attempts that it had before."""
    batch, delivery = Batch.objects.get(), Delivery.objects.get()
    assert (batch.state, batch.claimed_at) == ("claimed", CLAIMED)
    assert (delivery.state, delivery.attempts) == ("deferred", 1)
    assert list(batch.deliveries.due(batch.claimed_at)) == [delivery]


def assert_it_is_back(old) -> None:
    block = old.get_model("policies", "TopicDemands").objects.get()
    assert (block.plugin_type, block.topic.slug, block.count) == ("TopicDemandsPlugin", "bolig", 7)
    assert old.get_model("policies", "Topic").objects.get().updated_on == CHANGED
    delivery = old.get_model("newsletter", "Delivery").objects.get()
    assert (delivery.state, delivery.attempts, delivery.attempt_started_at) == ("claimed", 2, CLAIMED)
    campaign = old.get_model("newsletter", "Campaign").objects.get()
    assert (campaign.subject, campaign.preheader, campaign.body) == ("Jul", "Snart", "<p>Hei</p>")


@pytest.mark.django_db(transaction=True)
def test_what_older_versions_stored_is_kept_to_and_fro():
    try:
        block = store(models_at(*BEFORE))
        call_command("migrate", verbosity=0)
        assert_it_is_there(block)
        assert_it_is_in_hand()
        assert_it_is_back(models_at(*BEFORE))
    finally:
        call_command("migrate", verbosity=0)
    assert_it_is_there(block)
    assert_it_is_in_hand()
