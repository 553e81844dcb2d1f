"""An import whose worker is killed with real processes goes on as if nothing had been, and nobody is there twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from newsletter.importing import checking, work
from newsletter.models import ConsentEvent, MailingList, Subscriber, Subscription
from newsletter.services import imports
from tests.newsletter.importing import uploaded
from tests.newsletter.test_import_check import lines
from tests.surroundings import clean_environment

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROWS = 350


def killed(number: int, step: str, calls: int, folder) -> None:
    """Let a worker begin and die."""
    database = os.environ["DATABASE_URL"].replace("/postgres?", f"/{connection.settings_dict['NAME']}?")
    environment = clean_environment(
        DATABASE_URL=database,
        EMBEDDED="1",
        SECRET_KEY="only-for-tests " * 4,
        SITE_URL="http://testserver",
        VAR_DIR=folder,
        DJANGO_SETTINGS_MODULE="alliance.settings",
    )
    command = [sys.executable, "-m", "tests.newsletter.import_worker", str(number), step, str(calls)]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL


def test_killed_while_checking_and_while_writing_it_is_done_once_by_the_next(editor, tmp_path):
    MailingList.objects.get_or_create(slug="nyhetsbrev")
    item = uploaded("liste.csv", editor, lines(*(f"leser{number}@example.org" for number in range(ROWS))))
    imports.start_check(item=item, user=editor)
    killed(item.pk, "page", 2, tmp_path)
    assert item.rows.count() == 200
    assert work.work(item.pk) is False  # its lease has not run out
    with time_machine.travel(timezone.now() + checking.LEASE + timedelta(seconds=1)):
        assert work.work(item.pk) is True
    item.refresh_from_db()
    assert (item.state, item.found, item.rows.count()) == ("checked", {"new": ROWS}, ROWS)

    imports.confirm(item=item, ask=False, block=True, user=editor)
    for step, calls in (("judging", 2), ("adding", 1)):
        killed(item.pk, step, calls, tmp_path)
        assert Subscriber.objects.count() == ConsentEvent.objects.count() == Subscription.objects.count() == 0
        assert work.calling(timezone.now()) == [item.pk]
    assert work.work(item.pk) is True
    assert Subscriber.objects.active().count() == ConsentEvent.objects.count() == Subscription.objects.count() == ROWS
