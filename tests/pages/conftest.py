from datetime import date, timedelta

import pytest
from cms.api import add_plugin, create_page, create_page_content
from cms.models import Page
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from djangocms_versioning.models import Version

from members.models import Membership, Organisation
from policies.models import Demand, Goal, Topic
from resolutions.models import AnnualMeeting, Resolution
from tests.factories import ClauseFactory, ResolutionFactory


@pytest.fixture
def author(db) -> User:
    return User.objects.create_user("forfatter", is_staff=True)


@pytest.fixture
def publish(author):
    """Publish a page in bokmål: `publish("Om oss", ("TextPlugin", {"body": "…"}))`; returns the page."""

    def make(title: str, *plugins: tuple[str, dict], slug: str | None = None, in_navigation: bool = False) -> Page:
        page = create_page(title, "page.html", "nb", slug=slug, in_navigation=in_navigation, created_by=author)
        _fill(page, "nb", plugins)
        return page

    def translate(page: Page, language: str, title: str, *plugins: tuple[str, dict], slug: str) -> None:
        create_page_content(
            language, title, page, slug=slug, template="page.html", created_by=author, in_navigation=True
        )
        _fill(page, language, plugins)

    def _fill(page, language, plugins) -> None:
        content = page.pagecontent_set(manager="admin_manager").get(language=language)
        placeholder = content.get_placeholders().get(slot="content")
        for plugin, fields in plugins:
            add_plugin(placeholder, plugin, language, **fields)
        Version.objects.get_for_content(content).publish(author)

    make.translate = translate
    return make


@pytest.fixture
def staff(db):
    """A logged-in member of staff with a role: `staff("editor")`."""

    def log_in(role: str) -> Client:
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        return client

    return log_in


def make_goals(count: int) -> None:
    start = Goal.objects.count()
    for position in range(start + 1, start + count + 1):
        Goal.objects.create(position=position, title=f"Mål {position}", text="Tekst")


def make_topic(slug: str = "bolig", published: bool = True) -> Topic:
    now = timezone.now() if published else None
    return Topic.objects.create(slug=slug, title="Trygg bolig", intro="Inn", published_at=now)


def make_demands(topic: Topic, count: int) -> None:
    start = topic.demands.count()
    for number in range(start + 1, start + count + 1):
        Demand.objects.create(
            topic=topic, text=f"Krav {number}", position=number, since=date(2020, 1, 1), published_at=timezone.now()
        )


def make_resolutions(count: int, demand: Demand | None = None) -> None:
    start = Resolution.objects.count()
    for number in range(start + 1, start + count + 1):
        meeting = AnnualMeeting.objects.create(
            date=date(2000, 1, 1) + timedelta(days=number), place="Oslo", name="Møte"
        )
        resolution = ResolutionFactory(
            public=True, meeting=meeting, number=f"2000-{number}", slug=f"vedtak-{number}", title=f"Vedtak {number}"
        )
        ClauseFactory(section__resolution=resolution, demand=demand)


def make_members(count: int, status: str = "member") -> None:
    start = Organisation.objects.count()
    for number in range(start + 1, start + count + 1):
        organisation = Organisation.objects.create(name=f"Lag {number}", slug=f"lag-{number}", description="Om")
        Membership.objects.create(organisation=organisation, start=date(2010, 1, 1), status=status)
