"""Error pages in the site's dress, without internals, and without what may have failed."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import override
from django.views import defaults
from django.views.csrf import csrf_failure


def test_an_unknown_address_shows_the_menu_and_asks_not_to_be_indexed(client, db):
    response = client.get("/finnes-ikke/<b>x</b>/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'class="site-header"' in html
    assert '<a href="/krav/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<b>x" not in html
    assert 'rel="canonical"' not in html


def test_what_is_refused_says_so_in_the_same_dress(client, db):
    response = client.post("/nyhetsbrev/", headers={"Sec-Fetch-Site": "cross-site"})
    html = response.content.decode()
    assert response.status_code == 403
    assert '<span class="entry__number">403</span>' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (defaults.server_error, 500),
        (lambda request: defaults.bad_request(request, SuspiciousOperation("secret")), 400),
        (lambda request: csrf_failure(request, reason="secret"), 403),
    ],
)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_failed_portal_answers_without_its_database(rf, answer, status, language):
    with override(language):
        response = answer(rf.get("/"))
    html = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}">' in html
    assert f'<span class="entry__number">{status}</span>' in html
    assert "secret" not in html
