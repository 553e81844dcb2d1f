"""The steps of a resolution from draft to what became of it; each is written down with who took it."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core.rules import require
from policies.services import raise_demand
from resolutions import deciding, rules, texts
from resolutions.amending import put_together
from resolutions.document import Document
from resolutions.models import Decision, Edition, Resolution, Step
from resolutions.rules import Action
from resolutions.services.amendments import changes


@dataclass(frozen=True)
class Result:
    """How the meeting voted.

    Args:
        vote: one of Vote.
        votes_for: with `votes_against` and `votes_abstaining`, when they were counted.
        quorum_note: who was represented, in words.
    """

    vote: str
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstaining: int | None = None
    quorum_note: str = ""

    @property
    def fields(self) -> dict:
        return vars(self)


@transaction.atomic
def open_for_amendments(*, resolution: Resolution, until: datetime, user) -> None:
    """Lay the draft out as it is; until the deadline member organisations may move amendments.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.OPEN, resolution, user)
    require(deciding.comes_in_time(until, locked))
    require(deciding.can_be_adopted(texts.read(locked.text)))
    _take(locked, Decision.OPEN, user, amendments_until=until)
    resolution.refresh_from_db()


@transaction.atomic
def back_to_draft(*, resolution: Resolution, user) -> None:
    """Take the text back to write on it; only while nobody has moved an amendment.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.BACK_TO_DRAFT, resolution, user)
    _take(locked, Decision.DRAFT, user, amendments_until=None)
    resolution.refresh_from_db()


@transaction.atomic
def adopt(*, resolution: Resolution, result: Result, user) -> Edition:
    """Record that the meeting adopted the text with the amendments it adopted; returns the first edition.

    Clauses that propose a demand raise it now. From now on the database refuses to change text, votes and dates.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.ADOPT, resolution, user)
    require(deciding.is_counted(result))
    require(deciding.carries(result))
    document = as_amended(locked)
    require(deciding.can_be_adopted(document))
    texts.seal(locked.text)
    edition = Edition(resolution=locked, number=1)
    texts.write(edition, _with_new_demands(locked, document))
    texts.seal(edition)
    _take(locked, Decision.ADOPTED, user, text=edition, **result.fields)
    resolution.refresh_from_db()
    return edition


@transaction.atomic
def reject(*, resolution: Resolution, result: Result, user) -> None:
    """Record that the meeting voted the resolution down.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.REJECT, resolution, user)
    require(deciding.is_counted(result))
    texts.seal(locked.text)
    _take(locked, Decision.REJECTED, user, **result.fields)
    resolution.refresh_from_db()


@transaction.atomic
def withdraw(*, resolution: Resolution, reason: str, user) -> None:
    """Record that the movers withdrew the resolution before the vote.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.WITHDRAW, resolution, user)
    require(deciding.says_why(reason))
    texts.seal(locked.text)
    _take(locked, Decision.WITHDRAWN, user, reason)
    resolution.refresh_from_db()


@transaction.atomic
def supersede(*, resolution: Resolution, by: Resolution, user) -> None:
    """Record that a later resolution stands in the place of this one, which stays readable.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.SUPERSEDE, resolution, user)
    require(deciding.may_take_the_place(locked, by))
    _take(locked, Decision.SUPERSEDED, user, superseded_by=by)
    resolution.refresh_from_db()


@transaction.atomic
def correct(*, resolution: Resolution, document: Document, reason: str, user) -> Edition:
    """Issue a new edition of an adopted resolution; the earlier ones stay readable. Returns the new one.

    Args:
        resolution: adopted.
        document: the whole text as it shall read.
        reason: what is corrected and why, to readers.
        user: who issues it.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = _locked(Action.CORRECT, resolution, user)
    require(deciding.is_a_correction(texts.read(locked.text), document, reason))
    edition = Edition(resolution=locked, number=locked.text.number + 1, reason=reason)
    texts.write(edition, document)
    texts.seal(edition)
    locked.text = edition
    locked.save(update_fields=["text"])
    _note(locked, before=locked.decision, by=user, reason=reason)
    resolution.refresh_from_db()
    return edition


def as_amended(resolution: Resolution) -> Document:
    """Return the proposal with the amendments that are adopted so far."""
    proposal = resolution.editions.get(number=Edition.PROPOSAL)
    return put_together(texts.read(proposal), changes(resolution.amendments.adopted().with_targets()))


def _locked(action: Action, resolution: Resolution, user) -> Resolution:
    """Return the resolution as the database has it, for this transaction alone, once the rules say yes.

    What belongs to it is fetched afterwards: joined to the row, it would be as it was before the wait for the lock.
    """
    locked = Resolution.objects.select_for_update().get(pk=resolution.pk)
    require(rules.may(action, locked, user))
    return locked


def _take(resolution: Resolution, decision: str, user, reason: str = "", **fields) -> None:
    before = resolution.decision
    for name, value in {"decision": decision, **fields}.items():
        setattr(resolution, name, value)
    resolution.save(update_fields=["decision", *fields])
    _note(resolution, before=before, by=user, reason=reason)


def _note(resolution: Resolution, *, before: str, by, reason: str) -> None:
    Step.objects.create(
        resolution=resolution, before=before, after=resolution.decision, at=timezone.now(), by=by, reason=reason
    )


def _with_new_demands(resolution: Resolution, document: Document) -> Document:
    """Raise the demands that clauses propose, and let these clauses quote them."""

    def quoting(clause):
        if clause.topic is None:
            return clause
        demand = raise_demand(
            topic_id=clause.topic, text=clause.text, language=resolution.language, since=resolution.meeting.date
        )
        return replace(clause, demand=demand.number, topic=None)

    return replace(
        document,
        sections=tuple(replace(section, clauses=tuple(map(quoting, section.clauses))) for section in document.sections),
    )
