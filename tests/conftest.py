"""What every test can ask for. The surroundings are chosen first: Django reads its settings only once."""

import importlib
import os
from collections import Counter
from contextlib import nullcontext

import pytest
from hypothesis import settings as hypothesis_settings

from tests import surroundings

surroundings.arrange()

import django  # noqa: E402  the settings need the surroundings
from django.conf import settings as django_settings  # noqa: E402

from tests import services  # noqa: E402

# Weak passwords and plain file names: both cost time and say nothing in a test.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django_settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
# Workers of pytest-xdist inherit the environment, and choose their own surroundings as well.
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["tests.portal"]

# How long an example takes tells how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

POSTGRESQL_ONLY = "speaks of PostgreSQL; this run is on SQLite"


#: Fixtures that take long to make; files with them are begun first, so that no worker is left alone at the end.
SLOW = ("first_start", "topology")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]):
    """Mark the tests before pytest chooses by marks, and order them after the shuffle."""
    on_sqlite = surroundings.database() == "sqlite"
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
        if on_sqlite and item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.skip(POSTGRESQL_ONLY))
    yield
    items.sort(key=lambda item: not set(SLOW) & set(item.fixturenames))


def pytest_unconfigure() -> None:
    surroundings.clear()


def pytest_report_header() -> str:
    return f"surroundings: {surroundings.database()}"


def pytest_terminal_summary(terminalreporter) -> None:
    """Say plainly what this machine could not test, and how to make it able to."""
    missing = [name for name, path in services.programs().items() if path is None]
    reasons = Counter(report.longrepr[2].rpartition(": ")[2] for report in terminalreporter.stats.get("skipped", []))
    for name in missing:
        count = reasons[f"{services.NEEDS}{name}"]
        what = f"{count} tests that need it" if count else "every test in its surroundings"
        terminalreporter.write_line(
            f"LEFT OUT: this machine has no {name}, so {what} did not run. To run them: apt-get install "
            f"{services.PACKAGES[name]}",
            yellow=True,
        )


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied():
    """A test with transactions of its own ends with all tables emptied.

    On SQLite guards would refuse that. The mailing list that a migration makes is made again for the tests that follow.
    """
    from django.apps import apps
    from django.db import connection, transaction

    from core.sql import without_triggers

    empty = connection.ops.execute_sql_flush
    first_list = importlib.import_module("newsletter.migrations.0004_one_list_and_one_block").make_list

    def execute_sql_flush(statements) -> None:
        with transaction.atomic(), without_triggers(connection) if connection.vendor == "sqlite" else nullcontext():
            empty(statements)
        first_list(apps)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", execute_sql_flush)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before the database is dropped, end what may still be connected to it, such as a killed worker's session."""
    yield
    with django_db_blocker.unblock():
        from django.db import connection

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@pytest.fixture(autouse=True)
def _forget_between_tests():
    """Empty what outlives a database rollback: the cache, the counts of the rate limits, the last page's language."""
    yield
    from django.core.cache import cache
    from django.utils import translation

    from core.public_forms import _limiter

    cache.clear()
    _limiter().storage.reset()
    _forget_content_types()
    translation.activate(django_settings.LANGUAGE_CODE)


def _forget_content_types() -> None:
    """A test with transactions of its own ends with all tables made anew: content types get other keys then."""
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
    for versionable in apps.get_app_config("djangocms_versioning").cms_extension.versionables:
        versionable.__dict__.pop("content_types", None)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.JOURNAL_DIR = tmp_path / "journal"


@pytest.fixture
def smtp(settings):
    """A real SMTP server that Django sends to; `smtp.recipients` and `smtp.messages` tell what it accepted."""
    server = services.MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server for tests that start the portal's own programs; `postgres.create(name)` gives a URL."""
    server = services.Postgres()
    yield server
    server.stop()


@pytest.fixture
def redis_server():
    server = services.Redis()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    return services.need("Chromium")
