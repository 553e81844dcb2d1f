"""`/helse/` tells the parts apart, to people and to programs, and gives nothing away."""

import time
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from health_check import checks

from alliance import health
from alliance.tasks import heartbeat

pytestmark = pytest.mark.django_db

SECRET = "database.internal:5432 refused portal_user"


@pytest.fixture(autouse=True)
def _beating():
    heartbeat()


def ask(client, **headers):
    return client.get("/helse/", headers={"Accept": "application/json"} | headers)


def fail(monkeypatch, part: type, error: Exception) -> None:
    monkeypatch.setattr(part, "run", mock.Mock(side_effect=error))


def test_a_well_portal_says_so_in_json(client):
    response = ask(client)
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "parts": {"database": "ok", "cache": "ok", "broker": "ok", "worker": "ok", "disk": "ok"},
    }


def test_a_person_reads_it_in_the_sites_own_dress(client):
    response = client.get("/helse/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 200
    assert response.content.count(b'data-state="ok"') == 5
    assert b"css/site.css" in response.content


def test_json_can_be_asked_for_in_the_address(client):
    assert client.get("/helse/?format=json")["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("part", "check"),
    [("database", checks.Database), ("broker", health.Broker), ("disk", health.Disk), ("worker", health.Worker)],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_broken_part_is_named_without_internals(client, monkeypatch, caplog, part, check, accept):
    fail(monkeypatch, check, OSError(SECRET))
    response = ask(client, Accept=accept)
    assert response.status_code == 503
    assert SECRET not in response.content.decode()
    assert not response.cookies
    if accept == "application/json":
        words = response.json()["parts"]
        assert words.pop(part) == "failed"
        assert set(words.values()) == {"ok"}
    assert SECRET in caplog.text


def test_a_worker_seen_through_a_broken_cache_is_unknown(client, monkeypatch):
    monkeypatch.setattr(health, "cache", mock.Mock(get=mock.Mock(side_effect=ConnectionError(SECRET))))
    fail(monkeypatch, checks.Cache, ConnectionError(SECRET))
    response = ask(client)
    assert response.status_code == 503
    assert response.json()["parts"] | {"broker": "ok"} == {
        "database": "ok",
        "cache": "failed",
        "broker": "ok",
        "worker": "unknown",
        "disk": "ok",
    }


@pytest.mark.parametrize(("age", "word"), [(0, "ok"), (119, "ok"), (121, "failed")])
def test_the_worker_is_alive_while_its_heartbeat_is_young(client, age, word):
    cache.set(health.HEARTBEAT_KEY, time.time() - age, timeout=None)
    assert ask(client).json()["parts"]["worker"] == word


def test_a_worker_that_never_was_is_missing(client):
    cache.delete(health.HEARTBEAT_KEY)
    assert ask(client).json()["parts"]["worker"] == "failed"


def test_a_full_disk_is_a_failure(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: mock.Mock(free=health.LEAST_FREE - 1))
    assert ask(client).json()["parts"]["disk"] == "failed"


def test_the_page_can_be_shown_without_a_database(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError(SECRET)

    monkeypatch.setattr(connections["default"].__class__, "cursor", refuse)
    monkeypatch.setattr(connections["default"].__class__, "connect", refuse)
    response = client.get("/helse/", headers={"Accept": "text/html"})
    assert response.status_code == 503
    assert response.content.count(b'data-state="failed"') == 1
    assert SECRET not in response.content.decode()


def test_nobody_keeps_the_answer_and_nobody_gets_a_cookie(client):
    response = ask(client)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
