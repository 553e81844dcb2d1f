"""The day a topic was last changed becomes the first entry of its history, once."""

from datetime import date

import pytest
from django.core.management import call_command

from tests.migrating import models_at

BEFORE = ("policies", "0004_follow_up_and_figures")
AFTER = ("policies", "0005_history_of_topics")


def history() -> list[tuple]:
    changes = models_at(AFTER).get_model("policies", "TopicChange").objects.order_by("on")
    return list(changes.values_list("on", "kind", "translations__language_code", "translations__note"))


@pytest.mark.django_db(transaction=True)
def test_the_day_is_kept_to_and_fro():
    entry = (date(2026, 3, 8), "major", "nb", "Siden er oppdatert.")
    try:
        models_at(BEFORE).get_model("policies", "Topic").objects.create(slug="bolig", updated_on=entry[0])
        assert history() == [entry]
        assert models_at(BEFORE).get_model("policies", "Topic").objects.get().updated_on == entry[0]
        assert history() == [entry]
    finally:
        call_command("migrate", verbosity=0)
