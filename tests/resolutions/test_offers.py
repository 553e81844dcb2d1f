"""Resolutions as they are offered to be picked into mail."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from resolutions.offers import ResolutionOffer
from tests.factories import ResolutionFactory

pytestmark = pytest.mark.django_db


def test_an_adopted_and_published_resolution_is_offered_in_the_language_it_was_decided_in():
    resolution = ResolutionFactory(
        public=True,
        title="Et hjem for alle",
        number="2026-7",
        slug="hjem",
        summary="Kort.",
        meeting__date=date(2026, 4, 19),
    )
    shown = ResolutionOffer().excerpt(resolution.pk, "en")
    assert (shown.label, shown.title, shown.text) == ("Resolution 2026-7, 19 April 2026", "Et hjem for alle", "Kort.")
    assert (shown.language, shown.url) == ("nb", "http://testserver/en/resolusjoner/2026/hjem/")
    assert ResolutionOffer().excerpt(resolution.pk, "nb").label == "Resolution 2026-7, 19. april 2026"
    assert [choice.title for choice in ResolutionOffer().choices("hjem")] == ["2026-7 Et hjem for alle"]


def test_what_is_not_adopted_or_not_published_is_not_offered():
    for hidden in (
        ResolutionFactory(),
        ResolutionFactory(adopted=True),
        ResolutionFactory(decision="rejected", vote="unrecorded"),
    ):
        assert ResolutionOffer().excerpt(hidden.pk, "nb") is None
    gone = ResolutionFactory(public=True, withdrawn_at=timezone.now(), withdrawal_reason="Feil.")
    assert ResolutionOffer().excerpt(gone.pk, "nb") is None
    assert ResolutionOffer().choices() == []


def test_what_became_public_after_a_moment_is_new():
    ResolutionFactory(public=True)
    fresh = ResolutionFactory(public=True, published_at=timezone.now())
    found = ResolutionOffer().since(timezone.now() - timedelta(hours=1))
    assert [choice.number for choice in found] == [fresh.pk]


def test_a_list_costs_the_same_however_long_it_is(django_assert_num_queries):
    for _time in range(2):
        ResolutionFactory.create_batch(3, public=True)
        with django_assert_num_queries(2):
            ResolutionOffer().choices()
