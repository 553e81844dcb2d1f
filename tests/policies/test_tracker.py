"""The tracker at /krav/: what a visitor asks for, and what stands behind every other choice."""

import re
from collections import Counter
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.tracker import populate
from policies.models import Demand, DemandUpdate, Stage
from policies.stages import BY_SLUG, MEANINGS
from policies.tracker import KEYS, Tracker, count, fitting
from tests.factories import DemandFactory, DemandUpdateFactory, ResponsibleBodyFactory, TopicFactory

pytestmark = pytest.mark.engine

database = pytest.mark.django_db


@pytest.fixture
def ledger():
    """Six demands of two topics, two years and two bodies, in three stages."""
    housing = TopicFactory(published=True, slug="bolig", title="Bolig", position=1)
    work = TopicFactory(published=True, slug="arbeid", title="Arbeid", position=2)
    storting = ResponsibleBodyFactory(slug="stortinget", name="Stortinget", position=1)
    nav = ResponsibleBodyFactory(slug="nav", name="Nav", position=2)
    plan = [
        (housing, storting, 2014, "met"),
        (housing, storting, 2014, "rejected"),
        (housing, nav, 2020, None),
        (work, nav, 2020, "met"),
        (work, nav, 2020, "rejected"),
        (work, None, 2014, None),
    ]
    return [demand_of(*row) for row in plan]


def demand_of(topic, body, year, stage) -> Demand:
    demand = DemandFactory(
        topic=topic, responsible_body=body, since=date(year, 5, 10), published_at=timezone.now() - timedelta(days=1)
    )
    if stage:
        DemandUpdateFactory(published=True, demand=demand, stage=stage)
    return demand


def shown(response) -> list[Demand]:
    return list(response.context["page"].object_list)


def choices(response, title: str) -> dict[str, int]:
    """What a filter offers: each label with its count."""
    [found] = [each for each in response.context["tracker"].filters if each.title == title]
    return {str(choice.label): choice.count for choice in found.choices}


def bars(response) -> dict[str, int]:
    return {str(bar.stage): bar.choice.count for bar in response.context["tracker"].bars if bar.choice.count}


@database
@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("tema=bolig", [0, 1, 2]),
        ("stadium=innfridd", [0, 3]),
        ("stadium=reist", [2, 5]),
        ("ar=2014", [0, 1, 5]),
        ("ansvarlig=nav", [2, 3, 4]),
        ("tema=bolig&stadium=avvist", [1]),
        ("tema=arbeid&ansvarlig=nav&ar=2020&stadium=innfridd", [3]),
        ("tema=bolig&ansvarlig=nav&ar=2014", []),
        ("tema=&stadium=", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_each_filter_and_all_together_leave_what_fits(client, ledger, query, places):
    assert shown(client.get(f"/krav/?{query}")) == [ledger[place] for place in places]


@database
def test_every_count_says_what_the_choice_leaves_beside_the_other_filters(client, ledger):
    response = client.get("/en/krav/?tema=bolig&ar=2014")
    assert choices(response, "Topic") == {"Bolig": 2, "Arbeid": 1}
    assert choices(response, "Raised in") == {"2020": 1, "2014": 2}
    assert choices(response, "Responsible") == {"Stortinget": 2}
    assert bars(response) == {"met": 1, "rejected": 1}


@database
def test_a_choice_keeps_the_others_and_a_chosen_one_can_be_taken_away(client, ledger):
    tracker = client.get("/krav/?tema=bolig&stadium=avvist").context["tracker"]
    topics, stages, years, _bodies = tracker.filters
    assert [parse_qs(urlsplit(choice.url).query) for choice in years.choices] == [
        {"tema": ["bolig"], "stadium": ["avvist"], "ar": ["2014"]}
    ]
    assert [choice.url for choice in topics.choices if choice.is_chosen] == ["/krav/?stadium=avvist"]
    assert [each.url for each in tracker.in_use] == ["/krav/?stadium=avvist", "/krav/?tema=bolig"]
    assert (topics.url, stages.url, years.url) == (
        "/krav/?stadium=avvist",
        "/krav/?tema=bolig",
        "/krav/?tema=bolig&stadium=avvist",
    )


@database
def test_what_is_chosen_is_marked_and_what_leaves_nothing_is_not_offered(client, ledger):
    page = client.get("/krav/?tema=arbeid").content.decode()
    [marked] = re.findall(r'<a href="/krav/" aria-current="true"><span>([^<]*)', page)
    assert marked == "Arbeid"
    assert "stadium=avvist" in page
    assert "stadium=reversert" not in page


@database
def test_the_chart_is_a_table_of_all_stages_with_a_bar_and_a_link_each(client, ledger):
    page = client.get("/krav/").content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert table.count('<th scope="row">') == len(Stage)
    assert "<caption>" in table
    numbers = re.findall(r"<td><span>(\d+)</span>", table)
    assert numbers == ["2", "0", "0", "2", "2", "0", "0"]
    assert re.findall(r'<rect width="(\d+)%"', table) == ["100", "0", "0", "100", "100", "0", "0"]
    assert re.findall(r'href="/krav/\?stadium=([a-z-]+)"', table) == ["reist", "innfridd", "avvist"]


@database
@pytest.mark.parametrize("query", ["tema=x", "stadium=met", "ar=²", "ar=20145", "ansvarlig=%00", "tema='%3B--"])
def test_an_unknown_value_is_named_kindly_and_filters_nothing(client, ledger, query):
    response = client.get(f"/en/krav/?{query}&stadium=avvist" if "stadium" not in query else f"/en/krav/?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert shown(response) == ([ledger[1], ledger[4]] if "stadium" not in query else ledger)
    assert "We know nothing called “" in page
    assert '<meta name="robots" content="noindex">' in page


@database
def test_a_list_without_unknown_values_may_be_found_by_search_engines(client, ledger):
    assert "noindex" not in client.get("/krav/?tema=bolig").content.decode()


@database
def test_an_empty_list_shows_the_way_out(client, ledger):
    page = client.get("/en/krav/?tema=bolig&ansvarlig=nav&ar=2014").content.decode()
    assert "No demand fits all of these filters." in page
    assert '<a href="/en/krav/">Show all demands</a>' in page


@database
def test_without_demands_the_page_says_so(client):
    page = client.get("/en/krav/").content.decode()
    assert "No demands have been published yet." in page
    assert "<table" not in page


@database
def test_each_row_says_its_stage_and_when_it_was_last_checked(client):
    DemandUpdateFactory(published=True, stage="partly_met", checked_on=date(2026, 3, 3))
    DemandFactory(published=True)
    page = client.get("/en/krav/").content.decode()
    rows = page.split('class="demand__facts"')[1:]
    assert 'class="stage stage--partly_met">Partly met<' in rows[0]
    assert "last checked 3 March 2026" in rows[0]
    assert 'class="stage stage--raised">Raised<' in rows[1]
    assert "last checked" not in rows[1].split("</p>")[0]


@database
def test_pages_hold_fifty_and_keep_the_filters(client):
    topic = TopicFactory(published=True, slug="bolig")
    demands = DemandFactory.create_batch(51, topic=topic, published_at=timezone.now())
    first, second = client.get("/en/krav/?tema=bolig"), client.get("/en/krav/?tema=bolig&side=2")
    assert shown(first) == demands[:50]
    assert shown(second) == demands[50:]
    assert 'rel="next" href="?tema=bolig&amp;side=2"' in first.content.decode()
    assert "Demands 1 to 50 of 51 are shown here." in first.content.decode()


@database
@pytest.mark.parametrize(("side", "number"), [("999", 1), ("x", 1), ("-4", 1), ("9" * 5000, 1), ("", 1)])
def test_a_page_that_does_not_exist_is_one_that_does(client, ledger, side, number):
    assert client.get(f"/krav/?side={side}").context["page"].number == number


@database
def test_drafts_and_what_is_withdrawn_are_neither_shown_nor_counted(client, ledger):
    DemandFactory(topic=ledger[0].topic)
    DemandFactory(topic=ledger[0].topic, published_at=timezone.now() + timedelta(days=1))
    DemandFactory(topic=TopicFactory(), published_at=timezone.now())
    hidden = DemandUpdateFactory(demand=ledger[0], stage="reversed", on=date(2025, 1, 1))
    assert hidden.publication_state == "draft"
    response = client.get("/krav/")
    assert shown(response) == ledger
    assert bars(response) == {"met": 2, "rejected": 2, "raised": 2}


@database
@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize("query", ["", "?tema=tema-a&stadium=til-behandling&ar=2014&ansvarlig=nav", "?tema=x"])
def test_the_tracker_costs_the_same_however_long(client, django_assert_num_queries, rows, query):
    topic, body = TopicFactory(published=True, slug="tema-a"), ResponsibleBodyFactory(slug="nav")
    for _ in range(rows):
        demand = DemandFactory(topic=topic, responsible_body=body, published_at=timezone.now())
        DemandUpdateFactory.create_batch(2, demand=demand, published_at=timezone.now())
        TopicFactory(published=True)
    client.get("/krav/")
    with django_assert_num_queries(8):
        response = client.get(f"/krav/{query}")
    assert len(shown(response)) == min(rows, 50)


def naive(demands, chosen: dict[str, str]) -> tuple[int, dict[str, Counter]]:
    """Count as one would with paper and pencil: once for each filter, without that filter."""

    def fits(demand, but: str = "") -> bool:
        return all(demand[key] == value for key, value in chosen.items() if key != but)

    counts = {key: Counter(each[key] for each in demands if fits(each, but=key)) for key in KEYS}
    return sum(fits(each) for each in demands), counts


PROPERTIES = st.fixed_dictionaries({key: st.integers(0, 3) for key in KEYS})


@given(demands=st.lists(PROPERTIES, max_size=40), chosen=st.dictionaries(st.sampled_from([*KEYS]), st.integers(0, 3)))
def test_counting_gives_what_one_would_count_with_paper_and_pencil(demands, chosen):
    rows = [(number, *(each[key] for key in KEYS)) for number, each in enumerate(demands)]
    wanted = {place: chosen[key] for place, key in enumerate(KEYS, start=1) if key in chosen}
    found, counts = naive(demands, chosen)
    assert len(fitting(rows, wanted)) == found
    assert [*count(rows, wanted)] == [*counts.values()]


def in_python() -> list[dict]:
    """Every demand with its properties, its stage found by looking at all updates one by one."""
    newest = {}
    for update in sorted(DemandUpdate.objects.all(), key=lambda each: (each.on, each.pk)):
        newest[update.demand_id] = update.stage
    return [
        {
            "tema": demand.topic.slug,
            "stadium": MEANINGS[Stage(newest.get(demand.pk, "raised"))].slug,
            "ar": str(demand.since.year),
            "ansvarlig": demand.responsible_body.slug,
        }
        for demand in Demand.objects.select_related("topic", "responsible_body")
    ]


@database
def test_five_thousand_demands_with_twenty_thousand_updates_are_counted_right():
    populate(5_000, 20_000)
    demands = in_python()
    for chosen in ({}, {"stadium": "avvist"}, {"tema": "tema-3", "ar": "2014"}, demands[17]):
        tracker = Tracker(chosen)
        found, counts = naive(demands, chosen)
        assert (tracker.total, tracker.found) == (5_000, found)
        for key in KEYS:
            offered = {slug: tracker._counts[key][value] for slug, value in tracker._values[key].items()}
            assert {slug: number for slug, number in offered.items() if number} == dict(counts[key])
        assert len(tracker.page.object_list) == min(found, 50)


def test_every_stage_has_one_name_in_addresses():
    assert [*BY_SLUG.values()] == [*Stage]
