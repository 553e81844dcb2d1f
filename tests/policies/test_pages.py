from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.publication import withdraw
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    GoalFactory,
    ResolutionFactory,
    StaffFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def fill(count: int) -> None:
    """Goals, topics and demands in three languages, each demand quoted by a public clause."""
    resolution = ResolutionFactory(public=True)
    for _ in range(count):
        goal = GoalFactory()
        topic = TopicFactory(published=True, body='<p><a href="/" data-cms-href="cms.page:1">x</a></p>')
        topic.goals.add(goal)
        goal.create_translation("nn", title="Mål", text="…")
        topic.create_translation("nn", title="Tema", intro="…")
        demand = DemandFactory(topic=topic, published_at=timezone.now())
        ClauseFactory(section__resolution=resolution, demand=demand)


@pytest.mark.parametrize("count", [3, 300])
@pytest.mark.parametrize(("view", "queries"), [("policies:goals", 7), ("policies:topics", 7), ("policies:demands", 7)])
def test_a_list_costs_the_same_with_three_rows_and_with_three_hundred(
    client, django_assert_num_queries, view, queries, count
):
    fill(count)
    path = f"/nn{reverse(view)}"
    client.get(path)  # what the process keeps for all pages: the site's name, the navigation
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.status_code == 200


@pytest.mark.parametrize("count", [3, 30])
def test_a_topic_costs_the_same_however_many_demands_it_has(client, django_assert_num_queries, count):
    topic = TopicFactory(published=True)
    for demand in DemandFactory.create_batch(count, topic=topic, published_at=timezone.now()):
        ClauseFactory(section__resolution=ResolutionFactory(public=True), demand=demand)
    client.get(topic.get_absolute_url())
    with django_assert_num_queries(10):
        response = client.get(topic.get_absolute_url())
    assert len(response.context["resolutions"]) == count


def test_goals_lead_to_their_published_topics(client):
    goal = GoalFactory()
    topic, draft = TopicFactory(published=True), TopicFactory()
    goal.topics.set([topic, draft])
    [shown] = client.get("/maal/").context["goals"]
    assert list(shown.topics.all()) == [topic]


def test_the_list_of_topics_has_only_the_published_in_their_order(client):
    second, first = TopicFactory(published=True, position=2), TopicFactory(published=True, position=1)
    TopicFactory()
    assert list(client.get("/politikk/").context["topics"]) == [first, second]


def test_a_topic_shows_its_demands_and_the_resolutions_that_raise_them(client):
    topic = TopicFactory(published=True, slug="bolig")
    demand = DemandFactory(topic=topic, published_at=timezone.now())
    DemandFactory(topic=topic)
    resolution = ResolutionFactory(public=True)
    clause = ClauseFactory(section__resolution=resolution, demand=demand)
    ClauseFactory(section=clause.section, demand=demand)
    context = client.get("/politikk/bolig/").context
    assert context["demands"] == [demand]
    assert [quotation.anchor for quotation in context["demands"][0].quotations] == ["1.1", "1.2"]
    assert context["resolutions"] == [resolution]


def test_a_demand_is_quoted_by_public_clauses_the_oldest_first(client):
    demand = DemandFactory(published=True)
    meetings = [AnnualMeetingFactory(date=date(year, 3, 1)) for year in (2023, 2017, 2020)]
    for meeting in meetings:
        ClauseFactory(section__resolution=ResolutionFactory(public=True, meeting=meeting), demand=demand)
    ClauseFactory(section__resolution=ResolutionFactory(), demand=demand)
    ClauseFactory(section__resolution=ResolutionFactory(adopted=True), demand=demand)
    withdrawn = ResolutionFactory(public=True)
    ClauseFactory(section__resolution=withdrawn, demand=demand)
    withdraw(items=[withdrawn], reason="Erstattet.")
    quotations = client.get(f"/krav/{demand.number}/").context["quotations"]
    assert [clause.section.resolution.meeting.date.year for clause in quotations] == [2017, 2020, 2023]


def test_the_list_of_demands_follows_the_topics(client):
    demand = DemandFactory(published=True)
    DemandFactory(topic=demand.topic)
    [topic] = client.get("/krav/").context["topics"]
    assert (topic, topic.published_demands) == (demand.topic, [demand])


@pytest.mark.parametrize(
    "path",
    ["/politikk/finnes-ikke/", "/krav/4711/", "/krav/99999999999999999999999/", "/krav/x/", "/krav/-1/", "/nn/krav/0/"],
)
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_drafts_and_what_waits_for_them_are_not_found_by_visitors(client):
    draft = TopicFactory()
    waiting = DemandFactory(topic=draft, published_at=timezone.now())
    for hidden in (draft, waiting, DemandFactory(topic__published=True)):
        assert client.get(hidden.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("secretary", 200), ("newsletter_editor", 404)])
def test_staff_who_may_see_drafts_see_them_on_their_real_address(client, role, status):
    topic = TopicFactory()
    draft = DemandFactory(topic=topic)
    withdraw(items=[DemandFactory(topic=topic, published=True)], reason="Erstattet.")
    client.force_login(StaffFactory(role=role))
    response = client.get(topic.get_absolute_url())
    assert response.status_code == status
    if status == 200:
        assert response.context["is_preview"]
        assert response.context["demands"] == [draft]
        assert client.get(draft.get_absolute_url()).context["is_preview"]


def test_what_is_public_is_no_preview_for_staff_either(client):
    client.force_login(StaffFactory(role="editor"))
    assert not client.get(TopicFactory(published=True).get_absolute_url()).context["is_preview"]


@pytest.mark.parametrize(("prefix", "title"), [("", "Bolig"), ("/nn", "Bustad"), ("/en", "Bolig")])
def test_a_topic_is_shown_in_the_language_of_the_page_or_marked_as_another(client, prefix, title):
    topic = TopicFactory(published=True, slug="bolig", title="Bolig")
    topic.create_translation("nn", title="Bustad", intro="Kort.")
    page = client.get(f"{prefix}/politikk/bolig/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert f">{title}</h1>" in main
    assert (' lang="nb"' in main) == (prefix == "/en")


def test_links_in_a_text_are_cleaned_where_they_are_shown(client):
    topic = TopicFactory(
        published=True, body='<p onclick="x()">Les <a href="/krav/1/" style="x">krav 1</a><script>x()</script></p>'
    )
    page = client.get(topic.get_absolute_url()).content.decode()
    assert '<p>Les <a href="/krav/1/">krav 1</a></p>' in page
