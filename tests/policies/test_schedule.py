"""What is scheduled appears at its second, not a second before, without anyone doing anything."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from policies.models import TopicFigure
from tests.factories import (
    ClauseFactory,
    DemandFactory,
    DemandUpdateFactory,
    FigureFactory,
    ResolutionFactory,
    TopicChangeFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 12, 24, 16, 0, 0, tzinfo=UTC)
BEFORE = MOMENT - timedelta(days=30)
LAST_SECOND = MOMENT - timedelta(microseconds=1)


def pages(client, *paths: str) -> list[str]:
    """What visitors read at each address; nothing where it is not found."""
    responses = [client.get(path) for path in paths]
    assert {response.status_code for response in responses} <= {200, 404}
    return [response.content.decode() if response.status_code == 200 else "" for response in responses]


def appears(client, words: str, *paths: str) -> None:
    """Assert that every page has `words` from the moment on, and none of them a moment before."""
    with time_machine.travel(LAST_SECOND, tick=False):
        assert [words in page for page in pages(client, *paths)] == [False] * len(paths)
    with time_machine.travel(MOMENT, tick=False):
        assert [words in page for page in pages(client, *paths)] == [True] * len(paths)


def test_a_topic_with_its_demands_and_its_history(client):
    topic = TopicFactory(published_at=MOMENT, slug="jul", title="Jul for alle")
    demand = DemandFactory(topic=topic, published_at=BEFORE, text="Gi alle ei julegave")
    TopicChangeFactory(topic=topic, on=date(2026, 12, 1), note="Siden er ny.")
    appears(client, "Jul for alle", "/politikk/", "/politikk/jul/", "/politikk/endringer.atom", "/krav/")
    appears(client, "Gi alle ei julegave", "/krav/", f"/krav/{demand.number}/", "/politikk/jul/")


def test_a_demand(client):
    topic = TopicFactory(published_at=BEFORE, slug="jul")
    demand = DemandFactory(topic=topic, published_at=MOMENT, text="Gi alle ei julegave")
    appears(client, "Gi alle ei julegave", "/krav/", "/krav/?tema=jul", "/politikk/jul/", f"/krav/{demand.number}/")


def test_an_update_of_a_demand(client):
    demand = DemandFactory(topic=TopicFactory(published_at=BEFORE), published_at=BEFORE)
    DemandUpdateFactory(
        demand=demand, published_at=MOMENT, checked_on=date(2026, 12, 20), on=date(2026, 12, 20), happened="Vedtatt."
    )
    appears(client, "Vedtatt.", f"/krav/{demand.number}/", "/krav/endringer.atom")
    appears(client, "20. desember 2026", "/krav/", demand.topic.get_absolute_url())


def test_a_figure_on_a_topic(client):
    topic = TopicFactory(published_at=BEFORE, slug="jul")
    figure = FigureFactory(published_at=MOMENT, title="Gaver per barn", as_of=date(2025, 12, 31))
    TopicFigure.objects.create(topic=topic, figure=figure)
    appears(client, "Gaver per barn", "/politikk/jul/")


def test_a_change_stands_in_the_history_from_its_day_on(client):
    topic = TopicFactory(published_at=BEFORE, slug="jul")
    TopicChangeFactory(topic=topic, on=date(2026, 12, 25), note="Nye gaver.")
    midnight = datetime(2026, 12, 24, 23, 0, tzinfo=UTC)
    for moment, is_told in ((midnight - timedelta(seconds=1), False), (midnight, True)):
        with time_machine.travel(moment, tick=False):
            told = pages(client, "/politikk/jul/", "/politikk/endringer.atom")
            assert ["Nye gaver." in page for page in told] == [is_told, is_told]


def test_a_stage_that_changes_once_is_followed_by_every_page_at_the_next_request(client):
    demand = DemandFactory(published=True)
    resolution = ResolutionFactory(public=True)
    ClauseFactory(section__resolution=resolution, demand=demand)
    paths = [
        "/krav/",
        demand.get_absolute_url(),
        demand.topic.get_absolute_url(),
        resolution.get_absolute_url(),
        "/krav/?stadium=innfridd",
    ]

    def shows(stage: str) -> list[bool]:
        rows = (page[page.index("<main") :].split("<table")[-1] for page in pages(client, *paths))
        return [f'<span class="stage stage--{stage}">' in row.rpartition("</table>")[2] for row in rows]

    assert shows("raised") == [True, True, True, True, False]
    DemandUpdateFactory(demand=demand, stage="met", published_at=BEFORE - timedelta(days=300))
    assert shows("met") == [True] * 5
    assert shows("raised") == [False] * 5
