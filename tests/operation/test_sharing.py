"""What a proxy may keep: strangers' pages for a second, nothing that belongs to somebody."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.decorators.cache import never_cache

from alliance.middleware import SHARED, SharingMiddleware, VisitorMiddleware

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/politikk/", "/krav/", "/resolusjoner/", "/medlemmer/", "/personvern/", "/nyhetsbrev/"]
)
def test_a_strangers_page_may_be_kept_for_a_second(client, path):
    response = client.get(path)
    assert response.status_code in {200, 404}
    assert response["Cache-Control"] == SHARED
    assert "Expires" not in response
    assert "Cookie" not in response.get("Vary", "")


def test_a_page_for_somebody_with_a_cookie_is_theirs_alone(client):
    client.cookies["sessionid"] = "x"
    assert "no-store" in client.get("/politikk/")["Cache-Control"]


@pytest.mark.parametrize("path", ["/helse/", "/admin/login/"])
def test_what_says_so_itself_is_never_kept(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]


def respond(view, method="get"):
    request = getattr(RequestFactory(), method)("/")
    request.resolver_match = None
    return VisitorMiddleware(SharingMiddleware(view))(request)


def test_a_view_can_keep_its_page_to_itself():
    assert "no-store" in respond(never_cache(lambda request: HttpResponse("mine")))["Cache-Control"]


def test_an_answer_to_a_form_is_not_shared():
    assert respond(lambda request: HttpResponse("done"), "post").get("Cache-Control") != SHARED


def test_an_error_of_ours_is_not_shared():
    assert respond(lambda request: HttpResponse(status=500)).get("Cache-Control") != SHARED


def test_a_response_that_sets_a_cookie_is_not_shared():
    def view(request):
        response = HttpResponse()
        response.set_cookie("choice", "yes")
        return response

    assert "no-store" in respond(view)["Cache-Control"]
