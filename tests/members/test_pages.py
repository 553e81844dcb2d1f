from datetime import date, timedelta

import pytest
import time_machine

from tests.factories import MembershipFactory, OrganisationFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [3, 300])
def test_the_list_costs_the_same_with_three_rows_and_with_three_hundred(client, django_assert_num_queries, count):
    for _ in range(count):
        MembershipFactory(organisation__logo="logos/laget.webp")
    client.get("/nn/medlemmer/")
    with django_assert_num_queries(6):
        response = client.get("/nn/medlemmer/")
    assert len(response.context["organisations"]) == count


def test_a_member_costs_the_same_however_long_its_history(client, django_assert_num_queries):
    organisation = OrganisationFactory()
    for year in range(1990, 2020):
        MembershipFactory(organisation=organisation, start=date(year, 1, 1), end=date(year, 12, 31))
    client.get(organisation.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(organisation.get_absolute_url())


def test_members_stand_in_norwegian_order(client):
    for name in ("Årstadlaget", "Østfoldlaget", "Ærlige venner", "Zorrolaget", "Aksjonen"):
        MembershipFactory(organisation__name=name)
    names = [organisation.name for organisation in client.get("/medlemmer/").context["organisations"]]
    assert names == ["Aksjonen", "Zorrolaget", "Ærlige venner", "Østfoldlaget", "Årstadlaget"]


@pytest.fixture
def leave():
    """An organisation that joined in 2010, was on leave in 2017 and left at the end of 2018."""
    organisation = OrganisationFactory(name="Laget")
    for start, end, status in (
        (date(2010, 1, 1), date(2016, 12, 31), "member"),
        (date(2017, 1, 1), date(2017, 12, 31), "on_leave"),
        (date(2018, 1, 1), date(2018, 12, 31), "member"),
    ):
        MembershipFactory(organisation=organisation, start=start, end=end, status=status)
    return organisation


@pytest.mark.parametrize(
    ("day", "status"), [("2016-05-10", "member"), ("2017-05-10", "on_leave"), ("10.05.2017", "on_leave")]
)
def test_who_was_a_member_on_a_day_in_the_past(client, leave, day, status):
    [organisation] = client.get("/medlemmer/", {"dato": day}).context["organisations"]
    assert (organisation, organisation.status_on_day, organisation.member_since) == (leave, status, date(2010, 1, 1))


def test_who_left_is_not_on_todays_list_but_keeps_a_page_with_its_history(client, leave):
    assert client.get("/medlemmer/").context["organisations"] == []
    context = client.get(leave.get_absolute_url()).context
    assert [period.start.year for period in context["memberships"]] == [2010, 2017, 2018]
    assert (context["current"], context["is_preview"]) == (None, False)


@time_machine.travel(date(2017, 5, 10))
def test_a_members_page_tells_its_status_today(client, leave):
    assert client.get(leave.get_absolute_url()).context["current"].status == "on_leave"


@pytest.mark.parametrize("typed", ["2017-99-10", "i går", "2017-02-29", "<script>", "99999999999", "\x00"])
def test_a_day_that_is_no_day_is_answered_with_a_sentence_and_todays_members(client, typed):
    member = MembershipFactory().organisation
    response = client.get("/medlemmer/", {"dato": typed})
    assert response.status_code == 200
    assert response.context["form"].errors["dato"] == ["This is not a date. Write it as 2017-05-10 or 10.05.2017."]
    assert response.context["form"]["dato"].value() == typed
    assert response.context["organisations"] == [member]
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "", "  "])
def test_the_first_and_the_last_day_of_the_calendar_are_days_too(client, day):
    MembershipFactory(start=date(2010, 1, 1), end=date(2010, 12, 31))
    response = client.get("/medlemmer/", {"dato": day})
    assert (response.status_code, response.context["organisations"]) == (200, [])


def test_what_does_not_exist_is_not_found(client):
    assert client.get("/medlemmer/finnes-ikke/").status_code == 404


@pytest.mark.parametrize("start", [None, timedelta(days=1)], ids=["no membership", "a membership to come"])
def test_an_organisation_that_is_not_a_member_yet_is_seen_by_the_secretary_only(client, start):
    organisation = OrganisationFactory()
    if start:
        MembershipFactory(organisation=organisation, start=date.today() + start)
    assert client.get(organisation.get_absolute_url()).status_code == 404
    client.force_login(StaffFactory(role="editor"))
    assert client.get(organisation.get_absolute_url()).status_code == 404
    client.force_login(StaffFactory(role="secretary"))
    assert client.get(organisation.get_absolute_url()).context["is_preview"]


@pytest.mark.parametrize(("prefix", "text"), [("", "Samler folk."), ("/nn", "Samlar folk."), ("/en", "Samler folk.")])
def test_a_member_is_described_in_the_language_of_the_page_or_marked_as_another(client, prefix, text):
    organisation = MembershipFactory().organisation
    organisation.create_translation("nn", description="Samlar folk.")
    page = client.get(prefix + organisation.get_absolute_url()).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert text in main
    assert (' lang="nb"' in main) == (prefix == "/en")
