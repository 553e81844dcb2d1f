"""What a program can say of words: how heavy, how loud, how vague they are."""

import re

from django.utils.translation import gettext as _

from core import readability

#: From here on many give up (`core.writing_help`).
HEAVY = 50
#: A text is judged from so many words.
ENOUGH = 40
#: Letters of a subject that a telephone shows, upright.
SUBJECT = 55
#: Links are read out one by one, in a list: these say nothing there.
VAGUE = frozenset(
    "her|klikk her|trykk her|klikk|les mer|les mer her|les meir|les meir her|mer|meir|lenke|lenka|lenken|denne|"
    "her kan du lese mer|here|click here|click|read more|more|link|this|this link".split("|")
)
#: What advertisers write, and filters know them by. Words of our own field, such as "gratis" or "lån", are not here.
SUSPECT = (
    "kjøp nå",
    "kjøp no",
    "bestill nå",
    "klikk her nå",
    "siste sjanse",
    "begrenset tilbud",
    "du har vunnet",
    "gratulerer",
    "tjen penger",
    "raske penger",
    "helt gratis",
    "100 % gratis",
    "garantert",
    "uten risiko",
    "act now",
    "buy now",
    "click here now",
    "limited time",
    "last chance",
    "you have won",
    "congratulations",
    "make money",
    "risk free",
    "100% free",
    "guaranteed",
    "viagra",
    "casino",
)
SHOUTED = re.compile(r"\b[A-ZÆØÅ]{4,}(?:[\s,]+[A-ZÆØÅ]{2,}){2,}")
EXCLAIMED = re.compile(r"!\s*!")


def is_vague(words: str) -> bool:
    return words.strip(" .:;,!»«>→").casefold() in VAGUE


def is_loud(text: str) -> bool:
    """Several words in capitals, a subject in nothing else, or one exclamation mark after another."""
    letters = [letter for letter in text if letter.isalpha()]
    is_all_capitals = len(letters) > 8 and all(letter.isupper() for letter in letters)
    return is_all_capitals or bool(SHOUTED.search(text) or EXCLAIMED.search(text))


def suspects(text: str) -> list[str]:
    """The words in `text` that filters dislike."""
    plain = " ".join(text.casefold().split())
    return [words for words in SUSPECT if re.search(rf"\b{re.escape(words)}(?!\w)", plain)]


def heavy(markup: str) -> int | None:
    """The LIX of a text, if it is too high."""
    measured = readability.measure_markup(markup)
    is_heavy = measured.words >= ENOUGH and measured.lix >= HEAVY
    return round(measured.lix) if is_heavy else None


def told(words: list[str]) -> str:
    """A list of quoted words for a sentence."""
    return ", ".join(_("“%s”") % each for each in words)
