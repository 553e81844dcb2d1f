"""The broker only rings the bell."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from kombu.exceptions import OperationalError

from newsletter import tasks
from newsletter.models import Campaign
from newsletter.services import campaigns, doorbell
from tests.newsletter.conftest import sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def rings(monkeypatch) -> list:
    rung = []
    monkeypatch.setattr(doorbell, "ring", lambda task, *args: rung.append((task, *args)))
    return rung


def test_send_rings_once_the_ledger_is_open(campaign, readers, editor, rings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        campaigns.start(campaign=campaign, user=editor)
        assert rings == []
    assert rings == [("newsletter.tasks.drain_campaign", campaign.pk)]


def test_a_broker_that_is_away_stops_nobody(campaign, readers, editor, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(doorbell.current_app, "send_task", away)
    doorbell.ring("newsletter.tasks.drain_campaign", campaign.pk)
    assert "the next tick takes over" in caplog.text


def test_a_tick_calls_workers_to_what_waits_and_only_to_that(campaign, readers, editor, rings, smtp, worker):
    tasks.tick()
    assert rings == []
    campaigns.start(campaign=campaign, user=editor)
    call = ("newsletter.tasks.drain_campaign", campaign.pk)
    tasks.tick()
    assert rings == [call]

    worker(campaign)
    tasks.tick()
    assert rings == [call]  # a worker has it all in hand
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        tasks.tick()
        assert rings == [call, call]  # it has stood still for too long
        tasks.drain_campaign(campaign.pk)
        tasks.drain_campaign(campaign.pk)
    assert len(smtp.recipients) == 5
    tasks.tick()
    assert rings == [call, call]


def test_a_tick_ends_a_campaign_whose_worker_died_after_the_last_message(campaign, readers, editor, rings, smtp):
    campaigns.start(campaign=campaign, user=editor)
    tasks.drain_campaign(campaign.pk)
    Campaign.objects.update(state=Campaign.State.SENDING, finished_at=None)
    tasks.tick()
    assert rings == [("newsletter.tasks.drain_campaign", campaign.pk)]


def test_a_tick_sends_letters_whose_bell_was_not_heard(mailoutbox, rings):
    sign_up()
    tasks.tick()
    assert [mail.to for mail in mailoutbox] == [["kari@example.org"]]


def test_a_place_without_journals_still_sends_its_letters(mailoutbox, rings, settings, tmp_path, caplog):
    (tmp_path / "full").touch()
    settings.JOURNAL_DIR = tmp_path / "full" / "journal"
    sign_up()
    tasks.tick()
    assert len(mailoutbox) == 1
    assert "A journal cannot be used" in caplog.text


def test_the_tasks_have_the_names_that_the_bell_rings():
    names = {task.name for task in (tasks.tick, tasks.drain_campaign, tasks.send_letters)}
    assert names == {f"newsletter.tasks.{name}" for name in ("tick", "drain_campaign", "send_letters")}
