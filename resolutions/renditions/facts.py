"""What every file of an edition says beside its words: which edition it is, who decided it, when and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import override

from core.addresses import absolute, absolute_url
from resolutions.citing import permanent_address, standing_address
from resolutions.models import Decision, Edition, Resolution


@dataclass(frozen=True)
class Issue:
    """One edition among those of its resolution.

    Args:
        number: nought for the proposal.
        issued_on: the day it came about: the meeting's, or that of the correction.
        sealed_at: when its words were made unchangeable; None for a draft.
        reason: of a correction, to readers.
        sha256: of its canonical text.
        address: of its page, in full.
    """

    number: int
    issued_on: date | None
    sealed_at: datetime | None
    reason: str
    sha256: str
    address: str

    def file(self, name: str) -> str:
        """Return the address of one of its files, such as "tekst.txt"."""
        return f"{self.address}{name}"


@dataclass(frozen=True)
class Facts:
    """The facts of one edition that never change again once it is issued.

    Args:
        number: the resolution's.
        language: in which it was decided; addresses lead to pages in it.
        meeting: its name in that language, where it has one.
        on: the day of the meeting.
        place: where it met.
        decision: one of Decision; what was adopted stays so when something else has superseded it.
        vote: one of Vote; empty before the vote.
        votes_for: with `votes_against` and `votes_abstaining`, when they were counted.
        quorum_note: who was represented.
        movers: names of organisations; none means the board.
        issue: the edition itself.
        earlier: the editions that were issued before it.
        figures: addresses by the key of the figure.
    """

    number: str
    language: str
    meeting: str
    on: date
    place: str
    decision: str
    issue: Issue
    vote: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstaining: int | None = None
    quorum_note: str = ""
    movers: tuple[str, ...] = ()
    earlier: tuple[Issue, ...] = ()
    figures: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return self.issue.sealed_at is None or self.issue.number == Edition.PROPOSAL


def facts_of(edition: Edition) -> Facts:
    """Return the facts of `edition`: at most four queries, fewer when its resolution is fetched with them."""
    resolution = edition.resolution
    with override(resolution.language):
        return Facts(
            number=resolution.number,
            language=resolution.language,
            meeting=str(resolution.meeting),
            on=resolution.meeting.date,
            place=resolution.meeting.place,
            decision=_decision(edition),
            issue=_issue(resolution, edition),
            movers=tuple(mover.name for mover in resolution.movers.all()),
            earlier=tuple(_issue(resolution, each) for each in _before(edition)),
            figures=_figures(edition),
            **_vote(edition),
        )


def demand_address(number: int, language: str) -> str:
    """Return the address of a demand's page; it answers while the demand is public."""
    return absolute_url("policies:demand", number, language=language)


def _decision(edition: Edition) -> str:
    if edition.is_sealed and not edition.is_proposal:
        return Decision.ADOPTED.value
    return str(edition.resolution.decision)


def _vote(edition: Edition) -> dict:
    if edition.is_proposal:
        return {}
    names = ("vote", "votes_for", "votes_against", "votes_abstaining", "quorum_note")
    return {name: getattr(edition.resolution, name) for name in names}


def _issue(resolution: Resolution, edition: Edition) -> Issue:
    """Return the edition among those of `resolution`, which may have been fetched with more than the edition knows."""
    edition.resolution = resolution
    address = standing_address(resolution) if edition.is_proposal else permanent_address(edition)
    issued_on = None if edition.is_proposal else edition.issued_on
    return Issue(edition.number, issued_on, edition.sealed_at, edition.reason, edition.sha256, address)


def _before(edition: Edition) -> list[Edition]:
    return [each for each in edition.resolution.editions.all() if 0 < each.number < edition.number and each.is_sealed]


def _figures(edition: Edition) -> dict[int, str]:
    clauses = (clause for section in edition.sections.all() for clause in section.clauses.all())
    return {clause.figure_id: absolute(clause.figure.get_absolute_url()) for clause in clauses if clause.figure_id}
