"""What a resolution's page tells of today: how far its demands have come, and how old its figures are."""

from datetime import date

import pytest

from core.publication import withdraw
from tests.factories import (
    ClauseFactory,
    DemandFactory,
    DemandUpdateFactory,
    FigureFactory,
    ResolutionFactory,
    SectionFactory,
)
from tests.resolutions.life import adopted
from tests.resolutions.pages import corrected, published, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(db):
    return SectionFactory(resolution=ResolutionFactory(public=True))


def page_of(client, section) -> str:
    return words(client.get("/en" + section.edition.resolution.get_absolute_url()))


def test_a_clause_says_how_far_its_demand_has_come_and_when_that_was_checked(client, section):
    demand = DemandUpdateFactory(published=True, stage="partly_met", checked_on=date(2026, 3, 3)).demand
    ClauseFactory(section=section, demand=demand, text="Bygge mer.")
    assert (
        f"Clause 1.1 Bygge mer. Raises demand {demand.number} Partly met last checked 3 March 2026 Link to 1.1"
    ) in page_of(client, section)


def test_a_demand_that_nobody_has_answered_has_no_day_of_checking(client, section):
    demand = ClauseFactory(section=section, demand=DemandFactory(published=True), text="Bygge mer.").demand
    assert f"Bygge mer. Raises demand {demand.number} Raised Link to 1.1" in page_of(client, section)


def test_what_has_happened_since_is_told_stage_by_stage(client, section):
    met = DemandUpdateFactory(published=True, stage="met").demand
    for demand in (met, DemandFactory(published=True), None, met):
        ClauseFactory(section=section, demand=demand)
    assert "What has happened since? Raised Clause 1.2 Met Clause 1.1 Clause 1.4 This is how far" in page_of(
        client, section
    )


def test_nothing_is_said_of_what_has_happened_where_no_clause_raises_a_demand(client, section):
    ClauseFactory(section=section)
    assert "What has happened since?" not in page_of(client, section)


def test_a_figure_is_cited_with_its_source_and_says_when_it_is_old(client, section):
    facts = {"publisher": "SSB", "table": "09588", "as_of": date(2013, 12, 31)}
    old = FigureFactory(published=True, title="Barn", review_by=date(2020, 1, 1), slug="barn", **facts)
    fresh = FigureFactory(published=True, title="Lån", slug="lan", **facts)
    for figure in (old, fresh, old):
        ClauseFactory(section=section, figure=figure)
    page = page_of(client, section)
    assert "Figure: Barn, from 2013 Link to 1.1" in page
    assert "Figure: Lån Link to 1.2" in page
    assert (
        "Sources of the figures "
        "Barn Source: SSB, 09588. Holds for 31 December 2013. "
        "Figures from 2013. Newer ones may exist: look at the source. "
        "Lån Source: SSB, 09588. Holds for 31 December 2013."
    ) in page


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_figure_that_is_not_public_is_not_named(client, section, state):
    figure = FigureFactory(published=state == "withdrawn", title="Hemmelig")
    if state == "withdrawn":
        withdraw(items=[figure], reason="Feil.")
    ClauseFactory(section=section, figure=figure)
    page = page_of(client, section)
    assert "Hemmelig" not in page
    assert "Sources of the figures" not in page


def test_a_demands_page_quotes_the_edition_that_stands_and_no_other(client):
    resolution = adopted(number="2020-1")
    demand = DemandFactory(published=True)
    assert quoted(client, demand) == []
    corrected(resolution, text="Bygge 100 boliger.", demand=demand.number)
    published(resolution)
    assert quoted(client, demand) == [("vedtak-2020-1-1.1", "Bygge 100 boliger.")]
    corrected(resolution, text="Bygge 200 boliger.")
    assert quoted(client, demand) == [("vedtak-2020-1-1.1", "Bygge 200 boliger.")]


def quoted(client, demand) -> list[tuple[str, str]]:
    entries = client.get(demand.get_absolute_url()).context["timeline"]
    return [(entry.quoted.anchor, entry.quoted.text) for entry in entries if entry.kind == "said"]
