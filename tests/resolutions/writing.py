"""The page on which a text is written, as a browser would send it."""

from django.urls import reverse

from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Resolution

WORDS = ("heading", "intro", "clause", "demand", "topic", "figure")


def page_of(resolution: Resolution, name: str, **captured) -> str:
    return reverse(f"admin:resolutions_resolution_{name}", kwargs={"pk": resolution.pk, **captured})


def fields_of(document: Document, **others) -> dict:
    """What the browser sends of `document`: every field in the order of the page."""
    fields: dict = {"title": document.title, "preamble": document.preamble, "sources": document.sources, "row": []}
    fields |= {name: [] for name in WORDS}
    for section in document.sections:
        fields["row"].append("section")
        fields["heading"].append(section.title)
        fields["intro"].append(section.intro)
        for clause in section.clauses:
            fields["row"].append("clause")
            for name, value in zip(WORDS[2:], (clause.text, clause.demand, clause.topic, clause.figure), strict=True):
                fields[name].append("" if value is None else str(value))
    return fields | others


def short(*clauses: str, title: str = "Et hjem") -> Document:
    """A text with one focus area."""
    return Document(title, "Mange venter.", (SectionText("Bolig", "", tuple(map(ClauseText, clauses))),))


def seen_in(response) -> str:
    """The revision that the page told the browser of."""
    return response.context["seen"]


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
