"""Amendments: moved by an organisation, decided on by the meeting."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from core.rules import require
from members.models import Organisation
from resolutions import rules
from resolutions.amending import Change
from resolutions.models import Amendment, Resolution
from resolutions.rules import Action


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
    resolution = Resolution.objects.select_for_update(of=("self",)).get(pk=amendment.resolution_id)
    action = Action.SEND_AMENDMENT if user is None else Action.ENTER_AMENDMENT
    require(rules.may(action, resolution, user))
    cosigners = list(cosigners)
    for organisation in (amendment.organisation, *cosigners):
        require(rules.may_move(organisation, amendment.moved_on))
    amendment.number = (resolution.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    amendment.save()
    amendment.cosigners.set(cosigners)
    return amendment


@transaction.atomic
def decide(*, amendment: Amendment, decision: str, user, note: str = "", fall: Iterable[Amendment] = ()) -> None:
    """Record what the meeting said of one amendment, and which others fall by that.

    Raises:
        core.rules.Refused: a rule says no, such as when another amendment to the clause is adopted; nothing is changed.
    """
    resolution = Resolution.objects.select_for_update(of=("self",)).get(pk=amendment.resolution_id)
    require(rules.may(Action.DECIDE_AMENDMENT, resolution, user))
    for other in fall:
        other.decision = Amendment.Decision.FALLEN
        other.save(update_fields=["decision"])
    if decision == Amendment.Decision.ADOPTED:
        require(rules.stands_alone(amendment))
    amendment.decision, amendment.decision_note = decision, note
    amendment.save(update_fields=["decision", "decision_note"])
