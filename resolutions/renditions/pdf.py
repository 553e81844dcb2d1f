"""An edition as PDF/UA-1: what the meeting decided, with nothing of what has happened since."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.templatetags.site import site_name
from resolutions.document import ClauseText, Document, SectionText
from resolutions.renditions import words
from resolutions.renditions.facts import Facts
from resolutions.renditions.typesetting import typeset


def as_pdf(facts: Facts, document: Document) -> bytes:
    """Return the PDF of an edition; a proposal is marked as a draft on every page."""
    with override(facts.language):
        data = frame(document.title, facts.language, facts.issue.issued_on or facts.on, words.running(facts))
        data |= {"mark": words.mark() if facts.is_draft else "", "resolution": resolution(facts, document)}
    return typeset("resolution.typ", data, made=facts.issue.sealed_at or noon(facts.on))


def frame(title: str, language: str, on: date, running: str) -> dict:
    """Return what the paper needs to know.

    Args:
        title: of the document.
        language: of the paper: its footer and whatever does not say otherwise.
        on: the document's day.
        running: at the foot of every page.
    """
    return {
        "title": title,
        "author": site_name(),
        "language": language,
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "mark": "",
        "running": running,
        "page_of": _("Page {page} of {total}"),
    }


def resolution(facts: Facts, document: Document) -> dict:
    """Return all words of one resolution, in the language that is active."""
    return {
        "language": facts.language,
        "kicker": words.kicker(facts),
        "title": document.title,
        "notice": words.draft_notice() if facts.is_draft else "",
        "about": words.about(facts),
        "preamble": words.paragraphs(document.preamble),
        "sections": [_section(facts, number, each) for number, each in enumerate(document.sections, start=1)],
        "sources_title": _("Sources of the figures"),
        "sources": [words.linked(part) for part in words.paragraphs(document.sources)],
        "colophon": [] if facts.is_draft else words.colophon(facts),
    }


def noon(day: date) -> datetime:
    """Return a time on `day` that is on the same day in every time zone people live in, but for a few."""
    return datetime.combine(day, time(12), UTC)


def _section(facts: Facts, number: int, section: SectionText) -> dict:
    return {
        "number": str(number),
        "title": section.title,
        "intro": words.paragraphs(section.intro),
        "clauses": [_clause(facts, f"{number}.{place}", each) for place, each in enumerate(section.clauses, start=1)],
    }


def _clause(facts: Facts, anchor: str, clause: ClauseText) -> dict:
    return {"anchor": anchor, "href": f"{facts.issue.address}#{anchor}", "text": clause.text}
