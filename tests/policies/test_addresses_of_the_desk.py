"""Addresses of the admin that nobody's link leads to: each is answered, none breaks."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

NO_NUMBER = ["x", "-1", "1.5", "9" * 20, "9" * 5000]


@pytest.mark.parametrize("number", NO_NUMBER)
def test_a_record_that_cannot_be_is_left_for_staff_to_choose(admin_client, number):
    page = admin_client.get("/en/admin/policies/demandupdate/add/", {"demand": number})
    assert "demand" not in page.context["adminform"].form.initial


def test_the_record_that_a_link_names_is_chosen(admin_client):
    demand = factories.DemandFactory()
    page = admin_client.get("/en/admin/policies/demandupdate/add/", {"demand": demand.pk})
    assert page.context["adminform"].form.initial["demand"] == str(demand.pk)


@pytest.mark.parametrize("number", NO_NUMBER)
@pytest.mark.parametrize("key", ["topic", "body"])
def test_a_list_narrowed_to_what_cannot_be_is_empty(admin_client, key, number):
    factories.DemandFactory(responsible_body=factories.ResponsibleBodyFactory())
    assert admin_client.get("/en/admin/policies/demand/", {key: number}).context["cl"].result_count == 0


def test_a_language_that_we_do_not_write_in_shows_the_first_tab(admin_client):
    topic = factories.TopicFactory()
    page = admin_client.get(f"/en/admin/policies/topic/{topic.pk}/change/", {"language": "xx"})
    assert page.context["adminform"].form.language_code == "nb"
