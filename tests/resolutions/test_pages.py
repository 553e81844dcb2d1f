from datetime import date

import pytest
from django.utils import timezone

from core.publication import withdraw
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    ResolutionFactory,
    SectionFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [3, 300])
def test_the_list_costs_the_same_with_three_rows_and_with_three_hundred(client, django_assert_num_queries, count):
    for _ in range(count):
        ResolutionFactory(public=True)
    client.get("/resolusjoner/")
    with django_assert_num_queries(5):
        response = client.get("/resolusjoner/")
    assert len(response.context["years"]) == count


@pytest.mark.parametrize("count", [1, 30])
def test_a_resolution_costs_the_same_however_long_it_is(client, django_assert_num_queries, count):
    resolution = ResolutionFactory(public=True)
    topic = DemandFactory(published=True).topic
    for _ in range(count):
        section = SectionFactory(resolution=resolution)
        ClauseFactory.create_batch(3, section=section, demand=DemandFactory(topic=topic, published_at=timezone.now()))
    client.get(resolution.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(resolution.get_absolute_url())


def test_the_list_goes_meeting_by_meeting_the_newest_first(client):
    old, new = (AnnualMeetingFactory(date=date(year, 3, 1)) for year in (2020, 2023))
    one, two = ResolutionFactory(public=True, meeting=new), ResolutionFactory(public=True, meeting=new)
    three = ResolutionFactory(public=True, meeting=old)
    ResolutionFactory(meeting=new)
    assert client.get("/resolusjoner/").context["years"] == [(new, [one, two]), (old, [three])]


def test_a_resolution_shows_its_focus_areas_and_clauses_with_their_permanent_anchors(client):
    resolution = ResolutionFactory(public=True, slug="bolig", meeting__date=date(2026, 4, 19))
    first, second = SectionFactory(resolution=resolution), SectionFactory(resolution=resolution)
    later = ClauseFactory(section=second, position=2)
    earlier = ClauseFactory(section=second, position=1)
    response = client.get("/resolusjoner/2026/bolig/")
    assert list(response.context["sections"]) == [first, second]
    assert list(response.context["sections"][1].clauses.all()) == [earlier, later]
    page = response.content.decode()
    assert page.index('id="2.1"') < page.index('id="2.2"')


def test_a_clause_leads_to_the_demand_it_quotes_unless_that_is_not_public(client):
    resolution = ResolutionFactory(public=True)
    public, hidden = DemandFactory(published=True), DemandFactory(published=True)
    section = SectionFactory(resolution=resolution)
    ClauseFactory(section=section, demand=public), ClauseFactory(section=section, demand=hidden)
    withdraw(items=[hidden], reason="Erstattet.")
    response = client.get(resolution.get_absolute_url())
    [section] = response.context["sections"]
    assert [clause.demand for clause in section.clauses.all()] == [public, None]
    assert f'href="/krav/{public.number}/"' in response.content.decode()
    assert f'href="/krav/{hidden.number}/"' not in response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_a_resolution_stays_in_the_language_it_was_decided_in_and_says_so(client, prefix):
    resolution = ResolutionFactory(public=True, language="nn", title="Ein fast plass", meeting__name="Årsmøtet")
    resolution.meeting.create_translation("en", name="Annual Meeting")
    page = client.get(prefix + resolution.get_absolute_url()).content.decode()
    mark = "" if prefix == "/nn" else ' lang="nn"'
    assert f'<h1 class="decided"{mark}>Ein fast plass</h1>' in page
    assert ("Annual Meeting" in page) == (prefix == "/en")


@pytest.mark.parametrize(
    "path",
    [
        "/resolusjoner/2026/finnes-ikke/",
        "/resolusjoner/0/bolig/",
        "/resolusjoner/99999/bolig/",
        "/resolusjoner/2025/bolig/",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    ResolutionFactory(public=True, slug="bolig", meeting__date=date(2026, 4, 19))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(None, 404), ("visitor", 404), ("editor", 404), ("newsletter_editor", 404), ("secretary", 200)]
)
def test_a_draft_is_shown_on_its_real_address_to_those_who_may_see_it(client, role, status):
    resolution = ClauseFactory().section.resolution
    if role:
        client.force_login(StaffFactory(is_staff=role != "visitor", role=None if role == "visitor" else role))
    response = client.get(resolution.get_absolute_url())
    assert response.status_code == status
    if status == 200:
        assert response.context["is_preview"]


@pytest.mark.parametrize(("state", "status"), [("adopted", 404), ("scheduled", 404), ("withdrawn", 410)])
def test_what_is_not_on_the_site_is_not_shown_to_visitors(client, state, status):
    resolution = ResolutionFactory(adopted=True)
    if state == "scheduled":
        resolution.published_at = timezone.now() + timezone.timedelta(minutes=1)
    if state == "withdrawn":
        resolution = ResolutionFactory(public=True)
        withdraw(items=[resolution], reason="Erstattet.")
    resolution.save()
    assert client.get(resolution.get_absolute_url()).status_code == status
    assert client.get("/resolusjoner/").context["years"] == []
