from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from privacy.models import PrivacyStatement, Purpose, StoredItem
from privacy.services import apply_declaration


@pytest.fixture
def declare(db):
    """Declare a purpose with the cookies named, in bokmål: `declare("video", "YSC", required=False)`."""

    def make(varname: str, *names: str, required: bool = False) -> Purpose:
        purpose = Purpose.objects.create(
            varname=varname, required=required, name=varname.title(), description="Hvorfor."
        )
        for name in names:
            StoredItem.objects.create(
                purpose=purpose, name=name, provider="Alliansen", use="Husker.", lifetime="Ett år"
            )
        apply_declaration()
        return purpose

    return make


@pytest.fixture
def state(db):
    """Make a version of the statement: `state(date(2025, 1, 2), "Første")`."""

    def make(day: date, text: str = "Teksten", **fields) -> PrivacyStatement:
        return PrivacyStatement.objects.create(date=day, body=f"<p>{text}</p>", change_note=f"Om {text}", **fields)

    return make


@pytest.fixture
def browser_client() -> Client:
    """A visitor whose browser says that its requests come from our own pages."""
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def officer(client, django_user_model) -> Client:
    user: User = django_user_model.objects.create_user("personvern", is_staff=True)
    user.groups.add(Group.objects.get(name="privacy_officer"))
    client.force_login(user)
    return client
