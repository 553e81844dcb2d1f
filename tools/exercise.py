"""The exercise of the staff guide, done in the browser exactly as the guide tells an editor to do it.

What is typed is read from the guide itself, and every button and field is found by the name that the guide gives it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

GUIDE = Path(__file__).resolve().parent.parent / "docs" / "redaksjon"
DEMANDS = "### De ti kravene"
ROW = re.compile(r"^ *\| \*(?P<field>[^|]+)\* \| (?P<text>[^|]+) \|$", re.MULTILINE)
NUMBERED = re.compile(r"^\d+\. (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """What the guide has an editor write.

    Args:
        fields: the text of each field, by the field's name.
        demands: the demands in their order.
    """

    fields: dict[str, str]
    demands: list[str]

    @property
    def title(self) -> str:
        return self.fields["Tittel"]

    @property
    def met(self) -> str:
        """The demand that is met."""
        return next(demand for demand in self.demands if "utleieboliger" in demand)


def read() -> Exercise:
    text = (GUIDE / "ovelse.md").read_text()
    listed = text.partition(DEMANDS)[2].partition("\n## ")[0]
    return Exercise({row["field"]: row["text"] for row in ROW.finditer(text)}, NUMBERED.findall(listed))


class Person:
    """Somebody at the desk, who finds buttons, links and fields by the names that the guide gives them.

    Args:
        page: a page of the browser that nobody is logged in with.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.locator("#content").get_by_role("link", name=name, exact=True).click()

    def open(self, drawer: str) -> None:
        """Open a list from the menu on the left."""
        self.page.locator("#nav-sidebar th").get_by_role("link", name=drawer, exact=True).click()

    def label(self, name: str) -> Locator:
        """Return the field with this name."""
        return self.page.locator("#content").get_by_label(f"{name}:", exact=True)

    def log_in(self, username: str, password: str) -> None:
        self.page.goto("/admin/")
        self.page.get_by_label("Brukernavn:").fill(username)
        self.page.get_by_label("Passord:").fill(password)
        self.press("Logg inn")


class Editor(Person):
    """An editor who does what the guide says."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.exercise = read()

    def write(self, *names: str) -> None:
        """Fill fields with what the guide's tables say."""
        for name in names:
            self.label(name).fill(self.exercise.fields[name])

    def fill_topic(self) -> None:
        self.page.locator("#content-main tr").filter(has_text="Temaer").get_by_role("link", name="Legg til").click()
        self.write("Tittel", "Ingress")
        self.page.locator(".ProseMirror").first.click()
        self.page.keyboard.insert_text(self.exercise.fields["Tekst"])
        self.page.get_by_label("Alle skal ha råd til en trygg hverdag").check()

    def save_topic(self) -> None:
        self.press("Lagre og fortsett å redigere")

    def preview(self) -> Page:
        with self.page.expect_popup() as opened:
            self.press("Forhåndsvisning")
        opened.value.locator("main h1").wait_for()
        return opened.value

    def fill_demand(self, text: str) -> None:
        self.label("Krav").fill(text)
        self.write("Reist")

    def write_demands(self) -> None:
        self.follow("Skriv et nytt krav")
        *all_but_last, last = self.exercise.demands
        for text in all_but_last:
            self.fill_demand(text)
            self.press("Lagre og legg til en til")
        self.fill_demand(last)
        self.press("Lagre")

    def publish_topic(self) -> None:
        self.open("Temaer")
        self.follow(self.exercise.title)
        self.press("Lagre og publiser nå")

    def mark_demands(self) -> None:
        self.open("Krav")
        self.follow(self.exercise.title)
        self.page.locator("#action-toggle").check()
        self.page.get_by_label("Handling:").select_option("Publiser nå")

    def publish_demands(self) -> None:
        self.press("Utfør")

    def fill_update(self) -> None:
        self.follow(self.exercise.met)
        self.follow("Registrer hva som har skjedd")
        self.write("Dato", "Hva som skjedde", "Vår vurdering", "Kilde", "Adressen til kilden")
        self.label("Stadium").select_option(self.exercise.fields["Stadium"])

    def publish_update(self) -> None:
        self.press("Lagre og publiser nå")

    def see_on_site(self) -> None:
        self.follow("Se på nettstedet")
