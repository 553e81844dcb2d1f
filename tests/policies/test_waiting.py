"""What waits at the desk among the positions, and for whom."""

from datetime import date

import pytest
import time_machine

from core.queue import waiting_for
from tests.factories import DemandUpdateFactory, FigureFactory, StaffFactory, TopicFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("something_waits")]


@pytest.fixture
def something_waits():
    with time_machine.travel("2026-11-22 12:00Z", tick=False):
        TopicFactory(published=True, title="Bolig", reviewed_on=date(2025, 11, 20), review_by=date(2026, 11, 21))
        TopicFactory(published=True, review_by=date(2026, 11, 22))
        TopicFactory(review_by=date(2020, 1, 1))
        fetched = {"retrieved_on": date(2024, 1, 3), "review_by": date(2026, 10, 1)}
        FigureFactory(published=True, title="Fattige barn", **fetched)
        for day in (date(2025, 11, 21), date(2024, 11, 21)):
            DemandUpdateFactory(published=True, checked_on=day)
        DemandUpdateFactory(published=True, checked_on=date(2025, 11, 22))
        DemandUpdateFactory(checked_on=date(2024, 1, 1))
        yield


def test_what_waits_longest_stands_first():
    assert [(task.title, task.why, task.since) for task in waiting_for(StaffFactory(role="editor"))] == [
        (
            "Do our stages still hold?",
            "The stage of 2 demands was last checked more than a year ago.",
            date(2025, 11, 21),
        ),
        ("Fattige barn", "Fetched on 3. januar 2024. See whether the source has newer values.", date(2026, 10, 1)),
        ("Bolig", "Last read through on 20. november 2025.", date(2026, 11, 21)),
    ]


def test_every_task_leads_to_where_it_is_done(client):
    client.force_login(editor := StaffFactory(role="editor"))
    assert [client.get(task.url).status_code for task in waiting_for(editor)] == [200, 200, 200]


@pytest.mark.parametrize("role", ["secretary", "newsletter_editor", "privacy_officer"])
def test_those_who_may_do_nothing_about_it_are_not_told(role):
    assert waiting_for(StaffFactory(role=role)) == []
