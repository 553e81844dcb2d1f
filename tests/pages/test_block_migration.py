"""Blocks that stood on pages before lists of demands could be chosen by stage stay where they were."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.migrating import models_at

BEFORE = ("policies", "0002_reasons_for_withdrawal")
AFTER = ("policies", "0003_lists_of_demands")


@pytest.mark.django_db(transaction=True)
def test_a_stored_block_keeps_its_place_and_its_topic():
    try:
        old = models_at(BEFORE)
        topic = old.get_model("policies", "Topic").objects.create(slug="bolig", published_at=timezone.now())
        place = old.get_model("cms", "Placeholder").objects.create(slot="content")
        block = old.get_model("policies", "TopicDemands").objects.create(
            topic=topic, count=7, placeholder=place, language="nb", position=1, plugin_type="TopicDemandsPlugin"
        )

        new = models_at(AFTER)
        kept = new.get_model("policies", "DemandList").objects.get()
        assert (kept.pk, kept.topic_id, kept.stage, kept.count) == (block.pk, topic.pk, "", 7)
        assert (kept.plugin_type, kept.placeholder_id, kept.position) == ("DemandsPlugin", place.pk, 1)

        back = models_at(BEFORE).get_model("policies", "TopicDemands").objects.get()
        assert (back.plugin_type, back.topic_id, back.count) == ("TopicDemandsPlugin", topic.pk, 7)
    finally:
        call_command("migrate", verbosity=0)
