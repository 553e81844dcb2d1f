"""The two places the suite runs in, chosen before Django reads its settings.

DATABASE=postgresql   the shape of production: a throwaway PostgreSQL and Redis (the default, where there are both)
DATABASE=sqlite       the shape of `make run`: SQLite, the file cache and the filesystem broker
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from alliance.environment import VARIABLES
from tests.services import Postgres, Redis, programs

SERVERS = ("PostgreSQL", "Redis")
# What the workers of pytest-xdist learn from their controller: the servers it has started, a folder they all have.
SHARED = "PORTAL_TEST_SERVERS"
SHARED_FOLDER = "PORTAL_TEST_FOLDER"

_running: list = []
_folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))


def database() -> str:
    missing = [name for name in SERVERS if programs()[name] is None]
    wanted = os.environ.get("DATABASE") or ("sqlite" if missing else "postgresql")
    if wanted == "postgresql" and missing:
        if os.environ.get("CI"):
            raise pytest.UsageError(f"This machine lacks {' and '.join(missing)}; .ci/run installs it.")
        return "sqlite"
    return wanted


def arrange() -> None:
    """Set every variable that the settings read; nothing of the developer's own is used."""
    (_folder / "static").mkdir()
    os.environ.setdefault(SHARED_FOLDER, str(_folder))
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: the tests choose their own surroundings.")
    for name in VARIABLES:
        os.environ.pop(name, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "alliance.settings"
    os.environ |= {"VAR_DIR": str(_folder), "SECRET_KEY": "only-for-tests " * 4, "SITE_URL": "http://testserver"}
    if database() == "postgresql":
        os.environ |= _servers()
    else:
        os.environ |= {"EMBEDDED": "1"}


def _servers() -> dict[str, str]:
    if SHARED not in os.environ:
        postgres, redis = Postgres(), Redis()
        _running.extend((postgres, redis))
        os.environ[SHARED] = f"{postgres.url()} {redis.url()}"
    postgres_url, redis_url = os.environ[SHARED].split()
    # Each worker has Redis databases for itself, one for the broker and one for the cache: its tests empty them.
    number = 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return {
        "DATABASE_URL": postgres_url,
        "REDIS_URL": f"{redis_url.rpartition('/')[0]}/{number}",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }


@contextmanager
def once_for_all_workers(name: str):
    """Yield a folder that all workers share, and whether it is still to be filled; the others wait meanwhile."""
    folder = Path(os.environ[SHARED_FOLDER]) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        yield folder, not done.exists()
        done.touch()


def clear() -> None:
    """Stop the servers and remove the files of this run."""
    for server in _running:
        server.stop()
    if _running:
        os.environ.pop(SHARED, None)
    if os.environ.get(SHARED_FOLDER) == str(_folder):
        del os.environ[SHARED_FOLDER]
    shutil.rmtree(_folder, ignore_errors=True)


def clean_environment(**variables: str) -> dict[str, str]:
    """The environment for a program of the portal started by a test: only `variables` are set."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return kept | {name: str(value) for name, value in variables.items()}
