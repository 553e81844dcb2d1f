"""The list of all resolutions: year by year, on one line."""

from datetime import date

import pytest
from filer.models import File

from core.publication import withdraw
from resolutions.services import life
from tests.factories import AnnualMeetingFactory, ResolutionFactory, StaffFactory
from tests.resolutions.life import COUNTED, UNANIMOUS, adopted
from tests.resolutions.pages import published, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_with_one_row_and_with_thirty(client, django_assert_num_queries, count):
    for _ in range(count):
        minutes = File.objects.create(file="referat.pdf", is_public=True)
        ResolutionFactory(public=True, meeting__minutes=minutes)
    client.get("/resolusjoner/")
    with django_assert_num_queries(5):
        response = client.get("/resolusjoner/")
    assert len(response.context["years"]) == count


def test_the_list_goes_meeting_by_meeting_the_newest_first(client):
    old, new = (AnnualMeetingFactory(date=date(year, 3, 1)) for year in (2020, 2023))
    one, two = ResolutionFactory(public=True, meeting=new), ResolutionFactory(public=True, meeting=new)
    three = ResolutionFactory(public=True, meeting=old)
    ResolutionFactory(meeting=new)
    assert client.get("/resolusjoner/").context["years"] == [(new, [one, two]), (old, [three])]


def test_each_row_says_what_was_decided_and_how(client):
    meeting = AnnualMeetingFactory(date=date(2020, 2, 23), place="Oslo")
    _first, second = (
        published(adopted(meeting=meeting, number=f"2020-{n}", title=f"Sak {n}", result=result))
        for n, result in ((1, COUNTED), (2, UNANIMOUS))
    )
    life.supersede(resolution=second, by=adopted(meeting=meeting), user=StaffFactory(role="secretary"))
    page = words(client.get("/en/resolusjoner/"))
    assert page.endswith(
        "2020 Årsmøtet 2020 Oslo, 23 February 2020 · all of them as a booklet (PDF) "
        "Resolution 2020-1 Sak 1 Adopted · 31 for, 4 against, 2 abstaining "
        "Resolution 2020-2 Sak 2 Superseded · Unanimous"
    )


def test_a_year_is_an_address_once_also_when_the_members_met_twice_in_it(client):
    for month in (3, 10):
        ResolutionFactory(public=True, meeting__date=date(2020, month, 1))
    page = client.get("/resolusjoner/").content.decode()
    assert page.count('id="2020"') == 1
    assert page.count('href="#2020"') == 2


def test_a_meeting_leads_to_its_booklet_and_its_minutes(client):
    minutes = File.objects.create(file="referat.pdf", original_filename="referat.pdf", is_public=True)
    ResolutionFactory(public=True, meeting__date=date(2020, 2, 23), meeting__minutes=minutes)
    page = client.get("/resolusjoner/").content.decode()
    assert 'href="/resolusjoner/2020-02-23/hefte.pdf"' in page
    assert f'<a href="{minutes.url}">minutes</a>' in page


def test_an_empty_archive_says_so(client):
    assert "No resolutions have been published yet." in words(client.get("/resolusjoner/"))


def test_what_is_not_on_the_site_is_not_in_the_list(client):
    ResolutionFactory(adopted=True)
    withdraw(items=[ResolutionFactory(public=True)], reason="Erstattet.")
    assert client.get("/resolusjoner/").context["years"] == []
