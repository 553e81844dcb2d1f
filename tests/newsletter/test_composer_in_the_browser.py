"""A newsletter goes its whole way in a real browser: written, picked, looked at, mended, tried and sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.services import wait_until


@pytest.fixture
def begun(new_context, portal):
    """Log in as newsletter editor and begin a newsletter; returns its page."""

    def begin(subject: str, **options):
        page = new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
        name, password = portal.login("newsletter_editor")
        page.goto("/admin/newsletter/campaign/add/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.click("[type=submit]")
        page.fill("#id_subject", subject)
        page.get_by_role("button", name="Begynn å skrive").click()
        page.wait_for_url(re.compile("/change/"))
        return page

    return begin


def rows(page):
    return page.locator("[data-blocks] > [data-row]:not([data-removed])")


def kinds(page) -> list[str]:
    return rows(page).evaluate_all("(rows) => rows.map((row) => row.dataset.row)")


def preview(page):
    return page.frame_locator("[data-look-frame]").locator("body")


def test_a_newsletter_is_written_picked_looked_at_mended_tried_and_sent(begun, portal, axe):
    page = begun("Om å ha råd til bussen")
    page.locator("[contenteditable=true]").click()
    page.keyboard.type("Hei! Bussen er dyr.")
    expect(preview(page)).to_contain_text("Bussen er dyr.")

    page.click("[data-add=button]")
    page.keyboard.type("Les mer")
    rows(page).last.locator("[name$=-url]").fill("/finnes-ikke/")
    page.locator("#pick summary").click()
    page.fill("[name=search]", "leve av")
    expect(page.locator("#pick [name=choice]").first).to_be_visible()
    page.locator("#pick [name=choice]").first.check()
    page.click("#pick [data-pick]")
    assert kinds(page) == ["text", "button", "pick"]
    page.keyboard.press("Alt+ArrowUp")
    assert kinds(page) == ["text", "pick", "button"]
    expect(page.locator("[data-said]")).to_contain_text("2")

    wrong = page.locator(".preflight__block a")
    expect(wrong).to_have_count(1)
    axe(page)
    wrong.click()
    assert page.evaluate("document.activeElement.closest('[data-row]').dataset.row") == "button"
    rows(page).last.locator("[name$=-url]").fill("/krav/")
    expect(wrong).to_have_count(0)
    page.click("[name=shape][value=dark]")
    expect(preview(page)).to_contain_text("Bussen er dyr.")
    page.click("[name=_ready]")

    axe(page)
    page.get_by_role("button", name="Send prøven").click()
    subject = "[Test] Om å ha råd til bussen"
    wait_until(lambda: any(mail["Subject"] == subject for mail in portal.mails()), "the test arrives")
    page.get_by_role("link", name="Send nå").click()
    page.locator("input.default[type=submit]").click()
    page.wait_for_url(re.compile("/progress/"))


def test_nothing_that_was_typed_is_lost_on_the_way(begun, axe):
    page = begun("Det som ikke er lagret")
    page.click("[data-add=heading]")
    page.keyboard.type("Nytt")
    page.locator("[data-row=heading] [data-do=remove]").click()
    assert kinds(page) == ["text"]
    page.keyboard.press("Enter")  # the button that puts it back has the focus
    assert kinds(page) == ["text", "heading"]

    page.get_by_role("button", name="Legg til utgave på nynorsk").click()
    assert page.locator("#id_nb-subject").is_hidden()
    page.fill("#id_nn-subject", "Det som ikkje er lagra")
    expect(preview(page)).to_contain_text("Det som ikkje er lagra")
    page.get_by_role("button", name="Bokmål", exact=True).click()
    assert page.locator("[data-row=heading] input[type=text]:visible").input_value() == "Nytt"

    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    axe(page)
    page.goto("/admin/")
    assert warnings == ["beforeunload"]


def test_without_a_script_the_same_buttons_work_and_the_preview_opens_in_its_frame(begun):
    page = begun("Uten skript", java_script_enabled=False)
    page.fill("[name=b1-text_nb]", "<p>Skrevet for hånd</p>")
    page.get_by_role("button", name="Legg til overskrift").click()
    page.fill("[name$=-line_nb]", "Øverst")
    page.get_by_role("button", name="Flytt blokk 2 opp").click()
    expect(page.locator("[data-row]").first).to_have_attribute("data-row", "heading")
    page.wait_for_load_state()  # with the frame: what it shows at first must not come after what is asked for
    page.get_by_role("button", name="Vis det jeg har skrevet").click()
    expect(page.frame_locator("iframe[name=look]").locator("body")).to_contain_text("Skrevet for hånd")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_have_count(1)
    assert page.locator("[name$=-line_nb]").input_value() == "Øverst"
    assert page.locator("[name$=-text_nb]").input_value() == "<p>Skrevet for hånd</p>"
