"""The settings: what the surroundings must say, what happens when they don't, and where every variable is explained."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from alliance.environment import REQUIRED, VARIABLES, next_database, plain_address
from tests.surroundings import clean_environment

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = {
    "SECRET_KEY": "only for this test " * 4,
    "SITE_URL": "https://www.example.org",
    "DATABASE_URL": "postgres://portal@127.0.0.1:9/portal",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp+tls://user:word@127.0.0.1:9",
}
BIN = Path(sys.executable).parent
PROGRAMS = {
    "manage.py": [sys.executable, "manage.py", "check"],
    "granian": [BIN / "granian", "--interface", "wsgi", "--port", "0", "alliance.wsgi:application"],
    "celery worker": [BIN / "celery", "-A", "alliance", "worker"],
    "celery beat": [BIN / "celery", "-A", "alliance", "beat", "--pidfile="],
}
EXPLAIN = re.compile(r"^\| `([A-Z_]+)` \| (yes)? *\|", re.MULTILINE)


def run(command: list, tmp_path: Path, **variables: str) -> subprocess.CompletedProcess:
    environment = clean_environment(VAR_DIR=tmp_path, **variables)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.django_db
def test_the_chosen_database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.postgresql
@pytest.mark.django_db
def test_postgresql_is_reached_through_a_pool():
    assert connection.pool.max_size == 8


@pytest.mark.parametrize(
    ("program", "name"),
    [
        *(("manage.py", name) for name in REQUIRED),
        *((program, "DATABASE_URL") for program in PROGRAMS if program != "manage.py"),
    ],
)
def test_a_missing_variable_is_named_in_a_sentence(tmp_path, program, name):
    result = run(PROGRAMS[program], tmp_path, **{key: value for key, value in WHOLE.items() if key != name})
    assert result.returncode != 0
    printed = (result.stdout + result.stderr).strip()
    assert f"Set the environment variable {name}: {REQUIRED[name]}." in printed
    assert "docs/operators.md lists all variables" in printed
    assert "Traceback" not in printed


def test_several_missing_variables_are_all_named(tmp_path):
    printed = run(PROGRAMS["manage.py"], tmp_path).stderr
    assert [name for name in REQUIRED if f"Set the environment variable {name}:" in printed] == list(REQUIRED)


def test_with_all_of_them_set_djangos_deployment_check_is_content(tmp_path):
    result = run([*PROGRAMS["manage.py"], "--deploy", "--fail-level", "WARNING"], tmp_path, **WHOLE)
    assert result.returncode == 0, result.stderr


def test_the_demos_secret_is_made_once_and_for_this_place_only(tmp_path):
    command = [sys.executable, "-c", "from alliance import settings; print(settings.SECRET_KEY)"]
    first, second = (run(command, tmp_path, EMBEDDED="1").stdout for _ in range(2))
    assert first == second
    assert len(first) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert run(command, tmp_path / "elsewhere", EMBEDDED="1").stdout != first


def test_the_operators_guide_explains_every_variable_and_no_other():
    rows = EXPLAIN.findall((ROOT / "docs" / "operators.md").read_text())
    assert {name for name, _required in rows} == VARIABLES
    assert {name for name, required in rows if required} == set(REQUIRED)


def test_the_settings_read_every_variable_and_no_other():
    source = (ROOT / "alliance" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)) | {"EMAIL_URL"}
    assert read == VARIABLES


def test_a_bounce_address_without_room_for_a_mark_is_refused_in_a_sentence():
    assert plain_address("BOUNCE_ADDRESS", "retur@lists.example.org") == "retur@lists.example.org"
    assert plain_address("BOUNCE_ADDRESS", "") == ""
    for wrong in (
        "retur",
        "retur@localhost",
        "Retur <retur@example.org>",
        "a+b@example.org",
        f"{'a' * 39}@example.org",
    ):
        with pytest.raises(
            SystemExit, match=r"BOUNCE_ADDRESS must be an address such as retur@lists\.example\.org, not "
        ):
            plain_address("BOUNCE_ADDRESS", wrong)


def test_cache_and_queue_are_two_databases_of_one_redis():
    assert next_database("redis://host:6379/0") == "redis://host:6379/1"
    assert next_database("rediss://:word@host:6379/3") == "rediss://:word@host:6379/4"
    assert next_database("redis://host:6379") == "redis://host:6379/1"


def test_https_hardens_what_is_sent(tmp_path):
    wanted = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_PRELOAD")
    command = [sys.executable, "-c", f"from alliance import settings as s; print([getattr(s, n) for n in {wanted!r}])"]
    assert run(command, tmp_path, **WHOLE).stdout == "[True, True, True, True]\n"
    assert run(command, tmp_path, **(WHOLE | {"SITE_URL": "http://intern"})).stdout == "[False, False, False, False]\n"


def test_the_editor_shows_the_site_in_its_own_frame_and_nobody_elses():
    assert settings.X_FRAME_OPTIONS == "SAMEORIGIN"
