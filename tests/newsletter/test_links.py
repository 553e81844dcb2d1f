"""What all pages have in common that a link in a mail leads to."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from newsletter import links
from tests.newsletter.conftest import path

pytestmark = pytest.mark.django_db


def test_a_forwarded_mail_does_not_tell_the_whole_address(client, kari):
    for address in (path(links.preferences_url(kari)), f"/nyhetsbrev/avmelding/{kari.token}/"):
        text = client.get(address).content.decode()
        assert "k•••@example.org" in text
        assert "kari@example.org" not in text


def test_pages_behind_a_link_are_kept_by_nobody(client, kari):
    response = client.get(f"/nyhetsbrev/avmelding/{kari.token}/")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert kari.token not in response.content.decode().partition("<main")[0].partition("<header")[0]


@pytest.mark.parametrize("kind", ["bekreft", "innstillinger", "avmelding", "angre"])
@pytest.mark.parametrize("link", ["x", "1:abc:def", "A" * 22, "%00" * 22, "%C3%A6" * 22, "%FF%FE", "😀" * 22])
def test_a_broken_link_gets_a_page_with_a_way_on(client, kind, link):
    for response in (client.get(f"/nyhetsbrev/{kind}/{link}/"), client.post(f"/nyhetsbrev/{kind}/{link}/")):
        assert response.status_code == 404
        assert 'href="/nyhetsbrev/"' in response.content.decode().partition("<main")[2].partition("</main>")[0]


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 40), extra=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=3))
def test_a_link_changed_on_its_way_is_never_taken_for_another(client, kari, cut, extra):
    link = links.signed(kari.token)
    changed = link[:cut] + extra.translate({ord(c): None for c in "/?#%"}) + link[cut + 1 :]
    if changed != link:
        assert client.post(f"/nyhetsbrev/innstillinger/{changed}/", {"part": "everything"}).status_code == 404
