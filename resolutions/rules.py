"""What may be done to a resolution, when and by whom: one table. Each answer says why not."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import YES, Answer, every, no
from members.models import Membership, Organisation
from resolutions.models import (
    DECIDED,
    ONCE_ADOPTED,
    Amendment,
    AnnualMeeting,
    Decision,
    Invitation,
    Resolution,
)


class Action(StrEnum):
    """What somebody wants to do to a resolution."""

    EDIT = "edit"
    DELETE = "delete"
    OPEN = "open"
    BACK_TO_DRAFT = "back to draft"
    ADOPT = "adopt"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    CORRECT = "correct"
    PUBLISH = "publish"
    INVITE = "invite"
    ENTER_AMENDMENT = "enter amendment"
    SEND_AMENDMENT = "send amendment"
    DECIDE_AMENDMENT = "decide amendment"


#: Only one of these can be adopted of each clause.
TAKES_A_CLAUSE = frozenset({Amendment.Kind.CHANGE, Amendment.Kind.DELETE})

# --- What must be so besides the state


def has_clauses(resolution: Resolution) -> Answer:
    sections = list(resolution.text.sections.with_clause_count())
    if not sections:
        return no(_("It has no focus area yet."))
    empty = next((section for section in sections if not section.clause_count), None)
    return no(_("The focus area “%(title)s” has no clause yet.") % {"title": empty.title}) if empty else YES


def meeting_has_come(resolution: Resolution) -> Answer:
    """Nothing undoes a decision, so a slip before the meeting would freeze the draft."""
    day = resolution.meeting.date
    if day <= timezone.localdate():
        return YES
    return no(_("The annual meeting is not until %(date)s.") % {"date": date_format(day)})


def has_no_amendments(resolution: Resolution) -> Answer:
    if not resolution.amendments.exists():
        return YES
    return no(_("Amendments have been moved, and they speak of the text as it is."))


def amendments_are_decided(resolution: Resolution) -> Answer:
    waiting = [str(each.number) for each in resolution.amendments.all() if each.is_undecided]
    if not waiting:
        return YES
    return no(_("Decide on every amendment first: %(numbers)s.") % {"numbers": ", ".join(waiting)})


def adopted_stand_together(resolution: Resolution) -> Answer:
    """Whether no two adopted amendments take the same clause; the decisions on them see to it one by one."""
    takers = [each for each in resolution.amendments.all() if each.decision == Amendment.Decision.ADOPTED]
    taken = Counter(each.clause_id for each in takers if each.kind in TAKES_A_CLAUSE)
    numbers = [str(each.number) for each in takers if each.kind in TAKES_A_CLAUSE and taken[each.clause_id] > 1]
    if not numbers:
        return YES
    return no(_("Amendments that take the same clause are adopted: %(numbers)s.") % {"numbers": ", ".join(numbers)})


def movers_may_move(resolution: Resolution) -> Answer:
    """Whoever puts a text forward is a member on the day it is laid out, or at the meeting it goes to directly.

    Movers can be named until the decision, so they are asked for again then.
    """
    movers = list(resolution.movers.all())
    day = _laid_out_on(resolution) if movers else None
    return next((answer for mover in movers if not (answer := may_move(mover, day))), YES)


def _laid_out_on(resolution: Resolution) -> date:
    if resolution.decision == Decision.OPEN and (step := resolution.steps.filter(after=Decision.OPEN).last()):
        return timezone.localdate(step.at)
    return min(timezone.localdate(), resolution.meeting.date)


def receives_amendments(resolution: Resolution) -> Answer:
    if resolution.receives_amendments:
        return YES
    deadline = timezone.localtime(resolution.amendments_until)
    return no(_("Amendments were received until %(time)s.") % {"time": date_format(deadline, "DATETIME_FORMAT")})


def has_a_successor(resolution: Resolution) -> Answer:
    later = Resolution.objects.adopted().filter(meeting__date__gte=resolution.meeting.date).exclude(pk=resolution.pk)
    return YES if later.exists() else no(_("No other resolution of this meeting or a later one is adopted yet."))


# --- The table


@dataclass(frozen=True)
class Rule:
    """When and by whom an action may be done.

    Args:
        states: in which the resolution must be.
        permission: that the person must have; empty for the holder of a personal link.
        not_now: said when the resolution is in another state.
        also: asked in order when state and person are right.
    """

    states: frozenset[Decision]
    permission: str
    not_now: str | Promise
    also: tuple[Callable[[Resolution], Answer], ...] = ()


DRAFT, OPEN, ADOPTED = Decision.DRAFT, Decision.OPEN, Decision.ADOPTED
WRITE, DECIDE = "resolutions.change_resolution", "resolutions.decide_resolution"
AMEND = "resolutions.change_amendment"
UNDECIDED = frozenset(Decision) - DECIDED

FROZEN = gettext_lazy("An adopted text is never changed or deleted; a mistake is mended by a new edition.")
LAID_OUT = gettext_lazy("The text can only be written while it is a draft.")
DECIDED_ALREADY = gettext_lazy("The meeting has decided on it already.")
NOT_OPEN = gettext_lazy("It is not open for amendments.")

VOTED_ON = (has_clauses, movers_may_move, amendments_are_decided, meeting_has_come)

RULES: dict[Action, Rule] = {
    Action.EDIT: Rule(frozenset({DRAFT}), WRITE, LAID_OUT),
    Action.DELETE: Rule(UNDECIDED, "resolutions.delete_resolution", FROZEN, (has_no_amendments,)),
    Action.OPEN: Rule(
        frozenset({DRAFT}),
        DECIDE,
        gettext_lazy("Only a draft can be opened for amendments."),
        (has_clauses, movers_may_move),
    ),
    Action.BACK_TO_DRAFT: Rule(frozenset({OPEN}), DECIDE, NOT_OPEN, (has_no_amendments,)),
    Action.ADOPT: Rule(UNDECIDED, DECIDE, DECIDED_ALREADY, (*VOTED_ON, adopted_stand_together)),
    Action.REJECT: Rule(UNDECIDED, DECIDE, DECIDED_ALREADY, VOTED_ON),
    Action.WITHDRAW: Rule(UNDECIDED, DECIDE, DECIDED_ALREADY),
    Action.SUPERSEDE: Rule(
        frozenset({ADOPTED}),
        DECIDE,
        gettext_lazy("Only an adopted resolution can be superseded, and only once."),
        (has_a_successor,),
    ),
    Action.CORRECT: Rule(ONCE_ADOPTED, DECIDE, gettext_lazy("Only an adopted text gets a new edition.")),
    Action.PUBLISH: Rule(ONCE_ADOPTED, WRITE, gettext_lazy("Only an adopted resolution can be published.")),
    Action.INVITE: Rule(frozenset({OPEN}), AMEND, NOT_OPEN, (receives_amendments,)),
    Action.ENTER_AMENDMENT: Rule(frozenset({OPEN}), AMEND, NOT_OPEN),
    Action.SEND_AMENDMENT: Rule(frozenset({OPEN}), "", NOT_OPEN, (receives_amendments,)),
    Action.DECIDE_AMENDMENT: Rule(frozenset({OPEN}), DECIDE, NOT_OPEN),
}


def in_state(action: Action, resolution: Resolution) -> Answer:
    """Whether the resolution is where the action can be done, whoever does it."""
    rule = RULES[action]
    return YES if resolution.decision in rule.states else no(rule.not_now)


def is_ready(action: Action, resolution: Resolution) -> Answer:
    """Whether the action could be done now by somebody who may."""
    return every(lambda each: in_state(action, each), *RULES[action].also)(resolution)


def is_allowed(action: Action, user) -> Answer:
    """Whether this person may ever do it; the holder of a personal link is no user (None)."""
    permission = RULES[action].permission
    if user is None:
        return no(_("A personal link is for sending an amendment.")) if permission else YES
    if permission and user.has_perm(permission):
        return YES
    return no(_("Your role does not include this."))


def may(action: Action, resolution: Resolution, user) -> Answer:
    """Whether `user` may do `action` to `resolution` now; None is the holder of a personal link."""
    return is_allowed(action, user) and is_ready(action, resolution)


# --- Organisations


def may_move(organisation: Organisation, day: date) -> Answer:
    """Whether the organisation may move or co-sign on that day: only members, and not those on leave."""
    period = organisation.membership_on(day)
    words = {"name": organisation.name, "day": date_format(day)}
    if period is None:
        return no(_("%(name)s was not a member on %(day)s.") % words)
    if period.status == Membership.Status.ON_LEAVE:
        return no(_("%(name)s was on leave on %(day)s.") % words)
    return YES


# --- Meetings


def may_move_meeting(meeting: AnnualMeeting) -> Answer:
    """The meeting's date and place are part of what it decided."""
    if not meeting.resolutions.filter(decision__in=DECIDED).exists():
        return YES
    return no(_("This meeting has decided on resolutions, and its date and place are part of them."))


# --- Facts about a resolution

#: Organisations have been told of these when it is laid out, and links to amendments lead there.
LAID_OUT_WITH_IT = frozenset({"meeting", "number", "slug", "language"})
#: Part of what the meeting decided.
DECIDED_WITH_IT = LAID_OUT_WITH_IT | {"movers"}


def may_change_fact(name: str, resolution: Resolution) -> Answer:
    """Whether the field `name` of the resolution may still be changed; its text has rules of its own."""
    if resolution.is_decided and name in DECIDED_WITH_IT:
        return no(_("The meeting has decided on it; what is left to write is the sentence for lists."))
    if resolution.decision == OPEN and name in LAID_OUT_WITH_IT:
        return no(_("It is open for amendments: its meeting, number, address and language stay as they were sent out."))
    return YES


# --- Amendments


def stands_alone(amendment: Amendment) -> Answer:
    """Whether no other adopted amendment takes the same clause."""
    if amendment.kind not in TAKES_A_CLAUSE:
        return YES
    others = amendment.resolution.amendments.adopted().exclude(pk=amendment.pk)
    other = others.filter(clause=amendment.clause, kind__in=TAKES_A_CLAUSE).first()
    if other is None:
        return YES
    return no(_("Amendment %(number)s to the same clause is adopted.") % {"number": other.number})


def speaks_of_the_proposal(amendment: Amendment) -> Answer:
    """Whether what it strikes stands in the proposal of its own resolution."""
    section = amendment.clause.section if amendment.clause else amendment.section
    edition = section and section.edition
    if edition is None or (edition.is_proposal and edition.resolution_id == amendment.resolution_id):
        return YES
    return no(_("It speaks of another text than the proposal."))


def is_not_its_own_cosigner(amendment: Amendment, cosigners: Iterable[Organisation]) -> Answer:
    if amendment.organisation not in cosigners:
        return YES
    return no(_("%(name)s moves it and cannot co-sign as well.") % {"name": amendment.organisation.name})


def has_been_moved(day: date) -> Answer:
    return YES if day <= timezone.localdate() else no(_("It cannot have been moved on a day to come."))


def may_fall_with(amendment: Amendment, other: Amendment) -> Answer:
    """Whether `other` can fall because `amendment` is adopted."""
    if other.resolution_id == amendment.resolution_id and other.pk != amendment.pk and other.is_undecided:
        return YES
    return no(_("Amendment %(number)s is decided on already.") % {"number": other.number})


def is_undecided(amendment: Amendment) -> Answer:
    if amendment.is_undecided:
        return YES
    return no(_("Amendment %(number)s is decided on already.") % {"number": amendment.number})


# --- Personal links


def is_unused(invitation: Invitation) -> Answer:
    if invitation.used_at is None:
        return YES
    return no(_("An amendment has been sent by this link, so it stays as it is."))
