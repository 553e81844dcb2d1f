"""Whether anybody is left out or gets it twice while everything that can go wrong does.

    python -m benchmarks.crash [--readers 12000] [--kills 200]

Two places with two Celery workers each, as on two hosts, send one campaign to a witness that notes every message it
takes. Meanwhile workers that have a batch in hand are killed (kill -9) at random moments, tasks come twice, Redis is
emptied, PostgreSQL is restarted in both manners, and workers stand still past their lease. Prints what the witness
and the books say; the exit code tells whether the promises were kept.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import redis as redis_client

from benchmarks import mail
from tests.services import Postgres, Redis, free_port, start, stop, wait_until

WORKERS = 2  # in each place
PLACES = 2
STANDSTILL = 25  # seconds, longer than a lease
PATIENCE = 300  # seconds after the last kill
LONGEST_PAUSE = 30  # seconds that may pass without a message
RNG = random.Random()  # noqa: S311 -- no secret


class Place:
    """What stands for a host: a folder of its own, and a Celery with its workers."""

    def __init__(self, name: str, folder: Path) -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self._command = [sys.executable, "-m", "celery", "-A", "alliance", "worker", "--concurrency", str(WORKERS)]
        self._command += ["--loglevel", "CRITICAL", "--hostname", f"{name}@crash"]
        self.start()

    def start(self) -> None:
        environment = os.environ | {"VAR_DIR": str(self.folder), "JOURNAL_DIR": str(self.folder / "journal")}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = start(self._command, env=environment, **quiet)

    def busy(self) -> list[int]:
        """The workers that have a batch in hand: they hold a journal open."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        numbers = children.read_text().split() if children.exists() else []
        return [int(number) for number in numbers if _has_journal(number)]

    def kill(self) -> None:
        """Kill everything here at once, and start it anew as a supervisor would."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for number in (self.process.pid, *map(int, children)):
            os.kill(number, signal.SIGKILL)
        self.process.wait()
        self.start()


def _has_journal(number: str) -> bool:
    try:
        return any(each.readlink().suffix == ".journal" for each in Path(f"/proc/{number}/fd").iterdir())
    except OSError:
        return False


class Storm:
    """What goes wrong, and how often."""

    def __init__(self, campaign: int, places: list[Place], postgres: Postgres, redis: Redis) -> None:
        self._campaign, self._places, self._postgres = campaign, places, postgres
        self._redis = redis_client.Redis(port=redis.port)
        self._still: dict[int, float] = {}
        self._next_ring = 0.0
        self.happened: Counter[str] = Counter()
        self.moments: list[tuple[float, str]] = []

    def _note(self, what: str, number: int = 1) -> None:
        self.happened[what] += number
        self.moments.append((time.time(), what))

    def rage(self, kills: int) -> None:
        """Until there have been so many kills."""
        rare = {kills * part // 10: event for part, event in enumerate([
            self._empty_redis, self._stand_still, self._restart_postgres, self._kill_place, self._crash_postgres,
            self._empty_redis, self._stand_still, self._kill_place,
        ], start=1)}  # fmt: skip
        while self.happened["kills"] < kills and self.is_going_on():
            self.ring()
            time.sleep(RNG.uniform(0.05, 0.4))
            if event := rare.pop(self.happened["kills"], None):
                event()
            if busy := self._busy():
                self._signal(RNG.choice(busy), signal.SIGKILL, "kills")

    def ring(self) -> None:
        """What beat does every ten seconds, every second; and each task comes twice."""
        for number in [number for number, until in self._still.items() if time.time() > until]:
            self._signal(number, signal.SIGCONT, "went on")
            del self._still[number]
        if time.time() > self._next_ring:
            from newsletter.services import doorbell

            self._next_ring = time.time() + 1
            for _twice in range(2):
                doorbell.ring("newsletter.tasks.tick")
                doorbell.ring("newsletter.tasks.drain_campaign", self._campaign)

    def is_going_on(self) -> bool:
        from django.db import DatabaseError, connection

        from newsletter.models import Campaign

        try:
            return Campaign.objects.sending().filter(pk=self._campaign).exists()
        except DatabaseError:
            connection.close()
            return True

    def _busy(self) -> list[int]:
        return [number for place in self._places for number in place.busy() if number not in self._still]

    def _signal(self, number: int, which: int, what: str) -> None:
        try:
            os.kill(number, which)
        except ProcessLookupError:
            return
        self._note(what)

    def _stand_still(self) -> None:
        wait_until(self._busy, "somebody is busy", step=0.01)
        number = RNG.choice(self._busy() or [0])
        if number:
            self._signal(number, signal.SIGSTOP, "stood still")
            self._still[number] = time.time() + STANDSTILL

    def _empty_redis(self) -> None:
        self._redis.flushall()
        self._note("Redis emptied")

    def _restart_postgres(self) -> None:
        self._postgres.restart()
        self._note("PostgreSQL restarted")

    def _crash_postgres(self) -> None:
        self._postgres.restart(signal.SIGQUIT)
        self._note("PostgreSQL restarted (immediate)")

    def _kill_place(self) -> None:
        place = RNG.choice(self._places)
        self._note("kills", len(set(place.busy()) - self._still.keys()))
        place.kill()
        self._note("all of a place killed")


def judge(campaign, log: Path, storm: Storm) -> bool:
    """Print what the witness and the books say; whether the promises were kept."""
    happened = storm.happened
    notes = [line.split() for line in log.read_text().splitlines()]
    times = sorted(float(at) for at, *_rest in notes)
    taken = Counter(message_id for _at, _recipient, message_id in notes)
    states = dict(campaign.deliveries.values_list("message_id", "state"))
    campaign.refresh_from_db()
    lost = [each for each, state in states.items() if each not in taken and state != "uncertain"]
    twice = [each for each, number in taken.items() if number > 1]
    uncertain = list(states.values()).count("uncertain")
    pause, since = max((later - earlier, earlier) for earlier, later in pairwise(times))
    around = [what for at, what in storm.moments if since - 3 < at < since + pause]
    print(", ".join(f"{what}: {number}" for what, number in sorted(happened.items())))
    print(f"{len(states)} recipients, {len(notes)} messages taken in {times[-1] - times[0]:.0f} s")
    print(f"lost {len(lost)}, twice {len(twice)}, uncertain {uncertain}, longest pause {pause:.1f} s")
    print(f"what happened around the longest pause: {', '.join(around)}")
    shown = campaign.uncertain == uncertain and campaign.state == "sent"
    allowed = happened["kills"] + happened["stood still"]
    return not lost and not twice and shown and uncertain <= allowed and pause <= LONGEST_PAUSE


def run(options, folder: Path, postgres: Postgres, redis: Redis) -> bool:
    port, log = free_port(), folder / "witness.log"
    witness = start([sys.executable, "-m", "benchmarks.witness", str(port), str(log)])
    os.environ["REDIS_URL"] = redis.url()
    mail.surroundings(postgres.url(), port, folder)
    user = mail.populate(options.readers)
    mail.allow_connections(PLACES * WORKERS)
    campaign = mail.started(user, 500)
    places = [Place(f"place{number}", folder) for number in range(PLACES)]
    storm = Storm(campaign.pk, places, postgres, redis)
    try:
        storm.rage(options.kills)
        end = time.time() + PATIENCE
        while storm.is_going_on() and time.time() < end:
            storm.ring()
            time.sleep(0.2)
        return judge(campaign, log, storm)
    finally:
        for process in (*(place.process for place in places), witness):
            stop(process)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=12000)
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    postgres, redis = Postgres(settings=()), Redis()
    try:
        with mail.workplace() as folder:
            kept = run(options, folder, postgres, redis)
    finally:
        redis.stop()
        postgres.stop()
    sys.exit(0 if kept else "A promise was broken.")


if __name__ == "__main__":
    main()
