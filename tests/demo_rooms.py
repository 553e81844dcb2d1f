"""Rooms of the demo, filled once for all tests of a module: filling them takes longer than any of the tests."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def rooms(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """Staff, figures, positions, members and meetings; yields the folder of their files.

    What a test changes in them is taken back at its end, as always.
    """
    from alliance.demo import figures, meetings, organisations, positions, staff

    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder), patch.object(staff, "LOGINS", folder / "demo_logins.json"):
            for room in (staff, figures, positions, organisations, meetings):
                room.load()
        yield folder
        transaction.set_rollback(True)
