"""Redis may be away for a while: pages are made anew, forms are taken, and `/helse/` tells of it."""

import time

import pytest
from django.core.cache import cache
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from core import public_forms

NOBODY = "redis://127.0.0.1:9/0"


@pytest.fixture
def _redis_is_away(settings, monkeypatch):
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    settings.CACHES = {"default": {"BACKEND": "alliance.cache.Cache", "LOCATION": NOBODY, "OPTIONS": options}}
    limiter = FixedWindowRateLimiter(storage_from_string(NOBODY, wrap_exceptions=True))
    monkeypatch.setattr(limiter.storage, "reset", lambda: None)
    monkeypatch.setattr(public_forms, "_limiter", lambda: limiter)


@pytest.mark.usefixtures("_redis_is_away")
def test_who_asks_a_cache_that_is_away_finds_nothing():
    cache.set("key", "kept")
    cache.set_many({"key": "kept"})
    assert cache.add("key", "kept") is False
    assert cache.get("key") is None
    assert cache.get("key", "else") == "else"
    assert cache.get_many(["key"]) == {}
    assert "key" not in cache
    assert cache.delete("key") is False
    assert cache.get_or_set("key", "made") == "made"


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_away")
def test_a_page_is_shown_while_the_cache_is_away(client):
    client.get("/krav/")  # what is asked once a process
    began = time.monotonic()
    response = client.get("/krav/")
    took = time.monotonic() - began
    assert response.status_code == 200
    assert "site-footer__contact" in response.content.decode()
    assert took < 1


@pytest.mark.usefixtures("_redis_is_away")
def test_nobody_is_turned_away_where_nothing_can_be_counted():
    assert [public_forms.within_limit("1/hour", "a") for _each in range(3)] == [True, True, True]
    assert not public_forms.is_spent("1/hour", "a")


@pytest.mark.django_db
@pytest.mark.usefixtures("_redis_is_away")
def test_the_state_of_operation_tells_that_the_cache_is_away(client):
    parts = client.get("/helse/?format=json").json()["parts"]
    assert (parts["cache"], parts["worker"]) == ("failed", "unknown")


@pytest.mark.postgresql
def test_what_is_kept_is_found(settings):
    assert settings.CACHES["default"]["BACKEND"] == "alliance.cache.Cache"
    cache.set("key", "kept")
    assert cache.get("key") == "kept"
    assert cache.get_many(["key", "other"]) == {"key": "kept"}
