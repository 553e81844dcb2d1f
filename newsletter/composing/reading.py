"""A mail's HTML as its readers meet it: the words they see and hear, the links, the colours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import html
from lxml.html import HtmlElement

UNSEEN = {"head", "style", "script", "title"}
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
PIXELS = re.compile(r"([\d.]+)px")
LARGE, LARGE_BOLD = 24, 18.66  # pixels: WCAG 2.2, "large scale"


@dataclass(frozen=True)
class Ink:
    """What inherited styles make of a run of text."""

    colour: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16
    is_bold: bool = False

    @property
    def needed(self) -> float:
        """The least contrast (WCAG 2.2, 1.4.3)."""
        is_large = self.size >= LARGE or (self.is_bold and self.size >= LARGE_BOLD)
        return 3 if is_large else 4.5


@dataclass(frozen=True)
class Run:
    """Words that stand together, with the ink they are written in."""

    words: str
    ink: Ink


def parsed(markup: str) -> HtmlElement:
    """The tree of a whole document or of a part of one; an empty part is an empty element."""
    return html.fromstring(markup if "<" in markup else f"<p>{markup}</p>")


def runs(markup: str) -> Iterator[Run]:
    """Every run of text that is seen, and what stands for a picture."""
    yield from _runs(parsed(markup), Ink())


def _runs(element: HtmlElement, above: Ink) -> Iterator[Run]:
    style = _style(element)
    if not isinstance(element.tag, str) or element.tag in UNSEEN or style.get("display") == "none":
        return
    ink = _ink(element, style, above)
    texts = [element.get("alt"), element.text] if element.tag == "img" else [element.text]
    yield from (Run(text.strip(), ink) for text in texts if text and text.strip())
    for child in element:
        yield from _runs(child, ink)
        if child.tail and child.tail.strip():
            yield Run(child.tail.strip(), ink)


def _style(element: HtmlElement) -> dict[str, str]:
    pairs = (rule.partition(":") for rule in (element.get("style") or "").split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip() for name, _colon, value in pairs}


def _ink(element: HtmlElement, style: dict[str, str], above: Ink) -> Ink:
    ink = above
    if COLOUR.fullmatch(style.get("color", "")):
        ink = replace(ink, colour=style["color"])
    ground = style.get("background-color") or style.get("background") or element.get("bgcolor") or ""
    if COLOUR.fullmatch(ground):
        ink = replace(ink, ground=ground)
    if size := PIXELS.fullmatch(style.get("font-size", "")):
        ink = replace(ink, size=float(size[1]))
    if element.tag in {"b", "strong", "h1", "h2", "h3"} or style.get("font-weight") in {"bold", "700"}:
        ink = replace(ink, is_bold=True)
    return ink


def words(markup: str) -> list[str]:
    """The words of a mail's HTML, in order."""
    return [word for run in runs(markup) for word in words_of(run.words)]


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def links(markup: str) -> list[tuple[str, str]]:
    """The words and the address of each link."""
    found = parsed(markup).iter("a") if markup.strip() else ()
    return [(" ".join(link.text_content().split()), link.get("href") or "") for link in found]


def images(markup: str) -> list[HtmlElement]:
    return list(parsed(markup).iter("img"))
