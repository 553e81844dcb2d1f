"""The text of a resolution as one value: what is pasted, compared, amended, hashed and printed.

Nothing here knows a database; `resolutions.texts` reads documents from editions and writes them there.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

#: Kinds of signs that leave no mark on the page: spaces, and those that only tell others how to stand.
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
#: All that ends a line somewhere; Word has a sign of its own for it (U+000B).
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
#: Control characters, halves of signs and marks of byte order: no reader sees them, and no PDF or XML can hold them.
NO_WRITING = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True)
class ClauseText:
    """One clause.

    Args:
        text: its sentence.
        demand: number of the demand it quotes.
        topic: key of the topic under which it proposes a new demand.
        figure: key of the figure it cites.
    """

    text: str
    demand: int | None = None
    topic: int | None = None
    figure: int | None = None


@dataclass(frozen=True)
class SectionText:
    """A focus area with its clauses in order."""

    title: str
    intro: str = ""
    clauses: tuple[ClauseText, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole text; clause 3 of focus area 2 has the anchor "2.3"."""

    title: str
    preamble: str = ""
    sections: tuple[SectionText, ...] = ()
    sources: str = ""

    def clauses(self) -> Iterator[tuple[str, ClauseText]]:
        """Each clause with its anchor."""
        for number, section in enumerate(self.sections, start=1):
            for position, clause in enumerate(section.clauses, start=1):
                yield f"{number}.{position}", clause


def tidy(text: str) -> str:
    """Return `text` in composed Unicode (NFC), with plain line ends and nothing but words at its ends.

    Two keyboards that write å differently, and two systems that end lines differently, give the same bytes.
    """
    composed = unicodedata.normalize("NFC", NO_WRITING.sub("", LINE_END.sub("\n", text)))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip()


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing of `text`: it has only spaces and invisible signs.

    A sign that this Python's Unicode does not know yet, such as a new emoji, is seen.
    """
    return all(unicodedata.category(sign) in UNSEEN for sign in text)


def tidied(document: Document) -> Document:
    """Return `document` with each of its texts tidy."""
    return Document(
        title=tidy(document.title),
        preamble=tidy(document.preamble),
        sources=tidy(document.sources),
        sections=tuple(
            SectionText(
                title=tidy(section.title),
                intro=tidy(section.intro),
                clauses=tuple(replace(clause, text=tidy(clause.text)) for clause in section.clauses),
            )
            for section in document.sections
        ),
    )


def to_data(document: Document) -> dict:
    """Return what JSON can hold of `document`, all of it."""
    return asdict(document)


def from_data(data: dict) -> Document:
    """Return the document of which `to_data` made `data`."""
    sections = tuple(
        SectionText(entry["title"], entry["intro"], tuple(ClauseText(**clause) for clause in entry["clauses"]))
        for entry in data["sections"]
    )
    return Document(data["title"], data["preamble"], sections, data["sources"])
