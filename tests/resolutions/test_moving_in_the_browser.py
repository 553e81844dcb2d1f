"""A personal link as its reader meets it: a mail, a phone, no script, and nothing that a machine finds inaccessible."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.services import wait_until

READER = "lenkeleser@example.org"


def test_a_representative_sends_an_amendment_by_the_link_in_a_mail_without_script(new_context, portal, axe):
    desk = new_context().new_page()
    _log_in(desk, portal)
    resolution = _invite(desk, axe)
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    reader = new_context(viewport={"width": 320, "height": 640}).new_page()  # axe is a script

    link = _link_in_the_mail(portal)
    page.goto(link)
    reader.goto(link)
    axe(reader)
    assert reader.evaluate("document.documentElement.scrollWidth") == 320

    page.locator("a[href='?kind=change&at=1.1']").click()
    reader.goto(page.url)
    axe(reader)
    page.locator("[name=reason]").fill("Det haster.")
    page.locator("[name=confirmed]").check()
    page.locator("[value=preview]").click()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#id_text")

    words = page.locator("[name=text]")
    words.fill(words.input_value() + " Det begynner nå.")
    page.locator("[value=preview]").click()
    expect(page.locator(".amendment ins")).to_contain_text("Det begynner nå.")
    page.locator("[value=send]").click()
    expect(page).to_have_url(link)
    expect(page.locator(".amendment")).to_contain_text("Det haster.")

    reader.goto(link)
    axe(reader)
    page.locator("[value=another]").click()
    assert page.url != link
    assert page.context.cookies() == []

    desk.goto(f"/admin/resolutions/resolution/{resolution}/amendments/")
    axe(desk)
    row = desk.locator(".amendments-row", has_text="Det haster.")
    expect(row.locator("ins")).to_contain_text("Det begynner nå.")
    row.locator("a.button").click()
    expect(desk.locator("[name=decision]")).to_have_count(4)


def _log_in(page: Page, portal) -> None:
    name, password = portal.login("secretary")
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")


def _invite(page: Page, axe) -> str:
    """Send a link for the one resolution that is open; returns the resolution's key."""
    page.goto("/admin/resolutions/resolution/?decision__exact=open")
    page.locator("#result_list tbody th a").first.click()
    resolution = re.search(r"/(\d+)/change/", page.url)[1]
    page.goto(f"/admin/resolutions/resolution/{resolution}/invitations/")
    axe(page)
    page.select_option("[name=organisation]", index=1)
    page.fill("[name=name]", "Lena Leser")
    page.fill("[name=email]", READER)
    tomorrow = datetime.now() + timedelta(days=1)
    page.fill("[name=expires_at]", tomorrow.strftime("%Y-%m-%dT%H:%M"))
    page.click("input.default")
    expect(page.locator(".messagelist .success")).to_contain_text(READER)
    return resolution


def _link_in_the_mail(portal) -> str:
    wait_until(lambda: portal.mails(READER), "the link is sent")
    [mail] = portal.mails(READER)
    return re.search(r"http\S+/forslag/\S+/", mail.get_body(["plain"]).get_content())[0]
