from datetime import date

import pytest
from django.utils import timezone
from filer.models import File

from core.publication import withdraw
from resolutions.models import Resolution, Vote
from resolutions.services import life
from resolutions.services.life import Result
from tests.factories import (
    ClauseFactory,
    DemandFactory,
    FigureFactory,
    MembershipFactory,
    OrganisationFactory,
    ResolutionFactory,
    SectionFactory,
    StaffFactory,
    TopicFactory,
)
from tests.resolutions.life import COUNTED, UNANIMOUS, adopted, draft, opened, rejected, withdrawn
from tests.resolutions.pages import corrected, published, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 30])
def test_a_resolution_costs_the_same_however_long_it_is(client, django_assert_num_queries, count):
    resolution = ResolutionFactory(public=True)
    for _ in range(count):
        section = SectionFactory(resolution=resolution)
        ClauseFactory.create_batch(2, section=section, demand=DemandFactory(published=True))
        ClauseFactory(section=section, figure=FigureFactory(published=True))
    client.get(resolution.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(resolution.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_a_resolution_costs_the_same_however_much_stands_around_it(client, django_assert_num_queries, count):
    secretary = StaffFactory(role="secretary")
    resolution = moved_by(*OrganisationFactory.create_batch(count), by=secretary)
    for number in range(count):
        life.supersede(resolution=published(adopted(by=secretary)), by=resolution, user=secretary)
        corrected(resolution, text=f"Bygge {number} boliger.", by=secretary)
    client.get(resolution.get_absolute_url())
    with django_assert_num_queries(11):  # its clauses quote no demand
        client.get(resolution.get_absolute_url())


def moved_by(*organisations, by=None, **fields) -> Resolution:
    """Public, adopted by the meeting of 2026."""
    resolution = draft(**{"meeting__date": date(2026, 4, 19)} | fields)
    resolution.movers.set([MembershipFactory(organisation=each).organisation for each in organisations])
    life.adopt(resolution=resolution, result=UNANIMOUS, user=by or StaffFactory(role="secretary"))
    return published(resolution)


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


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (UNANIMOUS, "Vote Unanimous Put"),
        (COUNTED, "Vote 31 for, 4 against, 2 abstaining 31 av 40 lag møtte. Put"),
        (Result(Vote.UNRECORDED), "Vote The minutes do not say how the votes fell. Put"),
    ],
)
def test_the_page_says_how_the_meeting_voted(client, result, sentence):
    resolution = published(adopted(result=result))
    assert sentence in words(client.get(resolution.get_absolute_url()))


def test_the_page_names_the_meeting_its_minutes_and_the_movers(client):
    minutes = File.objects.create(file="referat.pdf", original_filename="referat.pdf", is_public=True)
    movers = [OrganisationFactory(name=name) for name in ("Laget A", "Laget B")]
    resolution = moved_by(*movers, title="Hus", number="2026-1", meeting__minutes=minutes, meeting__place="Oslo")
    response = client.get("/en" + resolution.get_absolute_url())
    assert words(response).startswith(
        "2026 Hus Resolution 2026-1 Decision Adopted Meeting Årsmøtet 2026, Oslo, 19 April 2026 · minutes "
        "Vote Unanimous Put forward by Laget A, Laget B Files PDF"
    )
    assert f'<a href="{minutes.url}">minutes</a>' in response.content.decode()


def test_what_no_member_has_moved_comes_from_the_board(client):
    resolution = published(adopted())
    assert "Put forward by the board Files PDF" in words(client.get(resolution.get_absolute_url()))


def test_only_a_long_resolution_has_a_list_of_contents(client):
    resolution = ResolutionFactory(public=True)
    SectionFactory.create_batch(2, resolution=resolution)
    assert "Contents" not in words(client.get(resolution.get_absolute_url()))
    SectionFactory(resolution=resolution, title="Helse")
    response = client.get(resolution.get_absolute_url())
    assert '<a href="#3" lang="nb">Helse</a>' in client.get("/en" + resolution.get_absolute_url()).content.decode()
    assert "Contents 1 Satsingsområde" in words(response)


def test_every_focus_area_and_clause_has_a_visible_link_to_itself(client):
    resolution = published(adopted())
    page = client.get(resolution.get_absolute_url()).content.decode()
    for anchor in ("1", "1.1", "1.2"):
        assert page.count(f'id="{anchor}"') == 1
        assert f'<a href="#{anchor}">Link to {anchor}</a>' in page


def test_what_is_superseded_and_what_superseded_it_lead_to_each_other(client):
    old = published(adopted(title="Det gamle"))
    new = published(adopted(title="Det nye", number="2027-1"))
    life.supersede(resolution=old, by=new, user=StaffFactory(role="secretary"))
    page = client.get(old.get_absolute_url())
    assert "Superseded. A later resolution stands in the place of this one: Det nye" in words(page)
    assert "Decision Superseded Meeting" in words(page)
    assert f'href="{new.get_absolute_url()}"' in page.content.decode()
    page = client.get(new.get_absolute_url())
    assert f"Supersedes Det gamle ({old.number}) · compare: {old.number} Files" in words(page)
    assert f'href="{new.get_absolute_url()}sammenlign/med/{old.number}/"' in page.content.decode()


def test_a_resolution_that_waits_for_publication_is_not_named_by_what_it_superseded(client):
    old = published(adopted(title="Det gamle"))
    life.supersede(resolution=old, by=adopted(title="Ikke ute ennå"), user=StaffFactory(role="secretary"))
    page = words(client.get(old.get_absolute_url()))
    assert "A later resolution stands in the place of this one." in page
    assert "Ikke ute ennå" not in page


def test_earlier_resolutions_on_the_same_topics_can_be_compared(client):
    demand = DemandFactory(published=True)
    old, new = (
        ResolutionFactory(public=True, meeting__date=date(year, 3, 1), number=f"{year}-1") for year in (2020, 2023)
    )
    for resolution in (old, new):
        ClauseFactory(section__resolution=resolution, demand=demand)
    page = client.get(new.get_absolute_url())
    assert f"Earlier on the same topics 2020-1 {old.title} · compare: 2020-1" in words(page)
    assert f'href="{new.get_absolute_url()}sammenlign/med/2020-1/"' in page.content.decode()
    assert "Earlier on the same topics" not in words(client.get(old.get_absolute_url()))


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (draft, "Draft"),
        (opened, "Open for amendments until"),
        (rejected, "Voted down"),
        (withdrawn, "Withdrawn by its movers"),
    ],
)
def test_staff_are_told_that_a_proposal_is_one_and_how_far_it_has_come(client, make, state):
    resolution = make()
    client.force_login(StaffFactory(role="secretary"))
    response = client.get(resolution.get_absolute_url())
    page = words(response)
    assert "Draft. Only staff see this page. This is a proposal. The annual meeting has not adopted it." in page
    assert f"Decision {state}" in page
    assert "Cite this resolution" not in page
    assert "application/ld+json" not in response.content.decode()


def test_a_proposal_says_under_which_topic_a_clause_raises_a_demand(client):
    resolution = draft()
    ClauseFactory(section=resolution.text.sections.get(), topic=TopicFactory(title="Bolig"))
    client.force_login(StaffFactory(role="secretary"))
    assert "Proposes a new demand under Bolig Link to 1.3" in words(client.get(resolution.get_absolute_url()))
