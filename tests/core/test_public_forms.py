"""Forms for visitors: no cookie, and still only from our own pages, by people, within limits."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core.public_forms import PublicForm, public_form, same_origin, visitor_address, within_limit


class LetterForm(PublicForm):
    pass


class OtherForm(PublicForm):
    pass


def request(method: str = "post", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(RequestFactory(), method)("/", headers=named)


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, True),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://other.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "http://testserver/nyhetsbrev/"}, True),
        ({"Referer": "http://testserver.other.example/"}, False),
        ({}, False),
    ],
)
def test_the_browser_says_where_a_request_comes_from(headers, ours):
    assert same_origin(request(**headers)) is ours


def test_reading_needs_no_origin_and_writing_does():
    view = public_form(lambda request: HttpResponse("ok"))
    assert view(request("get")).content == b"ok"
    assert view(request(Sec_Fetch_Site="same-origin")).content == b"ok"
    with pytest.raises(PermissionDenied):
        view(request(Sec_Fetch_Site="cross-site"))


def form(token: str | None = None, **data) -> PublicForm:
    return LetterForm({"token": LetterForm().fresh_token() if token is None else token, "website": "", **data})


def test_a_form_from_our_own_page_is_taken():
    assert form().is_valid()


def test_a_form_is_taken_for_a_day():
    token = LetterForm().fresh_token()
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=23)):
        assert form(token).is_valid()
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=25)):
        assert list(form(token).errors) == ["__all__"]


@pytest.mark.parametrize(
    "token", ["", "x", "x:y:z", OtherForm().fresh_token()], ids=["none", "no token", "forged", "another form's"]
)
def test_a_token_that_is_not_the_forms_own_is_refused(token):
    assert list(form(token).errors) == ["__all__"]


def test_a_robot_that_fills_in_everything_is_refused():
    assert list(form(website="https://spam.example").errors) == ["__all__"]


def test_a_page_that_told_something_else_is_shown_anew(monkeypatch):
    token = LetterForm().fresh_token()
    monkeypatch.setattr(LetterForm, "told", "2")
    assert not form(token).is_valid()
    assert form().is_valid()


def test_the_token_to_be_shown_is_fresh_also_after_an_error():
    old = form("x")
    assert not old.is_valid()
    assert form(old.fresh_token()).is_valid()


def test_only_our_own_proxy_is_believed_about_the_visitors_address(settings):
    visit = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, REMOTE_ADDR="10.0.0.1")
    settings.BEHIND_PROXY = False
    assert visitor_address(visit) == "10.0.0.1"
    settings.BEHIND_PROXY = True
    assert visitor_address(visit) == "198.51.100.7"


@pytest.mark.parametrize(
    ("seen", "network"),
    [
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("unknown", "unknown"),
    ],
)
def test_whoever_changes_their_address_within_a_network_is_one_visitor(seen, network):
    assert visitor_address(RequestFactory().get("/", REMOTE_ADDR=seen)) == network


def test_a_limit_counts_each_key_by_itself():
    assert [within_limit("2/hour", "a") for _each in range(3)] == [True, True, False]
    assert within_limit("2/hour", "b")
