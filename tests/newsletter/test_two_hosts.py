"""Two workers, started as on two machines: with folders of their own and nothing in common but PostgreSQL and Redis."""

import os
import subprocess
import sys
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection

from newsletter.models import SendingDomain
from newsletter.sending import freeze, limits
from newsletter.services import campaigns
from tests import services
from tests.newsletter.conftest import subscriber
from tests.services import MailServer, wait_until
from tests.surroundings import clean_environment

READERS = 200
PER_MINUTE = 1200
#: Seconds that a message may be late on a machine that does much else; early it must never be.
LATE = 3


class Witness(MailServer):
    """Notes when each message comes."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        super().__init__()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        answer = await super().handle_DATA(server, session, envelope)
        self.moments.append(time.monotonic())
        return answer


@pytest.fixture
def witness():
    server = Witness()
    yield server
    server.stop()


@pytest.fixture
def hosts(transactional_db, tmp_path, witness):
    """A worker on each of two machines, ready for work."""
    running = [host(tmp_path / name, witness) for name in ("first", "second")]
    wait_until(lambda: len(current_app.control.ping(timeout=0.5)) == len(running), "both answer", seconds=120)
    yield running
    for worker in running:
        services.stop(worker)
    current_app.control.purge()


def host(folder: Path, witness: Witness) -> subprocess.Popen:
    folder.mkdir()
    database = os.environ["DATABASE_URL"].replace("/postgres?", f"/{connection.settings_dict['NAME']}?")
    environment = clean_environment(
        DATABASE_URL=database,
        REDIS_URL=os.environ["REDIS_URL"],
        EMAIL_URL=witness.url,
        SECRET_KEY=os.environ["SECRET_KEY"],
        SITE_URL=os.environ["SITE_URL"],
        VAR_DIR=folder,
        DJANGO_SETTINGS_MODULE="alliance.settings",
        LOG_LEVEL="WARNING",
    )
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "alliance",
        "worker",
        "--pool=solo",
        f"--hostname={folder.name}@host",
    ]
    with (folder / "log").open("w") as log:
        return services.start(command, env=environment, stdout=log, stderr=log)


@pytest.mark.postgresql
def test_two_hosts_share_a_campaign_and_keep_to_the_rate_together(campaign, editor, hosts, witness, monkeypatch):
    monkeypatch.setattr(freeze, "BATCH_SIZE", 20)
    SendingDomain.objects.create(domain=limits.own_domain(), per_minute=PER_MINUTE, connections=2)
    for number in range(READERS):
        subscriber(f"reader{number}@example.org")
    campaigns.start(campaign=campaign, user=editor)
    for _worker in hosts:
        current_app.send_task(campaigns.DRAIN, args=[campaign.pk])

    def has_ended() -> bool:
        campaign.refresh_from_db()
        return campaign.state == "sent"

    wait_until(has_ended, "both have sent it all", seconds=120, step=0.2)
    assert Counter(witness.recipients) == Counter(f"reader{number}@example.org" for number in range(READERS))
    assert (campaign.sent, campaign.uncertain, campaign.failed) == (READERS, 0, 0)
    assert len(set(campaign.batches.values_list("place", flat=True))) == len(hosts)

    # A message is late now and then, so a window may hold what was due a little before it as well.
    moments = sorted(witness.moments)
    for (first, begin), (last, end) in combinations(enumerate(moments), 2):
        assert last - first + 1 <= (end - begin + LATE) * PER_MINUTE / 60 + 1
