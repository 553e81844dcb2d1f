"""The production files say what they must: commands, variables, health checks, and nobody is root."""

import json
import subprocess

import pytest

from alliance.environment import REQUIRED, VARIABLES
from tests import services
from tests.operation import compose

LONG_RUNNING = set(compose.SERVICES) - {"migrate"}
FROM_COMPOSE_ALONE = {"POSTGRES_PASSWORD", "HTTP_PORT"}


def test_the_portal_is_these_services():
    assert set(compose.SERVICES) == {"proxy", "migrate", "web", "worker", "beat", "database", "redis"}


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_what_runs_for_long_is_watched_and_started_again(name):
    service = compose.SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])


def test_migrations_run_once_before_everything_that_needs_them():
    assert compose.SERVICES["migrate"]["restart"] == "no"
    for name in ("web", "worker", "beat"):
        needs = compose.SERVICES[name]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}
        assert needs["database"] == needs["redis"] == {"condition": "service_healthy"}


def test_every_store_is_a_named_volume():
    named = set(compose.FILE["volumes"])
    for name in ("database", "redis", "web", "worker", "proxy"):
        mounted = {volume.split(":")[0] for volume in compose.SERVICES[name]["volumes"]}
        assert mounted & named, name


def test_every_required_variable_is_set_and_every_variable_is_known():
    given = set(compose.example()) | set(compose.FILE["x-portal"]["environment"])
    assert set(REQUIRED) <= given
    assert given - FROM_COMPOSE_ALONE <= VARIABLES


def test_there_is_one_beat_and_the_worker_does_not_carry_another():
    assert "beat" in compose.command("beat")
    assert not {"-B", "--beat"} & set(compose.command("worker"))


def test_the_image_serves_as_the_compose_file_does():
    words = next(instruction for instruction in compose.dockerfile() if instruction[0] == "CMD")
    assert json.loads(" ".join(words[1:])) == compose.command("web")


def test_the_image_is_built_in_stages_and_not_run_by_root():
    instructions = [instruction[0] for instruction in compose.dockerfile()]
    assert instructions.count("FROM") == 2
    last_stage = compose.dockerfile()[len(instructions) - 1 - instructions[::-1].index("FROM") :]
    users = [instruction[1] for instruction in last_stage if instruction[0] == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_image_brings_what_was_made_beforehand():
    steps = " ".join(word for instruction in compose.dockerfile() for word in instruction)
    assert "pip install --require-hashes" in steps
    assert "pybabel" in steps
    assert "manage.py collectstatic" in steps


def test_no_secret_is_written_down():
    assert compose.example()["SECRET_KEY"] == compose.example()["POSTGRES_PASSWORD"] == ""


def test_nginx_accepts_its_configuration(tmp_path):
    nginx = services.need("nginx")
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(compose.local_nginx(tmp_path, web=1, port=2))
    result = subprocess.run([nginx, "-t", "-c", configuration], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
