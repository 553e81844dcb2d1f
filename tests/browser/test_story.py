"""The portal from end to end, as those who use it meet it: one visitor, one reader, one member of staff."""

import re
import urllib.request
from collections import Counter
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from tests.services import wait_until

READER = "ny.leser@example.org"
SUBJECT = "Nytt fra nettlesertesten"
#: The demo's readers of the newsletter, less three who take a break and one whose mailbox is gone, and our own.
READERS = 270 - 3 - 1 + 1


@pytest.fixture
def newsletter_editor(new_context, portal):
    page = new_context().new_page()
    name, password = portal.login("newsletter_editor")
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    return page


def test_a_visitor_follows_a_demand_from_the_front_page_to_the_decision(page):
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Politikk", exact=True).first.click()
    page.get_by_role("link", name="Sosialhjelp det går an å leve av").first.click()
    assert page.url.endswith("/politikk/sosialhjelp/")

    page.locator("main a[href='/krav/1/']").first.click()
    assert "minstenorm for sosialhjelp" in page.locator("main h1").inner_text()

    page.locator("main a[href*='/resolusjoner/2023/lik-sosialhjelp-i-hele-landet/']").first.click()
    clause = page.locator(":target") if "#" in page.url else page.locator("main")
    assert "minstenorm" in clause.inner_text()
    assert page.locator("main h1").inner_text() == "Lik sosialhjelp i hele landet"


def test_a_reader_signs_up_gets_one_copy_with_everyone_else_and_leaves_with_one_click(
    page, portal, newsletter_editor, axe
):
    _sign_up(page, portal)
    _look_at_the_pages_of_the_welcome(page, portal, axe)
    _send(newsletter_editor)

    recipients = _wait_for_all(portal)
    assert len(recipients) == READERS
    assert set(recipients.values()) == {1}
    assert recipients[READER] == 1

    mail = next(mail for mail in portal.mails(READER) if mail["Subject"] == SUBJECT)
    assert _leave_with_one_click(mail) == (200, None)
    newsletter_editor.goto(f"/admin/newsletter/subscriber/?q={READER}")
    assert newsletter_editor.locator("#result_list tbody tr").count() == 1
    row = newsletter_editor.locator("#result_list tbody tr").inner_text()
    assert "Nyhetsbrevet" not in row
    assert "Pressemeldinger" in row  # what was chosen later goes on


def _sign_up(page, portal) -> None:
    page.goto("/nyhetsbrev/")
    page.fill("main input[type=email]", READER)
    page.get_by_label("Nyhetsbrevet").check()
    page.locator("main form button").click()
    assert page.context.cookies() == []

    wait_until(lambda: portal.mails(READER), "the confirmation has arrived", seconds=30)
    page.goto("/utboks/")
    page.get_by_text(READER).first.click()
    text = portal.mails(READER)[0].get_body(("plain",)).get_content()
    page.goto(re.search(r"http://\S+/bekreft/\S+", text)[0].replace("http://localhost", "http://127.0.0.1"))
    page.locator("main form button").click()
    assert page.context.cookies() == []


def _look_at_the_pages_of_the_welcome(page, portal, axe) -> None:
    """On a small phone: choices are changed without a password, and opening the page for leaving leaves nothing."""
    wait_until(lambda: len(portal.mails(READER)) == 2, "the welcome has arrived", seconds=30)
    text = portal.mails(READER)[1].get_body(("plain",)).get_content().replace("http://localhost", "http://127.0.0.1")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(re.search(r"http://\S+/innstillinger/\S+", text)[0])
    page.get_by_label("Pressemeldinger").check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("status")).to_have_count(1)
    for address in (page.url, re.search(r"http://\S+/avmelding/\S+", text)[0]):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.context.cookies() == []


def _send(page) -> None:
    page.goto("/admin/newsletter/campaign/add/")
    page.fill("#id_subject", SUBJECT)
    page.get_by_role("button", name="Begynn å skrive").click()
    page.locator("[contenteditable=true]").click()
    page.keyboard.type("Årsmøtet har vedtatt tre resolusjoner. Les dem på nettsiden.")
    page.click("[name=_ready]")
    page.get_by_role("link", name="Send nå").click()
    page.locator("input.default[type=submit]").click()
    page.wait_for_url("**/progress/")


def _wait_for_all(portal) -> Counter:
    def delivered() -> Counter:
        return Counter(str(mail["To"]) for mail in portal.mails() if mail["Subject"] == SUBJECT)

    wait_until(lambda: len(delivered()) >= READERS, "everybody has got the newsletter", seconds=120)
    return delivered()


def _leave_with_one_click(mail: EmailMessage) -> tuple[int, str | None]:
    """What a mail program does when its reader presses "unsubscribe" (RFC 8058): status and cookie of the answer."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.search(r"<(http[^>]+)>", mail["List-Unsubscribe"])[1]
    request = urllib.request.Request(address, data=b"List-Unsubscribe=One-Click", method="POST")  # noqa: S310  http
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  our own http address
        return response.status, response.headers.get("Set-Cookie")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ikke en adresse", "ikke en adresse"),
        ("a" * 10_000 + "@example.org", None),
        ("kari@example.org\r\nBcc: alle@example.org", None),
        ("", ""),
    ],
)
def test_a_sign_up_that_cannot_be_used_says_why_and_loses_nothing(page, axe, typed, kept):
    page.goto("/nyhetsbrev/")
    page.fill("main input[type=email]", typed)
    page.get_by_label("Nyhetsbrevet").check()
    page.locator("main form button").click()
    assert page.locator("main input[aria-invalid=true]").count() == 1
    summary = page.locator(".error-summary")
    assert summary.get_by_role("link").count() == 1
    assert page.evaluate("document.activeElement.className") == "error-summary"
    if kept is not None:
        assert page.locator("main input[type=email]").input_value() == kept
    axe(page)
