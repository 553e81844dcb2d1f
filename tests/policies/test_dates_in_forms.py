"""Dates in the forms of the desk stand as the editor's language writes them, and are read either way."""

from datetime import date

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("prefix", "shown"), [("", "05.06.2021"), ("/nn", "05.06.2021"), ("/en", "2021-06-05")])
def test_a_date_stands_as_the_language_writes_it(admin_client, prefix, shown):
    demand = factories.DemandFactory(since=date(2021, 6, 5))
    page = admin_client.get(f"{prefix}/admin/policies/demand/{demand.pk}/change/").content.decode()
    assert f'name="since" value="{shown}"' in page


@pytest.mark.parametrize("written", ["05.06.2021", "2021-06-05", "05.06.21"])
def test_a_date_is_read_however_it_is_written(admin_client, written):
    form = admin_client.get("/admin/policies/demand/add/").context["adminform"].form
    assert form.fields["since"].clean(written) == date(2021, 6, 5)
