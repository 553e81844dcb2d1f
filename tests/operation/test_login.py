"""Guessing a password ends soon; a typing error costs nothing."""

import pytest
import time_machine
from django.contrib.auth.models import User
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from core import public_forms

pytestmark = pytest.mark.django_db

SENTENCE = "For mange feil passord. Vent et kvarter, og prøv igjen."


@pytest.fixture
def log_in(client):
    User.objects.create_user("kari", password="riktig hest batteri", is_staff=True)

    def post(password: str, name: str = "kari", **headers):
        return client.post("/admin/login/", {"username": name, "password": password, "next": "/admin/"}, **headers)

    return post


def test_after_ten_wrong_passwords_not_even_the_right_one_is_tried(log_in):
    for _each in range(10):
        assert SENTENCE not in log_in("feil").content.decode()
    answer = log_in("riktig hest batteri")
    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()


def test_nine_wrong_passwords_and_the_right_one_let_in(log_in):
    for _each in range(9):
        log_in("feil")
    assert log_in("riktig hest batteri").headers["Location"] == "/admin/"


def test_guessing_elsewhere_locks_nobody_out(log_in):
    for _each in range(11):
        log_in("feil", REMOTE_ADDR="192.0.2.7")
    assert log_in("riktig hest batteri").headers["Location"] == "/admin/"


def test_a_colleagues_typing_errors_lock_nobody_out(log_in):
    for _each in range(11):
        log_in("feil", name="nina")
    assert log_in("riktig hest batteri").headers["Location"] == "/admin/"


def test_trying_one_password_on_many_names_ends_too(log_in):
    for number in range(50):
        log_in("feil", name=f"person{number}")
    assert SENTENCE in log_in("riktig hest batteri").content.decode()


def test_a_quarter_of_an_hour_later_one_may_try_again(log_in, monkeypatch):
    here = FixedWindowRateLimiter(MemoryStorage())  # Redis keeps a clock that no test can turn
    monkeypatch.setattr(public_forms, "_limiter", lambda: here)
    with time_machine.travel("2026-11-22T10:00:00Z"):
        for _each in range(11):
            log_in("feil")
    with time_machine.travel("2026-11-22T10:16:00Z"):
        assert log_in("riktig hest batteri").headers["Location"] == "/admin/"
