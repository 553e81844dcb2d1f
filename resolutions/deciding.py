"""What one step needs besides the state and the person (`resolutions.rules`): its deadline, votes, text or reason."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.rules import YES, Answer, no
from policies.models import Demand
from resolutions.document import Document, tidied
from resolutions.models import Resolution, Revision, Vote

#: The longest sentence that a demand can hold.
LONGEST_DEMAND = Demand._parler_meta.get_model_by_related_name("translations")._meta.get_field("text").max_length


def comes_in_time(until: datetime, resolution: Resolution) -> Answer:
    """Amendments are received for a while, and until the meeting at the latest."""
    if until <= timezone.now():
        return no(_("Choose a moment that has not passed."))
    day = resolution.meeting.date
    if timezone.localtime(until).date() > day:
        return no(_("The meeting is on %(date)s: amendments must have come by then.") % {"date": date_format(day)})
    return YES


def expires_in_time(expires_at: datetime, deadline: datetime) -> Answer:
    """A link is of use only while amendments are received."""
    if expires_at <= timezone.now():
        return no(_("Choose a moment that has not passed."))
    if expires_at > deadline:
        until = date_format(timezone.localtime(deadline), "DATETIME_FORMAT")
        return no(_("Amendments are received until %(time)s only.") % {"time": until})
    return YES


def is_counted(result) -> Answer:
    """Numbers go with a count, all three of them, and with nothing else."""
    numbers = (result.votes_for, result.votes_against, result.votes_abstaining)
    if result.vote not in Vote.values:
        return no(_("Say how the meeting voted."))
    if result.vote != Vote.COUNTED:
        return YES if numbers == (None, None, None) else no(_("Numbers are written only when the votes were counted."))
    if None in numbers or min(numbers) < 0:
        return no(_("Write how many voted for, against and abstained."))
    return YES


def carries(result) -> Answer:
    """A text that more voted against than for is not adopted."""
    if result.vote != Vote.COUNTED or result.votes_for > result.votes_against:
        return YES
    return no(_("More must vote for than against. Record it as rejected, or see whether the numbers are right."))


def can_be_adopted(document: Document) -> Answer:
    """Whether something is left of the text, and each new demand is a sentence that a demand can hold."""
    clauses = list(document.clauses())
    if not clauses:
        return no(_("The amendments that are adopted leave no clause of it."))
    long = next((anchor for anchor, clause in clauses if clause.topic and len(clause.text) > LONGEST_DEMAND), None)
    if long is None:
        return YES
    return no(
        _("Clause %(number)s proposes a new demand, but a demand has at most %(count)s characters.")
        % {"number": long, "count": LONGEST_DEMAND}
    )


def _name_of(user) -> str:
    return (user.get_full_name() or str(user)) if user else _("Somebody")


def nobody_wrote_meanwhile(seen: Revision | None, newest: Revision | None) -> Answer:
    if seen is None or newest is None or seen.pk == newest.pk:
        return YES
    return no(
        _("%(name)s saved this text at %(time)s, after you opened it.")
        % {"name": _name_of(newest.by), "time": date_format(timezone.localtime(newest.at), "TIME_FORMAT")}
    )


def is_a_correction(before: Document, after: Document, reason: str) -> Answer:
    if not reason.strip():
        return no(_("Say what is corrected, and why."))
    if tidied(before) == tidied(after):
        return no(_("Nothing is changed."))
    if not list(after.clauses()):
        return no(_("It has no focus area yet."))
    if any(clause.topic for _anchor, clause in after.clauses()):
        return no(_("A correction raises no new demand."))
    return YES


def says_why(reason: str) -> Answer:
    return YES if reason.strip() else no(_("Say why its movers withdrew it."))


def may_take_the_place(resolution: Resolution, by: Resolution) -> Answer:
    """Whether `by` can supersede `resolution`: another that is adopted, by the same meeting or a later one."""
    words = {"number": by.number, "earlier": resolution.number}
    if not by.is_adopted:
        return no(_("%(number)s is not adopted.") % words)
    if by.pk == resolution.pk or by.meeting.date < resolution.meeting.date:
        return no(_("A resolution is superseded by another, of the same meeting or a later one."))
    if _leads_to(resolution, by):
        return no(_("%(number)s has been superseded by %(earlier)s, so it cannot supersede it.") % words)
    return YES


def _leads_to(resolution: Resolution, by: Resolution | None) -> bool:
    seen = set()
    while by is not None and by.pk not in seen:
        seen.add(by.pk)
        by = by.superseded_by
        if by is not None and by.pk == resolution.pk:
            return True
    return False
