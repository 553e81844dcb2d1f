import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.publication import withdraw
from policies.models import TopicFigure
from policies.stages import MEANINGS
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    DemandUpdateFactory,
    FigureFactory,
    GoalFactory,
    ObservationFactory,
    QuotationFactory,
    ResolutionFactory,
    StaffFactory,
    TopicChangeFactory,
    TopicFactory,
    TopicSectionFactory,
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
@pytest.mark.parametrize(("view", "queries"), [("policies:goals", 7), ("policies:topics", 7), ("policies:demands", 8)])
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
        QuotationFactory(demand=demand, section=TopicSectionFactory(topic=topic), document="")
        QuotationFactory(section=TopicSectionFactory(topic=topic), document="")
        TopicChangeFactory(topic=topic)
        topic.goals.add(GoalFactory())
    client.get(topic.get_absolute_url())
    with django_assert_num_queries(12):
        response = client.get(topic.get_absolute_url())
    assert len(response.context["decisions"]) == count
    assert sum(len(section.demands) for section in response.context["sections"]) == 2 * count


@pytest.mark.parametrize("count", [3, 10])
def test_a_topic_costs_the_same_however_many_figures_it_has(client, django_assert_num_queries, count):
    topic = TopicFactory(published=True)
    for _ in range(count):
        observation = ObservationFactory()
        TopicFigure.objects.create(topic=topic, figure=observation.series.figure)
    client.get("/krav/")
    with django_assert_num_queries(12):
        response = client.get(topic.get_absolute_url())
    assert len(response.context["figures"]) == count


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
    response = client.get("/politikk/bolig/")
    assert response.context["demands"] == [demand]
    assert [quoted.place for quoted in response.context["demands"][0].quotations] == ["1.1", "1.2"]
    assert [quoted.document for quoted in response.context["decisions"]] == [resolution.title]
    page = response.content.decode()
    assert f'href="{clause.get_absolute_url()}"' in page
    assert 'class="stage stage--raised"' in page


def test_a_part_of_a_topic_has_an_address_and_says_which_demands_it_raises(client):
    topic = TopicFactory(published=True, slug="bolig")
    own, other, hidden = (
        DemandFactory(topic=topic, published_at=timezone.now()),
        DemandFactory(published=True),
        DemandFactory(topic=topic),
    )
    part = TopicSectionFactory(topic=topic, anchor="leie", title="Leie", body="<p>Leien er høy.</p>")
    for demand in (own, other, hidden):
        QuotationFactory(demand=demand, section=part, document="")
    DemandUpdateFactory(demand=other, stage="rejected", published_at=timezone.now())
    response = client.get("/en/politikk/bolig/")
    assert response.context["demands"] == [own]
    page = response.content.decode()
    passage = page[page.index('<section id="leie"') :].partition("</section>")[0]
    assert '<a href="#leie">Leie</a>' in passage
    assert "<p>Leien er høy.</p>" in passage
    raised = [*re.findall(r'href="/en/krav/(\d+)/"', passage)]
    assert sorted(raised) == sorted([str(own.number), str(other.number)])
    assert passage.count("stage--rejected") == passage.count("stage--raised") == 1


def test_a_topic_tells_when_it_was_changed_and_read_through_and_what_was_changed(client):
    topic = TopicFactory(published=True, slug="bolig", reviewed_on=date(2026, 3, 3), review_by=date(2027, 3, 1))
    major = TopicChangeFactory(topic=topic, on=date(2023, 5, 15), note="Nytt krav.")
    minor = TopicChangeFactory(topic=topic, on=date(2024, 1, 1), kind="minor", note="Skrivefeil.")
    page = client.get("/en/politikk/bolig/").content.decode()
    assert '<a href="#historikk">Updated 15 May 2023</a>' in page
    assert "Read through 3 March 2026, next time by 1 March 2027" in page
    history = page[page.index('id="historikk"') :]
    assert re.findall(r'history__change--(\w+) entry" id="endring-(\d+)"', history) == [
        ("minor", str(minor.pk)),
        ("major", str(major.pk)),
    ]
    for words in ("Nytt krav.", "Skrivefeil.", "change of what we think or demand", "small correction"):
        assert words in history


def test_a_topic_shows_its_published_figures_in_their_order(client):
    topic = TopicFactory(published=True)
    for position, figure in (
        (2, FigureFactory(published=True)),
        (1, FigureFactory(published=True)),
        (0, FigureFactory()),
    ):
        TopicFigure.objects.create(topic=topic, figure=figure, position=position)
    shown = client.get(topic.get_absolute_url()).context["figures"]
    assert [figure.topicfigure_set.get().position for figure in shown] == [1, 2]


def test_the_method_page_explains_every_stage_at_an_address_of_its_own(client):
    page = client.get("/en/krav/metode/").content.decode()
    for stage, meaning in MEANINGS.items():
        passage = page[page.index(f'id="{meaning.slug}"') :].partition("</dd>")[0]
        assert f'stage--{stage}">{stage.label}<' in passage
        assert f"?stadium={meaning.slug}" in passage


def test_tracker_and_demand_lead_to_the_method(client):
    demand = DemandFactory(published=True)
    assert 'href="/krav/metode/"' in client.get("/krav/").content.decode()
    assert 'href="/krav/metode/#reist"' in client.get(demand.get_absolute_url()).content.decode()


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
    entries = client.get(f"/krav/{demand.number}/").context["timeline"]
    assert [entry.on.year for entry in entries if entry.kind == "said"] == [2017, 2020, 2023]


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
