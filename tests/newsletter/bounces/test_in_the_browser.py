"""What came back and the mail set-up as the newsletter's editor meets them in the demo."""

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def office(new_context, portal) -> Page:
    page = new_context(viewport={"width": 320, "height": 900}).new_page()
    name, password = portal.login("newsletter_editor")
    page.goto("/admin/login/?next=/admin/newsletter/bounce/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("[type=submit]").click()
    return page


def test_the_editor_sees_what_came_back_and_how_the_mail_is_set_up(office, axe):
    expect(office.locator("#result_list tbody tr")).to_have_count(4)
    newsletter = office.locator("#result_list .field-campaign").first
    expect(newsletter).not_to_be_empty()

    office.goto("/admin/newsletter/bounce/newsletter/2/")
    expect(office.get_by_role("row", name="Ikke levert denne gangen 3")).to_be_visible()
    axe(office)

    office.goto("/admin/newsletter/bounce/setup/")
    heading = office.get_by_role("heading", name="Avmelding med ett klikk: må rettes")
    expect(heading).to_be_visible()
    axe(office)
    assert office.evaluate("document.documentElement.scrollWidth") == 320
    office.get_by_role("button", name="Sjekk på nytt").click()
    expect(heading).to_be_visible()
