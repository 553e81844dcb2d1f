"""A resolution of the shape that the annual meeting's have on the web, from the clipboard to paper, word for word."""

import re
from html import unescape

import pytest
from django.utils import timezone
from lxml import html

from resolutions.paste import from_plain
from resolutions.services import life
from resolutions.services.drafting import save_text
from tests.factories import StaffFactory
from tests.resolutions.life import COUNTED, draft
from tests.resolutions.pdfs import Pdf, squeezed

PASTED = (
    "Alliansens årsmøteresolusjon 2026: Et løft for dem som venter \n\n \n\n"
    "Alliansen var samlet til årsmøte 19.04.2026, og valgte å arbeide for dette: \n\n"
    "Et sted å bo og penger til mat\n\n"
    "Mange står utenfor i et land som har nok. Vi vil at de skal komme inn, og at ingen trenger å be to ganger.\n\n"
    "Det er nå 31\u00a0500 barn på venteliste – 4\u00a0000 flere enn for tre år siden. Ingen velger det selv.\n\n \n\n"
    "Et trygt sted å bo\n\n"
    "For at flere skal få et hjem, må kommunene bygge mer, og leien følge lønna. Vi vil arbeide for:\n\n"
    " • Flere boliger som kommunene eier, og leier ut uten tidsfrist.\n"
    " • At bostøtten når fram, også til dem som deler bolig.\n"
    " • Slutt på depositum i «hybelkarrieren», samt rett til å klage.\n"
    " • Strøm, internett og varme i husleien.\n\n \n\n"
    "Penger til mat og klær\n\n"
    "For å gi barn det samme som de andre har, må satsene opp. Vi vil arbeide for:\n\n"
    " • At barnetrygden ikke regnes med, noe sted.\n"
    " • Gratis skolemat, SFO og fritidskort til alle.\n"
    " • At hver familie får én å snakke med på Nav-kontoret. De må slippe å fortelle alt på nytt.\n\n\n"
)


@pytest.fixture(scope="module")
def document():
    return from_plain(PASTED)


def words(text: str) -> list[str]:
    """The words of `text` without bullets, in order."""
    return [word for word in text.split() if word != "•"]


class TestPasted:
    def test_it_has_a_title_a_preamble_and_two_focus_areas(self, document):
        assert document.title == "Alliansens årsmøteresolusjon 2026: Et løft for dem som venter"
        assert len(document.preamble.split("\n\n")) == 4
        assert [section.title for section in document.sections] == ["Et trygt sted å bo", "Penger til mat og klær"]

    def test_each_focus_area_has_its_introduction_and_its_clauses(self, document):
        assert [section.intro[-23:] for section in document.sections] == [
            "na. Vi vil arbeide for:",
            "pp. Vi vil arbeide for:",
        ]
        assert [len(section.clauses) for section in document.sections] == [4, 3]
        assert document.sections[1].clauses[1].text == "Gratis skolemat, SFO og fritidskort til alle."

    def test_every_word_stands_where_it_stood(self, document):
        texts = [document.title, document.preamble]
        for section in document.sections:
            texts += [section.title, section.intro, *(clause.text for clause in section.clauses)]
        assert words("\n".join([*texts, document.sources])) == words(PASTED)


@pytest.mark.django_db
def test_page_text_json_and_pdf_of_the_adopted_resolution_agree_word_for_word(client, document):
    secretary = StaffFactory(role="secretary")
    resolution = draft(number="2026-4", slug="et-loft")
    save_text(resolution=resolution, document=document, user=secretary)
    life.adopt(resolution=resolution, result=COUNTED, user=secretary)
    resolution.refresh_from_db()
    resolution.published_at = timezone.now()
    resolution.save(update_fields=["published_at"])
    address = resolution.get_absolute_url()

    text = client.get(f"{address}tekst.txt").content.decode()
    blocks = text.rstrip("\n").split("\n\n")
    assert words(re.sub(r"^\d(\.\d)? ", "", "\n".join([document.title, *blocks[1:]]), flags=re.MULTILINE)) == words(
        PASTED
    )

    data = client.get(f"{address}resolusjon.json").json()
    told = [data["title"], data["preamble"]]
    for section in data["sections"]:
        told += [section["title"], section["intro"], *(clause["text"] for clause in section["clauses"])]
    assert words("\n".join(told)) == words(PASTED)

    page = unescape(html.fromstring(client.get(address).content).find(".//main").text_content())
    pdf = Pdf(client.get(f"{address}resolusjon.pdf").content)
    for passage in in_order(document):
        assert squeezed(passage) in squeezed(page)
        assert squeezed(passage) in pdf.letters


def in_order(document) -> list[str]:
    """Each paragraph, heading and clause of `document`."""
    passages = [document.title, *document.preamble.split("\n\n")]
    for section in document.sections:
        passages += [section.title, section.intro, *(clause.text for clause in section.clauses)]
    return passages
