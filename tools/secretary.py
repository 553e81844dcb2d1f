"""The road of a resolution, taken in the browser as the staff guide tells a secretary to take it.

What is typed is read from the guide itself, and every button and field is found by the name that the guide gives it.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

from tools.exercise import GUIDE, Person

FENCED = re.compile(r"```text\n(?P<text>.+?)\n *```", re.DOTALL)
PROPOSED = re.compile(r"^\| (?P<mover>[^|*]+) \| (?P<words>[^|]+\.) \| (?P<reason>[^|]+\.) \|$", re.MULTILINE)
REASON = re.compile(r"På øvingsnettstedet: «(?P<reason>[^\n]+)»")


@dataclass(frozen=True)
class Road:
    """What the guide has a secretary write.

    Args:
        text: the whole text, to be pasted.
        proposed: mover, new words and reason of each amendment to the first clause.
        reason: why the adopted text is corrected.
    """

    text: str
    proposed: list[tuple[str, str, str]]
    reason: str

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0]


def read() -> Road:
    text = FENCED.search((GUIDE / "utkast.md").read_text())["text"]
    proposed = PROPOSED.findall((GUIDE / "endringsforslag.md").read_text())
    reason = REASON.search((GUIDE / "vedta.md").read_text())["reason"]
    return Road("\n".join(line.strip() for line in text.splitlines()), proposed, reason)


class Secretary(Person):
    """A secretary who does what the guide says."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.road = read()

    def turn_to(self, page: str) -> None:
        """Press one of the buttons on top of a resolution."""
        self.page.locator(".resolution-menu").get_by_role("link", name=page, exact=True).click()

    def hold_meeting(self, name: str, day: str, place: str) -> None:
        self.open("Årsmøter")
        self.follow("Legg til årsmøte")
        for field, value in {"Navn": name, "Dato": day, "Sted": place}.items():
            self.label(field).fill(value)
        self.press("Lagre")

    def begin(self, meeting: str, number: str, title: str) -> None:
        self.open("Resolusjoner")
        self.follow("Legg til resolusjon")
        self.label("Tittel").fill(title)
        self.label("Årsmøte").select_option(label=meeting)
        self.label("Nummer").fill(number)
        self.press("Lagre")

    def paste(self, text: str) -> None:
        """Put a whole text in and have it split."""
        self.page.locator("textarea[name=whole]").fill(text)
        self.press("Del den opp")

    def save_text(self) -> None:
        self.press("Lagre teksten")

    # --- Amendments

    def lay_out(self, until: str) -> None:
        self.turn_to("Vedtak")
        step = self.step("Åpne for endringsforslag")
        step.get_by_label("Frist for endringsforslag").fill(until)
        step.get_by_role("button", name="Åpne for endringsforslag").click()

    def send_link(self, organisation: str, name: str, email: str) -> None:
        self.turn_to("Personlige lenker")
        self.label("Organisasjon").select_option(label=organisation)
        self.label("Navn").fill(name)
        self.label("E-postadresse").fill(email)
        self.press("Send lenken")

    def enter_amendments(self) -> None:
        for mover, words, reason in self.road.proposed:
            self.turn_to("Endringsforslag")
            self.follow("Registrer et endringsforslag")
            self.follow("Endre 1.1")
            self.label("Forslagsstiller").select_option(label=mover)
            self.label("Ny ordlyd").fill(words)
            self.label("Begrunnelse").fill(reason)
            self.press("Registrer endringsforslaget")

    def look_at_amendment(self, number: int) -> None:
        self.turn_to("Endringsforslag")
        self.follow(f"Registrer vedtaket Endringsforslag {number}")

    def decide(self, decision: str, note: str) -> None:
        self.page.get_by_label(decision, exact=True).check()
        self.label("Merknad").fill(note)
        self.press("Lagre vedtaket")

    # --- The decision

    def step(self, name: str):
        """Open one of the steps that can be taken now; returns its part of the page."""
        self.turn_to("Vedtak")
        step = self.page.locator(".life-step").filter(has=self.page.locator("summary", has_text=name))
        step.locator("summary").click()
        return step

    def record_adoption(self, quorum: str, votes: tuple[int, int, int] | None = None) -> None:
        """Fill in what the minutes say, as far as the page that asks once more; without `votes` it was unanimous."""
        step = self.step("Møtet vedtok resolusjonen")
        step.get_by_label("talt opp" if votes else "enstemmig", exact=True).check()
        for name, number in zip(("Stemmer for", "Stemmer mot", "Avholdende"), votes or (), strict=False):
            step.get_by_label(f"{name}:", exact=True).fill(str(number))
        step.get_by_label("Vedtaksførhet:", exact=True).fill(quorum)
        step.get_by_role("button").click()

    def confirm(self, step: str) -> None:
        self.press(f"Ja, registrer: {step}")

    def publish(self, title: str) -> None:
        self.open("Resolusjoner")
        self.follow(title)
        self.press("Lagre og publiser nå")

    def correct(self, wrong: str, right: str) -> None:
        self.turn_to("Rett teksten")
        self.page.get_by_label("Hva som er rettet, og hvorfor", exact=True).fill(self.road.reason)
        clauses = self.page.locator("textarea[name=clause]")
        texts = [area.input_value() for area in clauses.all()]
        place = next(index for index, text in enumerate(texts) if wrong in text)
        clauses.nth(place).fill(texts[place].replace(wrong, right))
        self.press("Se forskjellene")
        self.press("Gi ut utgave 2")

    def supersede(self, by: str) -> None:
        step = self.step("En annen resolusjon erstatter den")
        choice = step.get_by_label("Erstattet av:", exact=True)
        choice.select_option(label=next(text for text in choice.locator("option").all_inner_texts() if by in text))
        step.get_by_role("button").click()
        self.confirm("En annen resolusjon erstatter den")
