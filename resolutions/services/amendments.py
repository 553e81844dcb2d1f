"""Amendments: moved by an organisation, decided on by the meeting."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from core.rules import require
from members.models import Organisation
from policies.models import Demand, Topic
from resolutions import rules
from resolutions.amending import Change, colliding
from resolutions.models import Amendment, Resolution
from resolutions.rules import Action

Decision = Amendment.Decision


def changes(amendments: Iterable[Amendment]) -> list[Change]:
    """Return what `amendments` do to the text they speak of, in the order of their numbers."""
    return [_change(amendment) for amendment in sorted(amendments, key=lambda each: each.number)]


def _change(amendment: Amendment) -> Change:
    clause, section = amendment.clause, amendment.section
    return Change(
        number=amendment.number,
        kind=amendment.kind,
        section=clause.section.position if clause else section.position if section else 0,
        clause=clause.position if clause else 0,
        text=amendment.text,
        title=amendment.title,
        demand=amendment.demand_id,
        topic=amendment.topic_id,
    )


def collisions(amendments: Iterable[Amendment]) -> list[tuple[Amendment, Amendment]]:
    """Return the pairs that cannot both be adopted, for they take the same clause; what is lost already is left out."""
    in_play = [each for each in amendments if each.decision in {Decision.UNDECIDED, Decision.ADOPTED}]
    by_number = {each.number: each for each in in_play}
    pairs = colliding(changes(in_play))
    return [(by_number[one.number], by_number[other.number]) for one, other in pairs]


@transaction.atomic
def move(*, amendment: Amendment, cosigners: Iterable[Organisation], user) -> Amendment:
    """Enter an amendment that has not been saved yet, and give it the next number.

    Args:
        amendment: with its resolution, mover and change.
        cosigners: organisations that stand behind it.
        user: the member of staff who enters it; None when it came by a personal link.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    resolution = _locked(amendment)
    action = Action.SEND_AMENDMENT if user is None else Action.ENTER_AMENDMENT
    cosigners = list(cosigners)
    require(rules.may(action, resolution, user))
    require(rules.has_been_moved(amendment.moved_on))
    require(rules.speaks_of_the_proposal(amendment))
    require(rules.is_not_its_own_cosigner(amendment, cosigners))
    for organisation in (amendment.organisation, *cosigners):
        require(rules.may_move(organisation, amendment.moved_on))
    amendment.number = (resolution.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    amendment.save()
    amendment.cosigners.set(cosigners)
    return amendment


@transaction.atomic
def link(*, amendment: Amendment, demand: Demand | None, topic: Topic | None, user) -> None:
    """Say which demand the new words quote, or under which topic they propose a new one.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    require(rules.may(Action.ENTER_AMENDMENT, _locked(amendment), user))
    amendment.refresh_from_db(fields=["decision"])
    require(rules.is_undecided(amendment))
    amendment.demand, amendment.topic = demand, topic
    amendment.save(update_fields=["demand", "topic"])


@transaction.atomic
def decide(*, amendment: Amendment, decision: str, user, note: str = "", fall: Iterable[Amendment] = ()) -> None:
    """Record what the meeting said of one amendment, and which others fall by that.

    Until the resolution itself is decided on, a decision can be taken back: then it is undecided again.

    Args:
        amendment: of a resolution that is open.
        decision: one of `Amendment.Decision`.
        user: who records it.
        note: such as the votes.
        fall: undecided ones that fall because this one is adopted.

    Raises:
        core.rules.Refused: a rule says no, such as when another amendment to the clause is adopted; nothing is changed.
    """
    require(rules.may(Action.DECIDE_AMENDMENT, _locked(amendment), user))
    fall = list(fall) if decision == Decision.ADOPTED else []
    for other in fall:
        other.refresh_from_db(fields=["decision"])
        require(rules.may_fall_with(amendment, other))
        _record(other, Decision.FALLEN, "")
    if decision == Decision.ADOPTED:
        require(rules.stands_alone(amendment))
    _record(amendment, decision, "" if decision == Decision.UNDECIDED else note)


def _locked(amendment: Amendment) -> Resolution:
    """Return its resolution, which nobody else amends or decides on meanwhile."""
    return Resolution.objects.select_for_update(of=("self",)).get(pk=amendment.resolution_id)


def _record(amendment: Amendment, decision: str, note: str) -> None:
    amendment.decision, amendment.decision_note = decision, note
    amendment.save(update_fields=["decision", "decision_note"])
