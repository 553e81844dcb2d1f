"""Workers that die, stand still or work side by side: nobody is left out, nobody gets it twice.

The mail server is the witness. A worker killed at any moment leaves at most one message of which nothing is known.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from newsletter.models import Batch, Campaign, Subscriber
from newsletter.sending import freeze, journal, ledger, limits, recovery
from newsletter.sending.drain import drain
from newsletter.sending.journal import Journal, Sealed
from newsletter.sending.smtp import Session
from newsletter.services import campaigns, erasure
from tests import services
from tests.newsletter.conftest import books, later, subscriber
from tests.services import wait_until
from tests.surroundings import clean_environment

pytestmark = pytest.mark.engine
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


#: (whose step, which step, at which call, before or after it, how many are uncertain then)
DEATHS = [
    (ledger, "claim", 1, "before", 0),
    (Journal, "open", 1, "before", 0),
    (Journal, "open", 1, "after", 0),
    (ledger, "claim", 1, "after", 0),
    (Session, "offer", 3, "before", 0),
    (Session, "offer", 3, "after", 0),
    (Journal, "begin", 3, "before", 0),
    (Journal, "begin", 3, "after", 1),
    (Session, "send", 3, "before", 1),
    (Session, "send", 3, "after", 1),
    (Session, "answer", 3, "before", 1),
    (Session, "answer", 3, "after", 1),
    (Journal, "answer", 3, "before", 1),
    (Journal, "answer", 3, "after", 0),
    (ledger, "settle", 1, "before", 0),
    (ledger, "settle", 1, "after", 0),
    (Journal, "discard", 1, "after", 0),
    (ledger, "finish", 1, "before", 0),
    (ledger, "finish", 1, "after", 0),
]


@pytest.mark.usefixtures("readers")
@pytest.mark.parametrize("death", DEATHS, ids=lambda death: f"{death[3]} {death[1]}")
def test_a_worker_may_die_at_any_step_and_the_next_one_goes_on_at_once(campaign, editor, smtp, monkeypatch, death):
    owner, step, fatal, when, uncertain = death
    campaigns.start(campaign=campaign, user=editor)
    original = getattr(owner, step)
    calls = count(1)

    def dying(*args, **kwargs):
        is_last = next(calls) == fatal
        if is_last and when == "before":
            raise Killed
        result = original(*args, **kwargs)
        if is_last:
            raise Killed
        return result

    monkeypatch.setattr(owner, step, dying)
    with pytest.raises(Killed):
        drain(campaign.pk)
    monkeypatch.undo()
    drain(campaign.pk)

    campaign.refresh_from_db()
    assert campaign.uncertain == uncertain
    assert_nobody_is_left_out_or_gets_it_twice(campaign, smtp.recipients, kills=1)
    assert list(journal.found()) == []


def test_a_worker_that_stands_still_past_its_lease_stops_and_its_late_answer_still_counts(
    campaign, readers, editor, smtp, worker
):
    campaigns.start(campaign=campaign, user=editor)
    still = worker(campaign)
    first, second = still.begin(0), still.deliveries[1]
    with after_lease():
        drain(campaign.pk)
        campaign.refresh_from_db()
        assert (campaign.state, campaign.sent, campaign.uncertain) == (Campaign.State.SENT, 4, 1)

        still.answer(first, "sent", "250 OK")
        with pytest.raises(Sealed):
            still.begin(1)
        assert not still.put_back()
    campaign.refresh_from_db()
    assert (campaign.sent, campaign.uncertain) == (5, 0)
    assert Counter(smtp.recipients)[second.address] == 1


def test_the_late_answer_of_a_worker_that_is_killed_then_counts_too(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    still = worker(campaign)
    first = still.begin(0)
    with after_lease():
        drain(campaign.pk)
        still.answer(first, "sent", "250 OK")
        still.die()
        assert recovery.recover() == 0
    campaign.refresh_from_db()
    assert (campaign.sent, campaign.uncertain) == (5, 0)


def test_a_late_answer_does_not_touch_a_message_that_is_sent_again(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    still = worker(campaign)
    first = still.begin(0)
    with after_lease():
        recovery.reap()
        campaigns.send_again(delivery=campaign.deliveries.get(state="uncertain"), user=editor)
        still.answer(first, "failed", "554 no")
        still.put_back()
    assert campaign.deliveries.get(pk=first.pk).state == "pending"


def test_the_late_refusal_of_what_was_never_begun_is_no_news(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    still = worker(campaign)
    with after_lease():
        recovery.reap()
        other = worker(campaign)
        first = other.begin(0)
        other.die()
        recovery.recover()
        still.answer(still.deliveries[0], "failed", "550 never begun")
        still.put_back()
    assert campaign.deliveries.get(pk=first.pk).state == "uncertain"


def test_a_fence_is_another_one_with_each_change_of_hands(campaign, readers, editor, worker):
    campaigns.start(campaign=campaign, user=editor)
    first = worker(campaign)
    assert worker(campaign).claimed is None
    with after_lease():
        assert (recovery.reap(), recovery.reap()) == (1, 0)
        assert worker(campaign).claimed.fence != first.claimed.fence
    assert not first.put_back()
    assert Batch.objects.get().state == "claimed"


def test_the_journal_of_a_claim_that_was_never_committed_touches_no_later_claim(campaign, readers, editor, worker):
    campaigns.start(campaign=campaign, user=editor)
    with transaction.atomic():
        unlucky = worker(campaign)
        transaction.set_rollback(True)
    lucky = worker(campaign)
    lucky.begin()
    unlucky.die()
    assert recovery.recover() == 0
    batch = Batch.objects.get()
    assert (batch.state, batch.fence) == ("claimed", lucky.claimed.fence)


def test_a_machine_that_is_away_is_waited_for_and_then_all_it_had_is_uncertain(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    away = worker(campaign)
    away.die()
    shutil.move(journal.folder(), journal.folder().with_name("elsewhere"))
    with later(minutes=14):
        drain(campaign.pk)
        assert Batch.objects.get().state == "claimed"
    with later(minutes=16):
        drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "uncertain": 5}


def test_what_is_sent_again_while_a_machine_is_away_was_never_in_its_hands(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    first = worker(campaign)
    again = first.begin()
    first.die()
    recovery.recover()
    away = worker(campaign)
    away.die()
    shutil.move(journal.folder(), journal.folder().with_name("elsewhere"))
    with later(seconds=1):
        campaigns.send_again(delivery=campaign.deliveries.get(pk=again.pk), user=editor)
    with later(minutes=16):
        drain(campaign.pk)
    assert smtp.recipients == [again.address]
    assert books(campaign) == {"candidates": 5, "sent": 1, "uncertain": 4}


def test_the_servers_words_about_an_erased_reader_are_not_kept(campaign, readers, editor, worker):
    campaigns.start(campaign=campaign, user=editor)
    sending = worker(campaign)
    delivery = sending.begin()
    erasure.take_out_addresses(campaign.deliveries.filter(pk=delivery.pk))
    sending.answer(delivery, "failed", f"550 <{delivery.address}> unknown")
    sending.put_back()
    known = campaign.deliveries.values_list("state", "attempts", "address", "reply")
    assert known.get(pk=delivery.pk) == ("failed", 1, "", "")


def test_a_machine_that_comes_back_in_time_tells_what_it_knows(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    away = worker(campaign)
    away.answer(away.begin(0), "sent", "250 OK")
    away.begin(1)
    away.die()
    here, elsewhere = journal.folder(), journal.folder().with_name("elsewhere")
    shutil.move(here, elsewhere)
    with later(minutes=10):
        drain(campaign.pk)
        shutil.rmtree(here)
        shutil.move(elsewhere, here)
        drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 4, "uncertain": 1}
    assert len(smtp.recipients) == 3


def test_a_journal_that_somebody_removed_leaves_its_batch_uncertain(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    careless = worker(campaign)
    careless.journal.discard()
    careless.die()
    with after_lease():
        drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "uncertain": 5}


def test_after_a_power_cut_only_what_was_answered_is_certain(campaign, readers, editor, smtp, worker, monkeypatch):
    campaigns.start(campaign=campaign, user=editor)
    cut_off = worker(campaign)
    cut_off.answer(cut_off.begin(0), "sent", "250 OK")
    cut_off.die()
    monkeypatch.setattr(journal, "boot_id", lambda: "after the power cut")
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 1, "uncertain": 4}


def test_a_deferred_message_that_was_not_begun_waits_as_before(campaign, readers, editor, worker):
    campaigns.start(campaign=campaign, user=editor)
    now = timezone.now()
    campaign.deliveries.update(state="deferred", due_at=now, attempts=2, reply="451 later")
    dying = worker(campaign)
    assert {delivery.attempt for delivery in dying.deliveries} == {3}
    dying.die()
    assert recovery.recover() == 1
    assert set(campaign.deliveries.values_list("state", "due_at", "attempts", "reply")) == {
        ("deferred", now, 2, "451 later")
    }


def test_a_database_that_is_away_when_a_batch_ends_costs_nothing(campaign, readers, editor, smtp, monkeypatch):
    campaigns.start(campaign=campaign, user=editor)

    def away(known):
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "settle", away)
        with pytest.raises(OperationalError):
            drain(campaign.pk)
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert len(smtp.recipients) == 5


def test_a_journal_that_cannot_be_used_stops_no_other(campaign, readers, editor, worker, monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 3)
    campaigns.start(campaign=campaign, user=editor)
    workers = [worker(campaign), worker(campaign)]
    for each in workers:
        each.die()
    unusable, opened = workers[0].journal._path, os.open

    def refusing(path, *args):
        if path == unusable:
            raise PermissionError(path)
        return opened(path, *args)

    monkeypatch.setattr(os, "open", refusing)
    recovery.go_on()
    assert list(campaign.batches.values_list("seq", "state")) == [(0, "claimed"), (1, "open")]
    with after_lease():
        recovery.go_on()  # how far it has come nobody can tell
    assert campaign.batches.get(seq=0).state == "claimed"


@pytest.mark.postgresql
def test_the_claim_of_a_worker_that_dies_while_it_is_committed_is_waited_for(
    campaign, readers, editor, transactional_db
):
    campaigns.start(campaign=campaign, user=editor)
    settled = []

    def recover() -> None:
        settled.append(recovery.recover())
        connection.close()

    looking = threading.Thread(target=recover)
    with Journal() as book, transaction.atomic():
        assert len(ledger.claim(campaign.pk, limits.own_domain(), book).deliveries) == 5
        book.__exit__()
        looking.start()
        wait_until(lambda: not looking.is_alive() or is_waited_for(), "a lock that is waited for")
    looking.join()
    assert settled == [1]
    assert set(campaign.deliveries.values_list("state", "attempts")) == {("pending", 0)}


@pytest.mark.postgresql
def test_one_who_leaves_while_a_campaign_starts_stops_neither(campaign, readers, editor, transactional_db):
    started = []

    def start() -> None:
        started.append(campaigns.start(campaign=campaign, user=editor))
        connection.close()

    starting = threading.Thread(target=start)
    with transaction.atomic():
        readers[0].subscriptions.all().delete()
        starting.start()
        wait_until(is_waited_for, "a lock that is waited for")
        readers[0].state, readers[0].unsubscribed_at = Subscriber.State.UNSUBSCRIBED, timezone.now()
        readers[0].save()
    starting.join()
    assert started == [4]


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pid != pg_backend_pid())")
        return cursor.fetchone()[0]


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
