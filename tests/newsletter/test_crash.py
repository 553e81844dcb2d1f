"""Workers that die, stand still or work side by side: nobody is left out, nobody gets it twice.

The mail server is the witness. A worker killed at any moment leaves at most one message of which nothing is known.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from newsletter.models import Batch, Campaign, Subscriber
from newsletter.sending import ledger
from newsletter.sending import smtp as session
from newsletter.sending.drain import drain
from newsletter.services import campaigns
from tests import services
from tests.newsletter.conftest import subscriber
from tests.services import wait_until
from tests.surroundings import clean_environment

READERS = 300
#: Seconds until a dead worker's batch is taken over; longer than a busy machine lets a living one stand still.
SHORT_LEASE = 5


class Killed(BaseException):
    """Stands in for a `kill -9`: nothing of ours may catch it."""


def after_lease():
    return time_machine.travel(timezone.now() + ledger.LEASE + timedelta(seconds=1))


def assert_nobody_is_left_out_or_gets_it_twice(campaign, recipients: list[str], kills: int) -> None:
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.SENT
    assert campaign.sent + campaign.uncertain == campaign.candidates
    assert campaign.uncertain <= kills
    assert max(Counter(recipients).values()) == 1
    states = dict(campaign.deliveries.values_list("address", "state"))
    assert {address for address, state in states.items() if state == "sent"} <= set(recipients)
    assert set(states) - set(recipients) <= {address for address, state in states.items() if state == "uncertain"}


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize(
    "death",
    [
        (ledger, "claim", "before"),
        (ledger, "claim", "after"),
        (session.Session, "offer", "before"),
        (session.Session, "offer", "after"),
        (ledger, "begin", "before"),
        (ledger, "begin", "after"),
        (session.Session, "hand_over", "before"),
        (session.Session, "hand_over", "after"),
        (ledger, "release", "before"),
        (ledger, "release", "after"),
        (ledger, "finish", "before"),
        (ledger, "finish", "after"),
    ],
    ids=lambda death: f"{death[2]} {death[1]}",
)
def test_a_worker_may_die_at_any_step(campaign, editor, smtp, monkeypatch, death):
    owner, step, when = death
    campaigns.start(campaign=campaign, user=editor)
    original = getattr(owner, step)
    calls = []

    def dying(*args, **kwargs):
        calls.append(step)
        last = len(calls) == (3 if step in ("offer", "begin", "hand_over") else 1)
        if last and when == "before":
            raise Killed
        result = original(*args, **kwargs)
        if last:
            raise Killed
        return result

    monkeypatch.setattr(owner, step, dying)
    with pytest.raises(Killed):
        drain(campaign.pk)
    monkeypatch.undo()
    with after_lease():
        drain(campaign.pk)

    # Between two messages the answer to the first is known to the worker alone.
    between = step in ("offer", "begin", "hand_over")
    assert_nobody_is_left_out_or_gets_it_twice(campaign, smtp.recipients, kills=1 if between else 0)


@pytest.mark.django_db
def test_a_worker_held_up_past_its_lease_stops_and_its_late_answer_still_counts(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    held_up = ledger.claim(campaign.pk)
    first, second = held_up.deliveries[:2]
    ledger.begin(held_up, first, None)
    with after_lease():
        drain(campaign.pk)
        campaign.refresh_from_db()
        assert (campaign.state, campaign.sent, campaign.uncertain) == (Campaign.State.SENT, 4, 1)

        answer = ledger.Outcome(first["pk"], 1, "sent", "250 OK")
        with pytest.raises(ledger.LeaseLost):
            ledger.begin(held_up, second, answer)
    campaign.refresh_from_db()
    assert (campaign.sent, campaign.uncertain) == (5, 0)
    assert Counter(smtp.recipients)[second["address"]] == 1


@pytest.mark.django_db
def test_a_late_answer_does_not_touch_a_message_that_is_sent_again(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    held_up = ledger.claim(campaign.pk)
    first = held_up.deliveries[0]
    ledger.begin(held_up, first, None)
    with after_lease():
        ledger.reap()
        uncertain = campaign.deliveries.get(state="uncertain")
        campaigns.send_again(delivery=uncertain, user=editor)
        with pytest.raises(ledger.LeaseLost):
            ledger.record(held_up, [ledger.Outcome(first["pk"], 1, "failed", "554 no")])
    assert campaign.deliveries.get(pk=first["pk"]).state == "pending"


@pytest.mark.django_db
def test_a_fence_grows_with_each_claim(campaign, readers, editor):
    campaigns.start(campaign=campaign, user=editor)
    first = ledger.claim(campaign.pk)
    assert ledger.claim(campaign.pk) is None
    with after_lease():
        assert (ledger.reap(), ledger.reap()) == (1, 0)
        assert ledger.claim(campaign.pk).fence > first.fence
    ledger.release(first)
    assert Batch.objects.get().state == "claimed"


class Elsewhere:
    """The database of the test as other processes have it. SQLite keeps a test's in memory, so it travels by file."""

    def __init__(self, folder) -> None:
        self._file = folder / "elsewhere.sqlite3" if connection.vendor == "sqlite" else None
        self._folder = folder
        self._workers: list[subprocess.Popen] = []

    def send(self) -> None:
        if self._file:
            with sqlite3.connect(self._file) as copy:
                connection.connection.backup(copy)
            copy.close()

    def fetch(self) -> None:
        if self._file:
            with sqlite3.connect(self._file) as copy:
                copy.backup(connection.connection)
            copy.close()

    def url(self) -> str:
        if self._file:
            return f"sqlite:///{self._file}"
        server = os.environ["DATABASE_URL"]
        return server.replace("/postgres?", f"/{connection.settings_dict['NAME']}?")

    def worker(self, campaign: Campaign, smtp, lease: int = SHORT_LEASE) -> subprocess.Popen:
        environment = clean_environment(
            DATABASE_URL=self.url(),
            EMBEDDED="1",
            EMAIL_URL=smtp.url,
            SECRET_KEY="only-for-tests " * 4,
            SITE_URL="http://testserver",
            VAR_DIR=self._folder,
            DJANGO_SETTINGS_MODULE="alliance.settings",
            LOG_LEVEL="WARNING",
        )
        command = [sys.executable, "-m", "tests.newsletter.worker", str(campaign.pk), str(lease)]
        self._workers.append(services.start(command, env=environment))
        return self._workers[-1]

    def close(self) -> None:
        """End the workers that are left when a test has failed, also one that stands still."""
        for worker in self._workers:
            worker.kill()
            worker.wait()


@pytest.fixture
def elsewhere(transactional_db, tmp_path):
    """A campaign on its way to 300 readers, and a place where workers of its own can be started."""
    place = Elsewhere(tmp_path)
    yield place
    place.close()


@pytest.fixture
def under_way(elsewhere, editor, campaign) -> Campaign:
    for number in range(READERS):
        subscriber(f"reader{number}@example.org")
    campaigns.start(campaign=campaign, user=editor)
    elsewhere.send()
    return campaign


def end(worker: subprocess.Popen) -> None:
    assert worker.wait(timeout=150) == 0


def test_killed_workers_leave_nobody_out_and_send_to_nobody_twice(elsewhere, under_way, smtp):
    kills = 5
    for number in range(1, kills + 1):
        worker = elsewhere.worker(under_way, smtp)
        # Somewhere in this worker's share, at whatever step it is just then.
        wanted = number * READERS // (kills + 2) + random.randrange(20)  # noqa: S311  no secret
        wait_until(lambda wanted=wanted: len(smtp.recipients) >= wanted, "the worker sends", seconds=120, step=0.001)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    end(elsewhere.worker(under_way, smtp))
    elsewhere.fetch()
    assert_nobody_is_left_out_or_gets_it_twice(under_way, smtp.recipients, kills)


def test_a_worker_that_stands_still_past_its_lease_sends_to_nobody_twice(elsewhere, under_way, smtp):
    still = elsewhere.worker(under_way, smtp)
    wait_until(lambda: len(smtp.recipients) >= 40, "the worker sends", seconds=120, step=0.001)
    os.kill(still.pid, signal.SIGSTOP)
    try:
        end(elsewhere.worker(under_way, smtp))
    finally:
        os.kill(still.pid, signal.SIGCONT)
    end(still)
    elsewhere.fetch()
    assert_nobody_is_left_out_or_gets_it_twice(under_way, smtp.recipients, kills=1)


def test_two_workers_at_once_share_a_campaign(elsewhere, under_way, smtp):
    workers = [elsewhere.worker(under_way, smtp, lease=120) for _each in range(2)]
    for worker in workers:
        end(worker)
    elsewhere.fetch()
    assert_nobody_is_left_out_or_gets_it_twice(under_way, smtp.recipients, kills=0)
    assert len(smtp.recipients) == Subscriber.objects.count()
