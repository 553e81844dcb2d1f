"""Text from the clipboard as a resolution's: title, preamble, focus areas with their clauses, sources.

A focus area is a heading, or a short line without a full stop, with a list below it; what stands before the first one
is the preamble. No word is lost: what fits nowhere stands where it stood, for the person who looks it through.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise, takewhile

from resolutions.document import ClauseText, Document, SectionText
from resolutions.paste_markup import markup_rows
from resolutions.paste_rows import BOLD, Row, plain_rows

#: A title that says what it is the title of, in the languages of the alliance.
_NAMES_ITSELF = re.compile(r"(?:resolusjon|resolution|uttalelse|fråsegn|fråsegna)\b", re.IGNORECASE)
_SOURCES = re.compile(
    r"(?:kilder?|kjelder?|sources?|referanser|references|fotnoter|fotnotar|noter|notar|footnotes)\b"
    r"(?:(?P<short>[^:.]{0,30}):?$|:\s*(?P<rest>.+))",
    re.IGNORECASE,
)


def from_plain(text: str) -> Document:
    """Return the document that plain `text` is the words of."""
    return _document(plain_rows(text))


def from_html(markup: str) -> Document:
    """Return the document that `markup` is the words of: HTML as Word, other writing programs and web pages copy it."""
    return _document(markup_rows(markup))


def _document(rows: list[Row]) -> Document:
    rows, sources = _sources_apart(rows)
    above, title, rows = _title_apart(rows)
    preamble, sections = _divided(rows)
    return Document(title, _paragraphs([*above, *preamble]), tuple(sections), sources)


def _sources_apart(rows: list[Row]) -> tuple[list[Row], str]:
    for index, row in enumerate(rows):
        found = index and row.kind != "item" and _SOURCES.match(row.text)
        if found:
            lines = [found["rest"] or "", *(row.text for row in rows[index + 1 :])]
            return rows[:index], "\n".join(filter(None, lines))
    return rows, ""


def _title_apart(rows: list[Row]) -> tuple[list[Row], str, list[Row]]:
    """Return what stands above the title, the title, and what stands below it."""
    place = _place_of_title(rows)
    if place is None:
        return [], "", rows
    return rows[:place], rows[place].text, rows[place + 1 :]


def _place_of_title(rows: list[Row]) -> int | None:
    lines = [index for index, row in enumerate(rows) if row.kind != "item" and row.is_short]
    top = [index for index, row in enumerate(rows) if row.kind == "heading" and row.level == 1]
    named = [index for index in lines if _NAMES_ITSELF.search(rows[index].text)]
    if len(top) == 1:
        return top[0]
    return next(iter([*named, *(index for index in lines if index == 0)]), None)


def _divided(rows: list[Row]) -> tuple[list[Row], list[SectionText]]:
    """Return the preamble and the focus areas."""
    starts = _headings(rows)
    first = min(starts, default=None)
    if first is None:
        return _without_headings(rows)
    bounds = [*sorted(starts), len(rows)]
    sections = [_section(rows[start].text, rows[start + 1 : end]) for start, end in pairwise(bounds)]
    before, unheaded = _without_headings(rows[:first])
    return before, [*unheaded, *sections]


def _without_headings(rows: list[Row]) -> tuple[list[Row], list[SectionText]]:
    """Return the preamble and, when there is a list, a focus area that somebody must give a title."""
    place = next((index for index, row in enumerate(rows) if row.kind == "item"), None)
    if place is None:
        return rows, []
    start = place - 1 if place and rows[place - 1].text.endswith(":") else place
    return rows[:start], [_section("", rows[start:])]


def _headings(rows: list[Row]) -> set[int]:
    """Which of `rows` are titles of focus areas."""
    found: set[int] = set()
    for is_list, run in groupby(enumerate(rows), key=lambda entry: entry[1].kind == "item"):
        if not is_list:
            lines = dict(run)
            found.update(_headings_among(lines, opens=0 in lines, leads=max(lines) + 1 < len(rows)))
    return found


def _headings_among(lines: dict[int, Row], *, opens: bool, leads: bool) -> list[int]:
    """Which of the lines between two lists are titles; `opens` the text, `leads` to a list.

    Headings that are marked as such come before what only looks like one. Before the first list it is the last that
    counts; after a list a short line that follows at once, too.
    """
    marked = _marked(lines)
    short = [index for index, row in lines.items() if row.is_short]
    if opens:
        return (marked or short)[-1:] if leads else marked
    follows = [index for index in short[:1] if index == min(lines)]
    return marked or [*follows, *(short[-1:] if leads else [])]


def _marked(lines: dict[int, Row]) -> list[int]:
    headings = {index: row for index, row in lines.items() if row.kind == "heading"}
    return [index for index, row in headings.items() if row.level < BOLD] or list(headings)


def _section(title: str, rows: Sequence[Row]) -> SectionText:
    """Return a focus area: what stands above its list introduces it, a line below or between becomes a clause."""
    intro = list(takewhile(lambda row: row.kind != "item", rows))
    return SectionText(title, _paragraphs(intro), tuple(map(ClauseText, _clauses(rows[len(intro) :]))))


def _clauses(rows: Sequence[Row]) -> list[str]:
    """Return a clause of each entry; those below an entry that ends in a colon are lines of it."""
    top = min((row.level for row in rows if row.kind == "item"), default=1)
    clauses: list[str] = []
    for row in rows:
        if row.kind == "item" and row.level > top and clauses and clauses[-1].partition("\n")[0].endswith(":"):
            clauses[-1] += f"\n– {row.text}"
        else:
            clauses.append(row.text)
    return clauses


def _paragraphs(rows: Iterable[Row]) -> str:
    """Return `rows` as paragraphs, the entries of a list below each other in one."""
    groups = groupby(rows, key=lambda row: row.kind == "item")
    lists = ["\n".join(f"– {row.text}" for row in run) if is_list else _plain(run) for is_list, run in groups]
    return "\n\n".join(lists)


def _plain(rows: Iterable[Row]) -> str:
    return "\n\n".join(row.text for row in rows)
