"""Somebody who may look at resolutions and nothing else, on every page of the admin about one."""

import pytest
from django.contrib.auth.models import Permission

from resolutions.admin import ResolutionAdmin
from resolutions.models import Decision, Resolution
from tests.factories import StaffFactory
from tests.resolutions.amending import amendment, invited, member
from tests.resolutions.life import IN_STATE, everything
from tests.resolutions.writing import fields_of, page_of, short

pytestmark = pytest.mark.django_db

CAPTURED = {"amendment": {"number": 1}, "compare": {"before": 1, "after": 1}, "restore": {"revision": 1}}
PAGES = [page.name for page in ResolutionAdmin.all_pages()]
#: What somebody might send to any of them.
SENT = {
    **fields_of(short("Noe annet.")),
    "_save": "1",
    "reason": "Fordi.",
    "until": "2030-01-01T12:00",
    "vote": "unanimous",
    "by": "1",
    "decision": "rejected",
    "organisation": "1",
    "name": "Kari",
    "email": "kari@example.org",
    "language": "nb",
}
STEPS = [
    "",
    *("decide", "link", "invite", "renew", "take_back"),
    *("open", "back_to_draft", "adopt", "reject"),
    "withdraw",
]


@pytest.fixture
def viewer(client):
    user = StaffFactory()
    user.user_permissions.add(Permission.objects.get(codename="view_resolution"))
    client.force_login(user)
    return user


def in_state(state: Decision) -> Resolution:
    resolution = IN_STATE[state]()
    if state == Decision.OPEN:
        amendment(resolution)
        invited(resolution, member("Hus"))
    return resolution


@pytest.mark.parametrize("state", [Decision.DRAFT, Decision.OPEN, Decision.ADOPTED])
@pytest.mark.parametrize("name", PAGES)
def test_whoever_only_looks_changes_nothing_and_learns_no_addresses(client, viewer, mailoutbox, state, name):
    resolution = in_state(state)
    address, before = page_of(resolution, name, **CAPTURED.get(name, {})), everything()
    assert client.get(address).status_code in {200, 302, 403, 404}
    for step in STEPS:
        response = client.post(address, SENT | {"step": step, "invitation": "1"})
        assert response.status_code in {200, 302, 403, 404}
        assert "kari@example.org" not in response.content.decode().replace('value="kari@example.org"', "")
    assert everything() == before
    assert mailoutbox == []


def test_the_list_of_links_is_for_those_who_may_see_whom_they_were_sent_to(client, viewer):
    resolution = in_state(Decision.OPEN)
    assert client.get(page_of(resolution, "invitations")).status_code == 403
    viewer.user_permissions.add(Permission.objects.get(codename="view_invitation"))
    assert "kari@example.org" in client.get(page_of(resolution, "invitations")).content.decode()
