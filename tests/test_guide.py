"""The staff guide stays true: its pictures, its links, and every name that it gives to what is on the screen.

The guide sets buttons, links and menus in **bold**, fields and choices in *italics*, both word for word as on screen.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation.trans_real import translation
from PIL import Image

from resolutions import paste
from tools import exercise, secretary

GUIDE = exercise.GUIDE
PICTURES = GUIDE / "bilder"
CHAPTERS = sorted(GUIDE.glob("*.md"))
LARGEST = 60_000  # bytes

BOLD = re.compile(r"\*\*(?P<name>[^*]+)\*\*(?!\*)")
ITALIC = re.compile(r"(?<![*\w`])\*(?P<name>[^*\n]+)\*(?![*\w])")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?P<target>[^)]+)\)")
PICTURE = re.compile(r"!\[(?P<text>[^\]]*)\]\(bilder/(?P<name>[\w-]+)\.webp\)")
HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)
GAP = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
#: Where the guide may cut a text off: after its first sentence, before a colon, and (below) before its first gap.
SENTENCE = re.compile(r"[.:!?](?= )")

#: Signs on buttons that have no words, and what only stands on the screen because somebody wrote it.
SIGNS = {"¶", "+"}
WRITTEN = {"Bunntekst", "Strøm og varme"}


def text_of(chapter: Path) -> str:
    return re.sub(r"`[^`\n]*`", "`…`", chapter.read_text())


def plain(words: str) -> str:
    """Without what the screen changes: capitals, colons after a field's name, dots at the end."""
    return " ".join(words.replace("…", "").split()).rstrip(":.").strip().casefold()


@cache
def screen() -> tuple[set[str], list[re.Pattern]]:
    """Every Norwegian text of the portal, of Django and of the page editor; those with gaps as patterns."""
    texts = {text for _msgid, text in translation("nb")._catalog.items() if isinstance(text, str) and text}
    whole = {plain(part) for text in texts for part in (text, SENTENCE.split(text)[0], GAP.split(text)[0])}
    with_gap = (GAP.split(plain(text)) for text in texts if len(GAP.findall(text)) == 1 and len(plain(text)) > 10)
    return whole, [re.compile("(.+)".join(map(re.escape, parts))) for parts in with_gap if len(parts) == 2]


def is_on_screen(name: str) -> bool:
    """Whether a text says it, or one with a gap that holds another text or a number: “Legg til tema”, “Side 2”."""
    whole, with_gap = screen()
    wanted = plain(name)
    filled = (pattern.fullmatch(wanted) for pattern in with_gap)
    return wanted in whole or any(match and (match[1].isdigit() or match[1] in whole) for match in filled)


def names_in(chapter: Path) -> set[str]:
    """What the chapter says is on the screen; a bold word with a colon begins a list's line and is no name."""
    text = text_of(chapter)
    bold = {match["name"] for match in BOLD.finditer(text) if not match["name"].endswith(":")}
    italic = {match["name"] for match in ITALIC.finditer(BOLD.sub("…", text))}
    return (bold | italic) - SIGNS - WRITTEN


def slug(heading: str) -> str:
    """The address that a heading gets where Markdown is shown as pages."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def taken() -> set[str]:
    """The pictures that the script takes, read from its calls of the camera."""
    script = ast.parse((GUIDE.parent.parent / "tools" / "screenshots.py").read_text())
    calls = [node for node in ast.walk(script) if isinstance(node, ast.Call)]
    return {call.args[0].value for call in calls if getattr(call.func, "attr", "") == "take"}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_name_in_the_guide_is_on_the_screen(chapter):
    assert {name for name in names_in(chapter) if not is_on_screen(name)} == set()


def test_a_name_that_is_not_on_the_screen_is_noticed():
    assert is_on_screen("Lagre og publiser nå")
    assert is_on_screen("Legg til tema")
    assert not is_on_screen("Legg til temaet")
    assert not is_on_screen("Lagre og publiser")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_every_link_in_the_guide_leads_somewhere(chapter):
    for match in LINK.finditer(text_of(chapter)):
        page, _, anchor = match["target"].partition("#")
        target = GUIDE / page if page else chapter
        assert target in CHAPTERS, match[0]
        assert not anchor or anchor in {slug(words) for words in HEADING.findall(target.read_text())}, match[0]


def test_every_chapter_is_in_the_table_of_contents():
    linked = set(LINK.findall((GUIDE / "README.md").read_text()))
    assert linked == {chapter.name for chapter in CHAPTERS} - {"README.md"}


def test_the_guide_shows_the_pictures_that_are_taken_and_no_others():
    shown = [match for chapter in CHAPTERS for match in PICTURE.finditer(chapter.read_text())]
    assert sorted(match["name"] for match in shown) == sorted(taken())
    assert {path.name for path in PICTURES.iterdir()} == {f"{name}.webp" for name in taken()}
    assert [match["name"] for match in shown if len(match["text"]) < 20] == []


@pytest.mark.parametrize("name", sorted(taken()))
def test_a_picture_can_be_read_and_is_small(name):
    path = PICTURES / f"{name}.webp"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as image:
        assert image.format == "WEBP"
        assert 500 <= image.width <= 1300


def test_the_exercise_has_ten_demands_and_one_of_them_is_met():
    read = exercise.read()
    assert len(set(read.demands)) == 10
    assert read.met in read.demands
    assert read.fields["Stadium"] == "Innfridd"


def test_the_text_to_paste_has_two_focus_areas_of_two_clauses():
    document = paste.from_plain(secretary.read().text)
    assert document.title == secretary.read().title
    assert document.preamble.count("\n\n") == 1
    assert [(section.title, len(section.clauses)) for section in document.sections] == [
        ("En buss som går", 2),
        ("En billett alle har råd til", 2),
    ]


def test_two_organisations_propose_other_words_for_the_first_clause():
    first = paste.from_plain(secretary.read().text).sections[0].clauses[0].text
    movers, words, reasons = zip(*secretary.read().proposed, strict=True)
    assert movers == ("Brukerlaget i Nord", "Foreldre i Fellesskap")
    assert len({first, *words}) == 3
    assert all(reasons)
