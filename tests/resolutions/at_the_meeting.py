"""A meeting in the browser: what the secretary does at the desk, and a representative by a personal link.

Everything is found by what it is, not by what it is called, so that the words can be written better.
"""

import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.portal import Portal
from tests.services import wait_until

LINK = re.compile(r"http://\S+/forslag/\S+")


@dataclass(frozen=True)
class Proposal:
    """A resolution as it is written at the desk."""

    number: str
    slug: str
    title: str
    preamble: str
    #: Focus areas with their clauses.
    sections: dict[str, list[str]]

    @property
    def as_pasted(self) -> str:
        """The whole text as a writing program gives it."""
        areas = (f"{title}\n" + "\n".join(f"- {text}" for text in texts) for title, texts in self.sections.items())
        return "\n\n".join([self.title, self.preamble, *areas])


class Secretary:
    """The secretary, logged in.

    Args:
        page: of a browser that nobody is logged in with.
        portal: the running one.
    """

    def __init__(self, page: Page, portal: Portal) -> None:
        self.page = page
        name, password = portal.login("secretary")
        page.goto("/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", password)
        page.click("[type=submit]")
        self.addresses: dict[str, str] = {}

    def go(self, number: str, page: str) -> None:
        """Open one of the pages about a resolution: the button on another of its pages, when one is open."""
        address = f"{self.addresses[number]}{page}/"
        button = self.page.locator(f".resolution-menu a[href='{address}']")
        if button.count():
            with self.page.expect_navigation():
                button.click()
        else:
            self.page.goto(address)

    def press(self, name: str, value: str | None = None) -> None:
        """Press a button of the form by its name, and wait for the page that comes of it."""
        value = "" if value is None else f"[value='{value}']"
        with self.page.expect_navigation():
            self.page.locator(
                f"#content [type=submit][name='{name}']{value}, #content button[name='{name}']{value}"
            ).click()

    def submit(self, *holding: str) -> None:
        """Press the button of the one form with these fields."""
        form = self.page.locator("#content form:visible")
        for name in holding:
            form = form.filter(has=self.page.locator(f"[name='{name}']"))
        with self.page.expect_navigation():
            form.locator("[type=submit]").first.click()
        expect(self.page.locator(".errornote")).to_have_count(0)

    # --- Meetings and texts

    def call_meeting(self, name: str, day: date) -> None:
        self.page.goto("/admin/resolutions/annualmeeting/add/")
        self.page.fill("#id_name", name)
        self.page.fill("#id_place", "Hamar")
        self._date(day)
        self.press("_save")

    def move_meeting(self, name: str, day: date) -> None:
        self.page.goto("/admin/resolutions/annualmeeting/")
        self.page.locator("#result_list").get_by_role("link", name=name).first.click()
        self._date(day)
        self.press("_save")

    def _date(self, day: date) -> None:
        self.page.fill("#id_date", f"{day:%d.%m.%Y}")

    def begin(self, proposal: Proposal, meeting: str) -> None:
        """Save the facts of a new resolution, which leads on to its text."""
        self.page.goto("/admin/resolutions/resolution/add/")
        self.page.fill("#id_title", proposal.title)
        self.page.select_option("#id_meeting", label=meeting)
        self.page.fill("#id_number", proposal.number)
        self.page.fill("#id_slug", proposal.slug)
        self.press("_save")
        assert self.page.url.endswith("/text/")
        self.addresses[proposal.number] = urlsplit(self.page.url).path.removesuffix("text/")

    def paste(self, proposal: Proposal) -> None:
        """Paste the whole text and have it split; what it became is saved as it is."""
        self.page.fill("[name=whole]", proposal.as_pasted)
        self.press("_split")
        self.press("_save")

    def type_rows(self, proposal: Proposal) -> None:
        """Write the text row by row."""
        self.page.fill("[name=preamble]", proposal.preamble)
        for title, texts in proposal.sections.items():
            self.page.click("[data-do=add-section]")
            for text in (title, *texts):  # Enter leads from the heading to a clause, and from that to the next
                self.page.keyboard.insert_text(text)
                self.page.keyboard.press("Enter")
        self.press("_save")

    def clauses(self) -> list[str]:
        """The clauses on the page where a text is written."""
        return [area.input_value() for area in self.page.locator("#text-editor [name=clause]").all()]

    def propose_demand(self, text: str, topic: str) -> None:
        """Let the clause that says `text` propose a demand, and save."""
        clause = self.page.locator(".clause-row").filter(has_text=text)
        clause.locator("summary").click()
        clause.locator("[name=topic]").select_option(label=topic)
        self.press("_save")

    # --- Steps

    def lay_out(self, number: str, until: date) -> None:
        step = self._step(number, "open")
        step.locator("[name=until]").fill(f"{until}T23:59")
        self.press("step", "open")

    def record(self, number: str, step: str, vote: str, counted: tuple[int, ...] = (), quorum: str = "") -> None:
        """Write how the meeting voted, look at what that makes unchangeable, and say yes."""
        form = self._step(number, step)
        form.locator(f"[name=vote][value={vote}]").check()
        for name, count in zip(("votes_for", "votes_against", "votes_abstaining"), counted, strict=False):
            form.locator(f"[name={name}]").fill(str(count))
        form.locator("[name=quorum_note]").fill(quorum)
        self._take(step)

    def supersede(self, number: str, by: str) -> None:
        self._step(number, "supersede").locator("[name=by]").select_option(label=by)
        self._take("supersede")

    def _step(self, number: str, name: str) -> Locator:
        """Unfold the form of a step."""
        self.go(number, "life")
        step = self.page.locator(".life-step").filter(has=self.page.locator(f"button[value={name}]"))
        if step.get_attribute("open") is None:
            step.locator("summary").click()
        return step

    def _take(self, step: str) -> None:
        self.press("step", step)
        expect(self.page.locator(".life-warning")).to_be_visible()
        self.press("step", step)
        expect(self.page.locator(".errornote")).to_have_count(0)

    def logged(self, number: str) -> list[str]:
        """Who took each step that the page tells of."""
        self.go(number, "life")
        return [row.locator("td").nth(1).inner_text() for row in self.page.locator(".life-scroll tbody tr").all()]

    # --- Links and amendments

    def invite(self, number: str, organisation: str, email: str) -> None:
        self.go(number, "invitations")
        self.page.select_option("#id_organisation", label=organisation)
        self.page.fill("#id_name", email.partition("@")[0].title())
        self.page.fill("#id_email", email)
        self.submit("organisation")

    def decide(self, number: str, amendment: int, decision: str, note: str = "") -> None:
        self.page.goto(f"{self.addresses[number]}amendment/{amendment}/")
        self.page.check(f"[name=decision][value={decision}]")
        self.page.fill("#id_note", note)
        self.submit("decision")

    def decisions(self, number: str) -> dict[int, str]:
        """What has been decided on each amendment, by its number."""
        self.go(number, "amendments")
        rows = self.page.locator("article[id^=amendment-]").all()
        marks = (row.locator("[class*=amendments-decision--]").get_attribute("class") for row in rows)
        numbers = (int(row.get_attribute("id").rpartition("-")[2]) for row in rows)
        return dict(sorted(zip(numbers, (mark.rpartition("--")[2] for mark in marks), strict=True)))

    def collisions(self, number: str) -> list[str]:
        """The clauses that more than one amendment wants to take, as the page points them out and compares them."""
        self.go(number, "amendments")
        places = self.page.locator(".amendments-place--collision")
        assert places.locator(".amendments-collision").count() == places.count()
        return [re.search(r"\d+\.\d+", title)[0] for title in places.locator("h2").all_inner_texts()]

    def put_together(self, number: str) -> list[int]:
        """The amendments that make the text, in the order in which the page tells of them."""
        self.go(number, "together")
        links = self.page.locator(".together-list a[href*='/amendment/']").all()
        return [int(link.get_attribute("href").rstrip("/").rpartition("/")[2]) for link in links]

    # --- Readers

    def publish(self, number: str) -> None:
        self.page.goto(f"{self.addresses[number]}change/")
        self.press("_publish")

    def correct(self, number: str, before: str, after: str, reason: str) -> None:
        self.go(number, "correct")
        self.page.fill("[name=reason]", reason)
        area = self.page.locator("#text-editor [name=clause]").filter(has_text=before)
        area.fill(area.input_value().replace(before, after))
        self.press("_look")
        self.press("_issue")


class Representative:
    """Somebody who has a personal link and no log-in.

    Args:
        page: of a browser that has never been here.
        portal: the running one.
        email: where the link was sent.
        title: of the resolution that it is for.
    """

    def __init__(self, page: Page, portal: Portal, email: str, title: str) -> None:
        def letters() -> list[EmailMessage]:
            return [mail for mail in portal.mails(email) if title in mail["Subject"]]

        wait_until(letters, f"the link to {email} has arrived", seconds=30)
        self.page = page
        self.page.goto(LINK.search(letters()[0].get_body(("plain",)).get_content())[0])

    def propose(self, kind: str, at: str, *, reason: str, text: str = "", title: str = "") -> str:
        """Choose a place, write, look, send; returns what the receipt says."""
        self.page.click(f"a[href='?kind={kind}&at={at}']")
        for name, words in (("title", title), ("text", text), ("reason", reason)):
            if words:
                self.page.fill(f"main [name={name}]", words)
        self.page.check("[name=confirmed]")
        self._press("preview")
        self._press("send")
        assert self.page.context.cookies() == []
        return self.page.locator("main").inner_text()

    def another(self) -> None:
        """Ask for the link that follows upon a used one."""
        self._press("another")

    def _press(self, step: str) -> None:
        with self.page.expect_navigation():
            self.page.click(f"main button[name=step][value={step}]")
