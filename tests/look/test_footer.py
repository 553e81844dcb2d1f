"""The contact at the foot of every page: kept between requests, and new at once when staff publish it."""

import pytest
from cms.api import add_plugin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djangocms_alias.models import Alias, AliasContent, Category
from djangocms_versioning.models import Version

from tests.factories import StaffFactory


@pytest.fixture
def author(db) -> User:
    return StaffFactory()


@pytest.fixture
def write(author):
    """Publish a contact for the footer: `write("Ring oss")`."""
    alias = Alias.objects.create(static_code="footer", category=Category.objects.create(name="Nettstedet"))

    def make(text: str, language: str = "nb") -> None:
        content = AliasContent.objects.with_user(author).create(alias=alias, name="Bunntekst", language=language)
        add_plugin(content.placeholder, "TextPlugin", language, body=f"<p>{text}</p>")
        Version.objects.get_for_content(content).publish(author)

    return make


def footer(client, path: str = "/krav/") -> str:
    return client.get(path).content.decode().partition("<footer")[2]


def test_a_new_contact_is_shown_at_once(client, write):
    write("Ring oss")
    assert "Ring oss" in footer(client)
    write("Skriv til oss")
    assert "Skriv til oss" in footer(client)
    assert "Ring oss" not in footer(client)


def test_each_language_has_its_own(client, write):
    write("Ring oss")
    write("Call us", "en")
    assert "Ring oss" in footer(client)
    assert "Call us" in footer(client, "/en/krav/")


def test_what_is_kept_costs_one_query(client, write):
    write("Ring oss")
    footer(client)
    with CaptureQueriesContext(connection) as queries:
        footer(client)
    tables = " ".join(query["sql"] for query in queries)
    assert "djangocms_versioning_version" in tables
    assert "djangocms_alias" not in tables


def test_staff_are_shown_what_they_may_edit(client, write, author):
    write("Ring oss")
    footer(client)
    client.force_login(author)
    with CaptureQueriesContext(connection) as queries:
        assert "Ring oss" in footer(client)
    assert "djangocms_alias" in " ".join(query["sql"] for query in queries)
