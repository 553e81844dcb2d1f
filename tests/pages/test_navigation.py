import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from menus.menu_pool import menu_pool

from members.models import Organisation
from policies.models import Demand, Figure
from resolutions.models import Resolution
from tests.factories import FigureFactory
from tests.pages.conftest import make_demands, make_members, make_resolutions, make_topic

ENTRY = re.compile(r'<a href="([^"]+)"([^>]*)>')


def menu(client, path: str) -> list[tuple[str, str]]:
    """Addresses of the main menu on a page, each with the rest of its tag."""
    page = client.get(path).content.decode()
    return ENTRY.findall(re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)[0])


@pytest.fixture(autouse=True)
def _clear(db):
    menu_pool.clear(all=True)


def test_rooms_come_first_in_their_order_and_then_the_pages_as_staff_arranged_them(client, publish):
    publish("Om oss", slug="om-oss", in_navigation=True)
    publish("Skjult", slug="skjult")
    publish("Kontakt", slug="kontakt", in_navigation=True)
    assert [address for address, _ in menu(client, "/om-oss/")] == [
        "/politikk/",
        "/krav/",
        "/resolusjoner/",
        "/medlemmer/",
        "/nyhetsbrev/",
        "/om-oss/",
        "/kontakt/",
    ]


def test_the_menu_leads_to_the_readers_language(client, db):
    assert [address for address, _ in menu(client, "/nn/krav/")][:2] == ["/nn/politikk/", "/nn/krav/"]


def test_the_menu_tells_where_the_reader_is(client, db):
    make_topic()
    here = dict(menu(client, "/politikk/bolig/"))
    assert here["/politikk/"].strip() == 'aria-current="true"'
    assert here["/krav/"] == ""
    assert dict(menu(client, "/krav/"))["/krav/"].strip() == 'aria-current="page"'


def test_a_published_page_is_in_the_menu_at_once(client, publish):
    assert "/om-oss/" not in dict(menu(client, "/krav/"))
    publish("Om oss", slug="om-oss", in_navigation=True)
    assert "/om-oss/" in dict(menu(client, "/krav/"))


def test_the_menu_costs_the_same_with_many_pages(client, publish):
    def cost() -> int:
        menu_pool.clear(all=True)
        with CaptureQueriesContext(connection) as queries:
            client.get("/krav/")
        return len(queries)

    for number in range(3):
        publish(f"Side {number}", in_navigation=True)
    cost()
    few = cost()
    for number in range(3, 30):
        publish(f"Side {number}", in_navigation=True)
    cost()  # the first reader after a publication pays for what is kept
    assert cost() == few


class TestButtonsOfTheToolbar:
    """Each page of a room leads those who may change what it shows to the form behind it."""

    @pytest.fixture(autouse=True)
    def _content(self, db):
        topic = make_topic()
        make_demands(topic, 1)
        make_resolutions(1)
        make_members(1)
        FigureFactory(published=True)

    def addresses(self) -> list[tuple[str, str]]:
        """Pages, each with the address of a form that staff are led to from there."""
        demand, resolution, member = Demand.objects.get(), Resolution.objects.get(), Organisation.objects.get()
        figure = Figure.objects.get()
        return [
            ("/maal/", "/admin/policies/goal/"),
            ("/politikk/", "/admin/policies/topic/add/"),
            ("/politikk/bolig/", f"/admin/policies/topic/{demand.topic_id}/change/"),
            ("/krav/", "/admin/policies/demandupdate/"),
            (demand.get_absolute_url(), f"/admin/policies/demand/{demand.pk}/change/"),
            (demand.get_absolute_url(), f"/admin/policies/demandupdate/add/?demand={demand.pk}"),
            ("/tall/", "/admin/policies/figure/add/"),
            (figure.get_absolute_url(), f"/admin/policies/figure/{figure.pk}/change/"),
            (resolution.get_absolute_url(), f"/admin/resolutions/resolution/{resolution.pk}/change/"),
            (member.get_absolute_url(), f"/admin/members/organisation/{member.pk}/change/"),
        ]

    def offered(self, client) -> list[str]:
        return [form for path, form in self.addresses() if f'href="{form}"' in client.get(path).content.decode()]

    @pytest.mark.parametrize(
        ("role", "rooms"),
        [("editor", ["policies"]), ("secretary", ["resolutions", "members"]), ("privacy_officer", [])],
    )
    def test_each_role_is_offered_what_it_may_change(self, staff, role, rooms):
        expected = [form for _path, form in self.addresses() if form.split("/")[2] in rooms]
        assert self.offered(staff(role)) == expected

    @pytest.mark.parametrize("role", ["editor", "secretary"])
    def test_the_form_behind_the_button_opens(self, staff, role):
        client = staff(role)
        for form in self.offered(client):
            assert client.get(form).status_code == 200

    def test_what_happened_is_recorded_for_the_demand_on_the_screen(self, staff):
        demand = Demand.objects.get()
        form = staff("editor").get(f"/admin/policies/demandupdate/add/?demand={demand.pk}")
        assert form.context["adminform"].form.initial["demand"] == str(demand.pk)

    def test_visitors_are_offered_nothing(self, client):
        for path, _form in self.addresses():
            assert "/admin/" not in client.get(path).content.decode()
