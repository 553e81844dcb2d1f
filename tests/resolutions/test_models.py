from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone

from core.publication import withdraw
from resolutions import rules
from resolutions.models import Clause, Resolution
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    ResolutionFactory,
    SectionFactory,
    StaffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary():
    return StaffFactory(role="secretary")


@pytest.mark.parametrize(
    "build",
    [
        lambda: ResolutionFactory(published_at=timezone.now()),
        lambda: [ResolutionFactory(number="2026-1"), ResolutionFactory(number="2026-1")],
        lambda: [ResolutionFactory(slug="bolig"), ResolutionFactory(slug="bolig")],
        lambda: SectionFactory(position=0),
        lambda: ClauseFactory(position=0),
        lambda: [SectionFactory(position=1, resolution=r) for r in [ResolutionFactory()] for _ in range(2)],
        lambda: [ClauseFactory(position=1, section=s) for s in [SectionFactory()] for _ in range(2)],
        lambda: [AnnualMeetingFactory(date=date(2026, 3, 8)), AnnualMeetingFactory(date=date(2026, 3, 8))],
    ],
    ids=[
        "a published draft",
        "a number twice",
        "an address twice",
        "a focus area before the first",
        "a clause before the first",
        "a place twice in a resolution",
        "a place twice in a focus area",
        "two meetings on a day",
    ],
)
def test_the_database_refuses(build):
    with pytest.raises(IntegrityError):
        build()


@pytest.mark.parametrize("number", ["2026-0", "2026", "26-1", "2026-1000", "2026–1", "x"])
def test_a_number_is_a_year_and_a_number(number):
    with pytest.raises(ValidationError, match="Write the year and a number"):
        ResolutionFactory(number=number).full_clean()


def test_a_meeting_with_resolutions_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        ResolutionFactory().meeting.delete()


def test_resolutions_stand_newest_meeting_first_and_by_the_size_of_their_number():
    old, new = AnnualMeetingFactory(date=date(2020, 3, 1)), AnnualMeetingFactory(date=date(2026, 3, 1))
    numbers = ["2026-10", "2026-2", "2020-1", "2026-1"]
    for number in numbers:
        ResolutionFactory(public=True, number=number, meeting=new if number.startswith("2026") else old)
    assert [r.number for r in Resolution.objects.public()] == ["2026-1", "2026-2", "2026-10", "2020-1"]


def test_only_what_is_adopted_and_published_is_public():
    public = ResolutionFactory(public=True)
    ResolutionFactory(), ResolutionFactory(adopted=True)
    withdraw(items=[ResolutionFactory(public=True)], reason="Erstattet.")
    assert list(Resolution.objects.public()) == [public]


def test_a_clause_is_cited_by_its_place_in_the_resolution():
    resolution = ResolutionFactory(slug="bolig", meeting__date=date(2026, 4, 19))
    SectionFactory(resolution=resolution)
    clause = ClauseFactory(section__resolution=resolution, position=3)
    assert clause.anchor == "2.3"
    assert clause.get_absolute_url() == "/resolusjoner/2026/bolig/#2.3"


def test_clauses_quoting_a_demand_are_found_with_all_they_need(django_assert_num_queries):
    demand = DemandFactory()
    clauses = [ClauseFactory(section__resolution=ResolutionFactory(public=True), demand=demand) for _ in range(3)]
    ClauseFactory(section__resolution=ResolutionFactory(public=True))
    with django_assert_num_queries(2):
        found = list(Clause.objects.public().quoting([demand.number]))
        assert [clause.get_absolute_url() for clause in found]
        assert [clause.document.meeting.name for clause in found]
    assert found == clauses


def test_a_meeting_that_has_adopted_something_stays_where_it_was():
    meeting = AnnualMeetingFactory()
    ResolutionFactory(meeting=meeting)
    assert rules.may_move_meeting(meeting)
    ResolutionFactory(meeting=meeting, adopted=True)
    assert not rules.may_move_meeting(meeting)
