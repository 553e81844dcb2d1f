"""The words around the text of an edition, in the language of the resolution: printed on paper, written in ODT."""

import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.portal import long_date
from resolutions.models import Decision, Vote
from resolutions.renditions.facts import Facts, Issue
from resolutions.renditions.names import NAMES, FileKind

#: An address in running text, without the full stop or bracket that follows it.
ADDRESS = re.compile(r"https?://[^\s<>«»]*[^\s<>«».,;:!?)\]]")


def paragraphs(text: str) -> list[str]:
    """Return the parts of `text` that an empty line separates; they may have several lines."""
    return [part for part in re.split(r"\n\s*\n", text.strip()) if part]


def linked(text: str) -> list[dict[str, str]]:
    """Return `text` in pieces, with the `href` of those that are addresses; joined, they are the text."""
    pieces, end = [], 0
    for found in ADDRESS.finditer(text):
        pieces += [{"text": text[end : found.start()]}, {"text": found[0], "href": found[0]}]
        end = found.end()
    return [piece for piece in [*pieces, {"text": text[end:]}] if piece["text"]]


def kicker(facts: Facts) -> str:
    """Return what stands above the title: "Resolution 2026-1"."""
    return _("Resolution %(number)s") % {"number": facts.number}


def running(facts: Facts) -> str:
    """Return what stands at the foot of every page: "Resolution 2026-1, edition 2"."""
    return kicker(facts) if facts.is_draft else f"{kicker(facts)}, {edition_name(facts.issue)}"


def edition_name(issue: Issue) -> str:
    return _("edition %(number)s") % {"number": issue.number}


def mark() -> str:
    """Return the word across every page of what is not decided."""
    return _("DRAFT")


def draft_notice() -> str:
    return _("This is a draft. The annual meeting has not adopted it.")


def outcome(facts: Facts) -> str:
    """Return how the meeting decided, or how far the draft has come."""
    if facts.decision != Decision.ADOPTED or facts.vote not in {Vote.UNANIMOUS, Vote.COUNTED}:
        return capfirst(str(Decision(facts.decision).label))
    if facts.vote == Vote.UNANIMOUS:
        return _("Adopted unanimously")
    return _("Adopted with %(yes)s votes for, %(no)s against and %(none)s abstaining") % {
        "yes": facts.votes_for,
        "no": facts.votes_against,
        "none": facts.votes_abstaining,
    }


def about(facts: Facts) -> list[tuple[str, str]]:
    """Return labels and values for the head of the document; what is not known is left out."""
    rows = [
        (_("Meeting"), facts.meeting),
        (_("Date and place"), f"{long_date(facts.on)}, {facts.place}"),
        (_("Put forward by"), ", ".join(facts.movers) or _("the board")),
        (_("Decision"), outcome(facts)),
        (_("Represented"), facts.quorum_note),
        (_("Edition"), edition(facts.issue)),
        (_("Corrected"), facts.issue.reason),
    ]
    return [(label, value) for label, value in rows if value]


def edition(issue: Issue) -> str:
    """Return the edition's number, with the day on which a correction was issued."""
    if not issue.number or issue.issued_on is None:
        return ""
    if issue.number == 1:
        return _("1, as adopted")
    return _("%(number)s, issued %(date)s") % {"number": issue.number, "date": long_date(issue.issued_on)}


def colophon(facts: Facts) -> list[tuple[str, str]]:
    """Return labels and values for the end of an issued edition: where it stands for ever, and how to check it."""
    return [
        (_("Permanent address"), facts.issue.address),
        (_("Plain text"), facts.issue.file(NAMES[FileKind.TEXT].path)),
        (_("SHA-256 of the plain text"), facts.issue.sha256),
    ]
