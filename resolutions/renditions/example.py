"""A short resolution that never was, written as JSON by the same code as the real ones."""

from datetime import UTC, date, datetime

from core.addresses import absolute_url
from resolutions.canonical import canonical_text, sha256
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Vote
from resolutions.renditions.data import as_json
from resolutions.renditions.facts import Facts, Issue

DOCUMENT = Document(
    title="A home to stay in",
    preamble="The annual meeting sees that many move every year.",
    sections=(SectionText("Renting safely", "", (ClauseText("Make five years the rule for tenants.", demand=7),)),),
    sources="Survey of tenants 2025.",
)
ON, PLACE, NUMBER = date(2026, 4, 18), "Hamar", "2026-9"


def example() -> str:
    """Return the JSON of the example."""
    return as_json(_facts(), DOCUMENT).decode()


def _facts() -> Facts:
    text = canonical_text(DOCUMENT, number=NUMBER, on=ON, place=PLACE)
    page = absolute_url("resolutions:edition", 2026, "a-home-to-stay-in", 1, language="en")
    return Facts(
        number=NUMBER,
        language="en",
        meeting="Annual Meeting 2026",
        on=ON,
        place=PLACE,
        decision="adopted",
        issue=Issue(1, ON, datetime(2026, 4, 18, 14, 5, tzinfo=UTC), "", sha256(text), page),
        vote=Vote.COUNTED,
        votes_for=31,
        votes_against=4,
        votes_abstaining=2,
        quorum_note="37 of 40 organisations were represented.",
    )
