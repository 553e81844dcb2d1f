"""The administrator gives people their roles, and cannot lock the last one out by a slip."""

import pytest
from django.contrib.auth.models import Group, User

pytestmark = pytest.mark.django_db

ADD = "/en/admin/auth/user/add/"


@pytest.fixture
def administrator(client) -> User:
    user = User.objects.create_user("berit", is_staff=True)
    user.groups.add(Group.objects.get(name="administrator"))
    client.force_login(user)
    return user


def somebody(**changes) -> dict:
    password = "a long and odd password"
    return {"username": "kari", "password1": password, "password2": password, "email": "kari@example.org", **changes}


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_one_form_makes_somebody_who_can_log_in_and_work(client, administrator):
    client.post(ADD, somebody(groups=[role("editor")]))
    client.logout()
    assert client.login(username="kari", password="a long and odd password")
    drawers = client.get("/en/admin/").context["app_list"]
    assert "Positions" in [drawer["name"] for drawer in drawers]
    assert User.objects.get(username="kari").email == "kari@example.org"


def test_a_new_person_needs_a_role(client, administrator):
    page = client.post(ADD, somebody()).content.decode()
    assert "Choose at least one role." in page
    assert not User.objects.filter(username="kari").exists()


def test_a_person_who_leaves_can_no_longer_log_in(client, administrator):
    client.post(ADD, somebody(groups=[role("editor")]))
    kari = User.objects.get(username="kari")
    client.post(f"/en/admin/auth/user/{kari.pk}/change/", {"username": "kari", "groups": [role("editor")]})
    client.logout()
    assert not client.login(username="kari", password="a long and odd password")


def test_nobody_takes_away_their_own_access(client, administrator):
    address = f"/en/admin/auth/user/{administrator.pk}/change/"
    assert "Ask another administrator." in client.get(address).content.decode()
    client.post(address, {"username": "berit", "groups": [role("editor")]})
    administrator.refresh_from_db()
    assert administrator.is_active
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_an_administrator_cannot_become_a_superuser(client, administrator):
    above = User.objects.create_superuser("rot", "rot@example.org", "the old password")
    new = {"password1": "a long and odd password", "password2": "a long and odd password", "usable_password": "true"}
    assert client.post(f"/en/admin/auth/user/{above.pk}/password/", new).status_code == 403
    data = {"username": "rot", "email": "berit@example.org", "groups": [role("editor")], "is_superuser": "on"}
    assert client.post(f"/en/admin/auth/user/{above.pk}/change/", data).status_code == 403
    client.post(ADD, somebody(groups=[role("editor")], is_superuser="on"))
    above.refresh_from_db()
    assert above.check_password("the old password")
    assert above.email == "rot@example.org"
    assert list(User.objects.filter(is_superuser=True)) == [above]


def test_nobody_is_shown_how_a_password_is_kept(client, administrator):
    kari = User.objects.create_user("kari", password="a long and odd password", is_staff=True)
    page = client.get(f"/en/admin/auth/user/{kari.pk}/change/").content.decode()
    assert "A password is set. Nobody can see it." in page
    assert 'href="../password/"' in page
    algorithm, *rest = kari.password.split("$")
    assert not any(part in page for part in [f"<bdi>{algorithm}", *rest])


def test_a_person_without_a_password_is_said_to_have_none(client, administrator):
    kari = User.objects.create_user("kari", is_staff=True)
    assert "No password set." in client.get(f"/en/admin/auth/user/{kari.pk}/change/").content.decode()


def test_an_administrator_gives_others_a_new_password(client, administrator):
    kari = User.objects.create_user("kari", is_staff=True)
    new = {"password1": "a long and odd password", "password2": "a long and odd password", "usable_password": "true"}
    client.post(f"/en/admin/auth/user/{kari.pk}/password/", new)
    kari.refresh_from_db()
    assert kari.check_password("a long and odd password")
