"""An edition as JSON; `resolutions.renditions.schema` says what every field means."""

import json
from datetime import UTC

from core.addresses import absolute_url
from resolutions.document import ClauseText, Document, SectionText
from resolutions.renditions.facts import Facts, Issue, demand_address
from resolutions.renditions.names import NAMES, FileKind


def as_json(facts: Facts, document: Document) -> bytes:
    """Return the JSON of an edition in UTF-8, with its fields in the order in which they are documented."""
    return (json.dumps(as_data(facts, document), ensure_ascii=False, indent=2) + "\n").encode()


def as_data(facts: Facts, document: Document) -> dict:
    """Return what JSON can hold of an edition."""
    return {
        "$schema": absolute_url("resolutions:schema", language="en"),
        "number": facts.number,
        "title": document.title,
        "language": facts.language,
        "meeting": {"name": facts.meeting, "date": facts.on.isoformat(), "place": facts.place},
        "movers": list(facts.movers),
        "decision": facts.decision,
        "vote": _vote(facts),
        "edition": _issue(facts.issue) | _files(facts.issue),
        "earlier_editions": [_issue(issue) for issue in facts.earlier],
        "preamble": document.preamble,
        "sections": [_section(facts, number, each) for number, each in enumerate(document.sections, start=1)],
        "sources": document.sources,
    }


def _vote(facts: Facts) -> dict:
    return {
        "kind": facts.vote or None,
        "for": facts.votes_for,
        "against": facts.votes_against,
        "abstaining": facts.votes_abstaining,
        "quorum": facts.quorum_note,
    }


def _issue(issue: Issue) -> dict:
    return {
        "number": issue.number,
        "issued": issue.issued_on.isoformat() if issue.issued_on else None,
        "sealed": issue.sealed_at.astimezone(UTC).isoformat(timespec="seconds") if issue.sealed_at else None,
        "reason": issue.reason,
        "sha256": issue.sha256 or None,
        "address": issue.address,
    }


def _files(issue: Issue) -> dict:
    return {kind.value: issue.file(NAMES[kind].path) for kind in FileKind if kind != FileKind.JSON}


def _section(facts: Facts, number: int, section: SectionText) -> dict:
    clauses = enumerate(section.clauses, start=1)
    return {
        "anchor": str(number),
        "title": section.title,
        "intro": section.intro,
        "clauses": [_clause(facts, f"{number}.{place}", each) for place, each in clauses],
    }


def _clause(facts: Facts, anchor: str, clause: ClauseText) -> dict:
    demand = clause.demand and {"number": clause.demand, "address": demand_address(clause.demand, facts.language)}
    return {
        "anchor": anchor,
        "address": f"{facts.issue.address}#{anchor}",
        "text": clause.text,
        "demand": demand or None,
        "figure": facts.figures.get(clause.figure),
    }
