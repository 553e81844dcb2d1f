"""Editions as PDF/UA-1: the words of the text, fit for every reader, the same bytes on every machine."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import typesetter
from resolutions.canonical import canonical_text, sha256
from resolutions.document import ClauseText, Document, SectionText
from resolutions.renditions import pdf, words
from resolutions.renditions.facts import Facts, Issue
from resolutions.renditions.pdf import as_pdf
from tests.resolutions.pdfs import Pdf, squeezed

ADDRESS = "https://www.example.org/resolusjoner/2026/bolig/utgave/2/"
LONG = "Styrke arbeidet mot levekårsforskjeller i kommunenes boligsosiale handlingsplaner og sosialtjenester. "
TEXT = Document(
    title="Et trygt hjem for alle",
    preamble="Årsmøtet ser at mange venter.\n\nDe venter lenge,\nog noen for lenge.",
    sections=tuple(
        SectionText(title, "Dette trengs." if title == "Leie" else "", tuple(ClauseText(LONG * n) for n in (1, 2, 5)))
        for title in ("Bygge", "Leie", "Eie")
    ),
    sources="Statistikk 2025 (https://statistikk.example/tabell/1?a=b).",
)
FACTS = Facts(
    number="2026-1",
    language="nb",
    meeting="Årsmøtet 2026",
    on=date(2026, 4, 19),
    place="Bergen",
    decision="adopted",
    vote="counted",
    votes_for=31,
    votes_against=4,
    votes_abstaining=2,
    quorum_note="37 av 40 lag møtte.",
    movers=("Laget A", "Laget B"),
    issue=Issue(2, date(2026, 5, 3), datetime(2026, 5, 3, 10, 30, tzinfo=UTC), "Et tall var feil.", "a" * 64, ADDRESS),
)
DRAFT = replace(FACTS, issue=Issue(0, None, None, "", "", ADDRESS), decision="open", vote="", quorum_note="")
#: Signs that a keyboard, a word processor or a foreign name brings along, and those that mean something to Typst.
SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs", "Mn")) | st.sampled_from(
    "#$*_`<>@\\[]{}/\"'~\n"
)


@pytest.fixture(autouse=True)
def _named(monkeypatch):
    monkeypatch.setattr(pdf, "site_name", lambda: "Alliansen")


def canonical(document: Document) -> str:
    return canonical_text(document, number=FACTS.number, on=FACTS.on, place=FACTS.place)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("facts", [FACTS, DRAFT], ids=["edition", "draft"])
def test_a_pdf_keeps_pdf_ua(tmp_path, facts, language):
    made = Pdf(as_pdf(replace(facts, language=language), TEXT))
    assert made.faults(tmp_path / "x.pdf") == []
    assert (made.title, made.language, made.shows_its_title) == ("Et trygt hjem for alle", language, True)
    assert b"pdfuaid:part" in made.content


def test_a_pdf_has_bookmarks_and_a_link_from_each_clause_to_its_permanent_place():
    made = Pdf(as_pdf(FACTS, TEXT))
    assert made.bookmarks == ["Et trygt hjem for alle", ["1 Bygge", "2 Leie", "3 Eie", "Sources of the figures"]]
    assert [link for link in made.links if "#" in link] == [f"{ADDRESS}#{n}.{m}" for n in (1, 2, 3) for m in (1, 2, 3)]
    assert [link for link in made.links if "#" not in link] == [
        "https://statistikk.example/tabell/1?a=b",
        ADDRESS,
        f"{ADDRESS}tekst.txt",
    ]


def test_a_pdf_says_the_words_of_the_plain_text_and_no_others_among_them():
    letters = Pdf(as_pdf(FACTS, replace(TEXT, sections=TEXT.sections[1:2], sources=""))).letters
    text = canonical(replace(TEXT, sections=TEXT.sections[1:2], sources=""))
    head, _, rest = text.partition("\n\n")
    assert squeezed(rest) in letters.replace(squeezed("Resolution 2026-1, edition 2 Page 1 of 2"), "")
    assert squeezed(head.splitlines()[1]) in letters


def test_a_pdf_says_who_decided_when_and_how_and_how_to_check_it():
    letters = Pdf(as_pdf(FACTS, TEXT)).letters
    for said in [
        "Årsmøtet 2026",
        "19. april 2026, Bergen",
        "Laget A, Laget B",
        "Adopted with 31 votes for, 4 against and 2 abstaining",
        "37 av 40 lag møtte.",
        "2, issued 3. mai 2026",
        "Et tall var feil.",
        ADDRESS,
        "a" * 64,
    ]:
        assert squeezed(said) in letters


def test_the_day_it_was_issued_is_all_that_a_pdf_knows_of_time():
    assert Pdf(as_pdf(FACTS, TEXT)).made == datetime(2026, 5, 3, tzinfo=UTC)


def test_a_draft_says_so_on_every_page_and_an_edition_on_none():
    long = replace(TEXT, sections=TEXT.sections * 4)
    pages = Pdf(as_pdf(DRAFT, long)).pages
    assert len(pages) > 2
    assert [page.count("DRAFT") for page in pages] == [2] * len(pages)  # above the text and across it
    assert "This is a draft. The annual meeting has not adopted it." in pages[0]
    assert "DRAFT" not in "".join(Pdf(as_pdf(FACTS, long)).pages)


def test_a_text_without_preamble_clauses_or_sources_is_set_too(tmp_path):
    for document in [Document("Bare en tittel"), Document("T", "", (SectionText("Tomt"),)), Document("T", "Ord")]:
        assert Pdf(as_pdf(DRAFT, document)).faults(tmp_path / "x.pdf") == []


def test_the_longest_words_stay_on_the_paper():
    address, word = "https://example.org/" + "lang" * 60, "x" * 400
    made = Pdf(as_pdf(FACTS, Document("T", word, (SectionText(word[:200], "", (ClauseText(word),)),), address)))
    letters = made.letters.replace("\u200b", "")
    assert letters.count("x" * 400) == 2
    assert squeezed(address) in letters
    lines = "\n".join(made.pages).replace("\u200b", "").splitlines()
    assert max(map(len, lines)) < 100


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(SIGNS, min_size=1, max_size=60))
def test_no_text_is_taken_for_markup_and_every_text_can_be_set(text):
    made = as_pdf(
        FACTS, Document(f"T {text}", text, (SectionText(f"S {text}", text, (ClauseText(f"C {text}"),)),), text)
    )
    assert made.startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        "#let x = 1",
        "*fet*",
        "$x^2$",
        '#read("/etc/passwd")',
        "= Tittel",
        "<a>",
        "@a",
        "// borte",
        "\\u{41}",
        '"hei" -- ~',
    ],
)
def test_markup_is_printed_as_it_is_written(text):
    assert squeezed(text) in Pdf(as_pdf(FACTS, Document("T", "", (SectionText("S", "", (ClauseText(text),)),)))).letters


def test_a_sign_that_no_font_has_is_spelled_out():
    letters = Pdf(as_pdf(FACTS, Document("T", "Sol 🌞 og 漢, men ŋ og đ."))).letters
    assert "Sol[U+1F31E]og[U+6F22],menŋogđ." in letters


ONCE = """
import hashlib, sys
from tests.resolutions import test_pdf as here
here.pdf.site_name = lambda: "Alliansen"
from django.test import override_settings
override_settings(LOCALE_PATHS=[]).enable()
print(hashlib.sha256(here.as_pdf(here.FACTS, here.TEXT)).hexdigest())
"""


def test_other_processes_and_threads_make_the_same_bytes():
    here = hashlib.sha256(as_pdf(FACTS, TEXT)).hexdigest()
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: as_pdf(FACTS, TEXT), range(8)))
    assert {hashlib.sha256(each).hexdigest() for each in made} == {here}
    root = Path(__file__).resolve().parents[2]
    code = f"import tests.surroundings as s; s.arrange(); import django; django.setup()\n{ONCE}"
    other = subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, text=True)
    assert other.stdout.split()[-1] == here


def test_the_fonts_are_those_of_typst_and_not_of_the_machine():
    assert set(typesetter._fonts().families()) == {
        "DejaVu Sans Mono",
        "Libertinus Serif",
        "New Computer Modern",
        "New Computer Modern Math",
    }


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        ("unanimous", "Adopted unanimously"),
        ("unrecorded", "Adopted"),
        ("counted", "Adopted with 31 votes for, 4 against"),
    ],
)
def test_the_outcome_is_said_in_words(vote, said):
    assert words.outcome(replace(FACTS, vote=vote)).startswith(said)


@given(st.lists(st.sampled_from(["https://x.example/", *"a .,()/:#?&=\n"]), max_size=40).map("".join))
def test_text_with_links_is_the_text(text):
    assert "".join(piece["text"] for piece in words.linked(text)) == text


def test_the_hash_in_a_pdf_is_that_of_the_text():
    facts = replace(FACTS, issue=replace(FACTS.issue, sha256=sha256(canonical(TEXT))))
    assert sha256(canonical(TEXT)) in Pdf(as_pdf(facts, TEXT)).letters
