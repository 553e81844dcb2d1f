"""A whole annual meeting in the browser: from three drafts to what readers find, and what came of it later."""

import hashlib
import json
import re
import urllib.request
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.resolutions.at_the_meeting import Proposal, Representative, Secretary
from tests.resolutions.pdfs import Pdf, squeezed

TODAY = timezone.localdate()
HELD = TODAY - timedelta(days=1)
FIRST, LATER = "Skolemøtet", "Møtet etterpå"
BASE = f"/resolusjoner/{HELD.year}"

FOOD = Proposal(
    f"{HELD.year}-21",
    "et-varmt-maltid",
    "Et varmt måltid",
    "Mange barn har ikke med seg matpakke, og noen spiser ikke før kvelden.",
    {
        "Mat i skoletida": [
            "Servere frukt til alle elever.",
            "Sette av en halv time til å spise.",
        ],
        "Mat hjemme": [
            "Regne matpenger inn i sosialhjelpen.",
            "Dele ut gavekort før jul.",
        ],
    },
)
BUS = Proposal(
    f"{HELD.year}-22",
    "buss-til-alle",
    "Buss til alle",
    "Uten buss kommer ingen til legen.",
    {"Billetten": ["Halvere prisen på månedskortet.", "Avskaffe gebyret for å glemme kortet."]},
)
PHONE = Proposal(
    f"{HELD.year}-23",
    "telefonen-som-svarer",
    "Telefonen som svarer",
    "Vi vil snakke med et menneske.",
    {"Køen": ["Svare innen ti minutter.", "Ringe opp igjen samme dag."]},
)
LUNCH = Proposal(
    f"{TODAY.year}-31",
    "skolelunsj-i-alle-fylker",
    "Skolelunsj i alle fylker",
    "Det som ble prøvd i én by, skal gjelde overalt.",
    {"Lunsj": ["Servere varm lunsj på alle skoler."], "Penger": ["Dekke utgiftene over statsbudsjettet."]},
)

#: Organisation and address of each representative.
PARENTS = ("Foreldre i Fellesskap", "foreldre@example.org")
RING = ("Matringen i Vest", "matringen@example.org")
TEETH = ("Tannklemma", "tannklemma@example.org")
TENANTS = ("Leierkameratene", "leier@example.org")
DEBT = ("Gjeldskompasset", "gjeld@example.org")
DISABLED = ("Uføres Samvirke", "ufores@example.org")

ADOPTED = """\
{number}
Et varmt måltid
{day}, Hamar

Mange barn har ikke med seg matpakke, og noen spiser ikke før kvelden.

1 Mat i skoletida

1.1 Servere et varmt måltid til alle elever.

1.2 Sette av en halv time til å spise.

1.3 La elevene være med og velge hva som serveres.

2 Mat hjemme

2.1 Regne matpenger inn i sosialhjelpen.

2.2 Dele ut gavekort før alle {holidays}.

3 Ingen merkelapp

3.1 Gi det samme til alle.

3.2 Ikke spør hva foreldrene tjener.
""".format(number=FOOD.number, day=HELD, holidays="{holidays}")
WHY = "Det heter skoleferier."
TOPIC = "Sosialhjelp det går an å leve av"
SLIP, MENDED = ADOPTED.format(holidays="skolefriene"), ADOPTED.format(holidays="skoleferiene")


@pytest.fixture
def secretary(new_context, portal):
    return Secretary(new_context(viewport={"width": 1280, "height": 900}).new_page(), portal)


@pytest.fixture
def representative(new_context, portal):
    """Open the link that was sent to an address, in a browser that has never been here."""
    return lambda who, proposal: Representative(new_context().new_page(), portal, who[1], proposal.title)


@pytest.fixture
def files(portal):
    """Fetch a file of a resolution as it is sent."""

    def fetch(address: str) -> bytes:
        with urllib.request.urlopen(portal.url + address, timeout=20) as response:  # noqa: S310  our own http address
            return response.read()

    return fetch


def test_a_meeting_from_the_first_draft_to_what_a_later_one_made_of_it(secretary, representative, page, files, portal):
    write_and_lay_out(secretary)
    send_links(secretary)
    move_amendments(representative)
    compare_and_decide(secretary)
    vote(secretary)
    publish_and_correct(secretary)
    see_the_adopted_text(page, files)
    see_both_editions(page, files)
    supersede(secretary)
    see_what_became_of_it(page, portal)


def write_and_lay_out(secretary) -> None:
    secretary.call_meeting(FIRST, TODAY)
    for proposal, write in ((FOOD, secretary.paste), (BUS, secretary.type_rows), (PHONE, secretary.paste)):
        secretary.begin(proposal, meeting=FIRST)
        write(proposal)
        assert secretary.clauses() == [text for texts in proposal.sections.values() for text in texts]
        if proposal == FOOD:
            secretary.propose_demand(FOOD.sections["Mat hjemme"][0], TOPIC)
        secretary.lay_out(proposal.number, until=TODAY)


def send_links(secretary) -> None:
    for proposal, people in ((FOOD, [PARENTS, RING, TEETH, TENANTS]), (BUS, [DEBT, DISABLED]), (PHONE, [DISABLED])):
        for organisation, email in people:
            secretary.invite(proposal.number, organisation, email)


def move_amendments(representative) -> None:
    parents, ring, teeth, tenants = (representative(who, FOOD) for who in (PARENTS, RING, TEETH, TENANTS))
    receipt = parents.propose(
        "change", "1.1", text="Servere et varmt måltid til alle elever.", reason="Frukt metter lite."
    )
    assert "Frukt metter lite." in receipt
    ring.propose("change", "1.1", text="Servere suppe til alle elever.", reason="Suppe er billig.")
    teeth.propose("delete", "2.2", reason="Gavekort går til sjokolade.")
    tenants.propose("change", "2.2", text="Dele ut gavekort før alle skolefriene.", reason="Sommeren er lengst.")
    parents.another()
    parents.propose("insert", "1.2", text="La elevene være med og velge hva som serveres.", reason="Da blir det spist.")
    teeth.another()
    shared = "Gi det samme til alle.\nIkke spør hva foreldrene tjener."
    teeth.propose("section", "2", title="Ingen merkelapp", text=shared, reason="Ingen skal pekes ut i matkøen.")

    debt, disabled = (representative(who, BUS) for who in (DEBT, DISABLED))
    debt.propose("change", "1.1", text="Halvere prisen på alle kort.", reason="Mange reiser sjelden.")
    disabled.propose("insert", "1.2", text="La ledsagere reise gratis.", reason="Noen kan ikke reise alene.")
    debt.another()
    debt.propose("delete", "1.2", reason="Gebyret er avskaffet alt.")
    representative(DISABLED, PHONE).propose("change", "1.1", text="Svare innen fem minutter.", reason="Ti er lenge.")


def compare_and_decide(secretary) -> None:
    assert secretary.collisions(FOOD.number) == ["1.1", "2.2"]
    assert secretary.collisions(BUS.number) == []
    for number in (1, 4, 5, 6):
        secretary.decide(FOOD.number, number, "adopted", note="Enstemmig")
    fallen = {2: "fallen", 3: "fallen"}  # as the page suggests, when the one that they collide with is adopted
    assert secretary.decisions(FOOD.number) == dict.fromkeys((1, 4, 5, 6), "adopted") | fallen
    for number, decision in ((1, "adopted"), (2, "rejected"), (3, "withdrawn")):
        secretary.decide(BUS.number, number, decision)
    assert secretary.decisions(BUS.number) == {1: "adopted", 2: "rejected", 3: "withdrawn"}
    secretary.decide(PHONE.number, 1, "adopted")


def vote(secretary) -> None:
    secretary.move_meeting(FIRST, HELD)  # so that a later one can be held while the test runs
    assert secretary.put_together(FOOD.number) == [1, 5, 4, 6]  # in the order of the text
    secretary.record(FOOD.number, "adopt", "counted", (31, 4, 2), quorum="37 utsendinger møtte.")
    secretary.record(BUS.number, "adopt", "unanimous")
    secretary.record(PHONE.number, "reject", "counted", (9, 27, 1))
    for proposal in (FOOD, BUS, PHONE):
        assert secretary.logged(proposal.number) == ["Torstein Moanes"] * 2


def publish_and_correct(secretary) -> None:
    for proposal in (FOOD, BUS):
        secretary.publish(proposal.number)
    secretary.correct(FOOD.number, "skolefriene", "skoleferiene", reason=WHY)


def see_the_adopted_text(page, files) -> None:
    """The page and all files say the same words, and the hash is theirs."""
    address = f"{BASE}/{FOOD.slug}/"
    text = files(f"{address}tekst.txt").decode()
    assert text == MENDED
    page.goto(address)
    head = page.locator("main header")
    for said in (FOOD.title, "Hamar", "31", "37 utsendinger møtte.", WHY):
        expect(head).to_contain_text(said)
    assert page.locator("main .clause__text").all_inner_texts() == clauses_in(text)
    expect(page.locator("#kontroll")).to_contain_text(hashlib.sha256(text.encode()).hexdigest())

    data = json.loads(files(f"{address}resolusjon.json"))
    found = [clause for section in data["sections"] for clause in section["clauses"]]
    assert [clause["text"] for clause in found] == clauses_in(text)
    assert [clause["anchor"] for clause in found if clause["demand"]] == ["2.1"]
    assert data["vote"] == {
        "kind": "counted",
        "for": 31,
        "against": 4,
        "abstaining": 2,
        "quorum": "37 utsendinger møtte.",
    }

    pdf = files(f"{address}resolusjon.pdf")
    for clause in (FOOD.preamble, *clauses_in(text)):
        assert squeezed(clause) in Pdf(pdf).letters
    assert files(f"{address}resolusjon.pdf") == pdf


def see_both_editions(page, files) -> None:
    for number, text in ((1, SLIP), (2, MENDED)):
        assert files(f"{BASE}/{FOOD.slug}/utgave/{number}/tekst.txt").decode() == text
        page.goto(f"{BASE}/{FOOD.slug}/utgave/{number}/")
        assert page.locator("main .clause__text").all_inner_texts() == clauses_in(text)
    page.goto(f"{BASE}/{FOOD.slug}/sammenlign/1/2/")
    for tag, word in (("del", "skolefriene"), ("ins", "skoleferiene")):  # one of each; a listener hears which is which
        expect(page.locator(f".redline {tag}")).to_have_text(re.compile(rf" {word}$"))


def supersede(secretary) -> None:
    """A later meeting adopts another text at once, and puts it in the place of the first."""
    secretary.call_meeting(LATER, TODAY)
    secretary.begin(LUNCH, meeting=LATER)
    secretary.paste(LUNCH)
    secretary.record(LUNCH.number, "adopt", "unanimous")
    secretary.publish(LUNCH.number)
    secretary.supersede(FOOD.number, by=f"{LUNCH.number} {LUNCH.title}")
    assert secretary.logged(FOOD.number) == ["Torstein Moanes"] * 4  # laid out, adopted, corrected, superseded


def see_what_became_of_it(page, portal) -> None:
    page.goto(f"{BASE}/{FOOD.slug}/")
    page.locator("main .notice").get_by_role("link", name=LUNCH.title).click()
    expect(page.locator("main h1")).to_have_text(LUNCH.title)
    page.goto("/resolusjoner/")
    for proposal in (FOOD, BUS, LUNCH):
        expect(page.locator("main").get_by_role("link", name=proposal.title, exact=True)).to_have_count(1)
    assert portal.get(f"{BASE}/{PHONE.slug}/")[0] == 404
    assert portal.get(f"{BASE}/{FOOD.slug}/tekst.txt") == (200, MENDED)


def clauses_in(text: str) -> list[str]:
    """The clauses of a canonical text."""
    return re.findall(r"^\d+\.\d+ (.+)$", text, re.MULTILINE)
