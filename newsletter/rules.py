"""What may be done to a newsletter, when and by whom: one table. Each answer says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import YES, Answer, every, no
from newsletter import approval
from newsletter.composing import preflight
from newsletter.models import Campaign, MailingList, Subscriber


class Action(StrEnum):
    """What somebody wants to do to a newsletter."""

    EDIT = "edit"
    DELETE = "delete"
    TEST = "test"
    APPROVE = "approve"
    SEND = "send"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    START_AT_ITS_HOUR = "start at its hour"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    SEND_AGAIN = "send again"
    COUNT_AS_SENT = "count as sent"


# --- What must be so besides the state


def has_subject(campaign: Campaign, user) -> Answer:
    return YES if campaign.in_some_language("subject").strip() else no(_("The newsletter has no subject."))


def has_content(campaign: Campaign, user) -> Answer:
    return YES if campaign.blocks.exists() else no(_("The newsletter has no text."))


def passes_preflight(campaign: Campaign, user) -> Answer:
    stops = [finding.sentence for finding in preflight.check(campaign) if finding.level == preflight.Level.BLOCK]
    return no(_("Something must be mended first: %s") % stops[0]) if stops else YES


def has_readers(campaign: Campaign, user) -> Answer:
    readers = Subscriber.objects.candidates(campaign.mailing_list).reachable()
    return YES if readers.exists() else no(_("Nobody subscribes yet."))


def has_own_address(campaign: Campaign, user) -> Answer:
    return YES if user.email else no(_("Your own user has no e-mail address. An administrator can enter it."))


def needs_approval(campaign: Campaign, user) -> Answer:
    return YES if campaign.mailing_list.needs_approval else no(_("Newsletters to this list need no approval."))


def is_not_approved_yet(campaign: Campaign, user) -> Answer:
    return no(_("The newsletter is approved already, as it is now.")) if approval.holds(campaign) else YES


def is_approved(campaign: Campaign, user) -> Answer:
    """Whether someone else than its sender has approved exactly what is to be sent, where the list asks for that."""
    if not campaign.mailing_list.needs_approval:
        return YES
    if not campaign.approved_by_id:
        return no(_("Newsletters to this list are sent when someone else has approved them."))
    if campaign.approved_by_id == user.pk:
        return no(_("You have approved it yourself, so someone else must send it."))
    return YES if approval.holds(campaign) else no(_("It has been changed since it was approved. Ask for a new look."))


def is_not_being_cancelled(campaign: Campaign, user) -> Answer:
    return no(_("The newsletter has been cancelled.")) if campaign.cancelled_at else YES


# --- The table


@dataclass(frozen=True)
class Rule:
    """When and by whom an action may be done.

    Args:
        permission: that the person must have.
        states: in which the newsletter must be.
        also: asked in order when person and state are right.
    """

    permission: str
    states: tuple[Campaign.State, ...]
    also: tuple[Callable[[Campaign, object], Answer], ...] = ()


DRAFT, SCHEDULED = Campaign.State.DRAFT, Campaign.State.SCHEDULED
SENDING, PAUSED = Campaign.State.SENDING, Campaign.State.PAUSED
SENT, CANCELLED = Campaign.State.SENT, Campaign.State.CANCELLED
WRITE, REMOVE = "newsletter.change_campaign", "newsletter.delete_campaign"
SENDS, APPROVES = "newsletter.send_campaign", "newsletter.approve_campaign"

WRITTEN = (has_subject, has_content)
GOOD = (*WRITTEN, passes_preflight)
READY = (*WRITTEN, has_readers, is_approved, passes_preflight)
UNCALLED = (is_not_being_cancelled,)

RULES: dict[Action, Rule] = {
    Action.EDIT: Rule(WRITE, (DRAFT,)),
    Action.DELETE: Rule(REMOVE, (DRAFT,)),
    Action.TEST: Rule(SENDS, (DRAFT, SCHEDULED), (*WRITTEN, has_own_address)),
    Action.APPROVE: Rule(APPROVES, (DRAFT,), (needs_approval, *GOOD, is_not_approved_yet)),
    Action.SEND: Rule(SENDS, (DRAFT,), READY),
    Action.SCHEDULE: Rule(SENDS, (DRAFT,), READY),
    Action.UNSCHEDULE: Rule(SENDS, (SCHEDULED,)),
    Action.START_AT_ITS_HOUR: Rule(SENDS, (SCHEDULED,), READY),
    Action.PAUSE: Rule(SENDS, (SENDING,), UNCALLED),
    Action.RESUME: Rule(SENDS, (PAUSED,), UNCALLED),
    Action.CANCEL: Rule(SENDS, (SENDING, PAUSED), UNCALLED),
    # The two choices for a message of which nobody knows whether it arrived.
    Action.SEND_AGAIN: Rule(SENDS, (SENDING, PAUSED, SENT), UNCALLED),
    Action.COUNT_AS_SENT: Rule(SENDS, (SENDING, PAUSED, SENT, CANCELLED)),
}

#: What is said when the newsletter is in none of the states that an action asks for.
IT_IS = {
    DRAFT: gettext_lazy("The newsletter has not been sent."),
    SCHEDULED: gettext_lazy("The newsletter is scheduled. Take it back first."),
    SENDING: gettext_lazy("The newsletter is being sent already."),
    PAUSED: gettext_lazy("The newsletter is paused."),
    SENT: gettext_lazy("The newsletter has been sent already."),
    CANCELLED: gettext_lazy("The newsletter has been cancelled."),
}
LACKS: dict[str, str | Promise] = {
    SENDS: gettext_lazy("You may write newsletters, but not send them."),
    APPROVES: gettext_lazy("Your role does not include approving newsletters."),
}


def in_state(action: Action, campaign: Campaign) -> Answer:
    """Whether the newsletter is where the action can be done, whoever does it."""
    return YES if campaign.state in RULES[action].states else no(IT_IS[Campaign.State(campaign.state)])


def is_allowed(action: Action, user) -> Answer:
    """Whether this person may ever do it."""
    permission = RULES[action].permission
    if user is not None and user.has_perm(permission):
        return YES
    return no(LACKS.get(permission, _("Your role does not include this.")))


def may(action: Action, campaign: Campaign, user) -> Answer:
    """Whether `user` may do `action` to `campaign` now."""
    return is_allowed(action, user) and in_state(action, campaign) and every(*RULES[action].also)(campaign, user)


may_edit = partial(may, Action.EDIT)
may_test = partial(may, Action.TEST)
may_approve = partial(may, Action.APPROVE)
may_send = partial(may, Action.SEND)
may_schedule = partial(may, Action.SCHEDULE)
may_unschedule = partial(may, Action.UNSCHEDULE)
may_start_at_its_hour = partial(may, Action.START_AT_ITS_HOUR)
may_pause = partial(may, Action.PAUSE)
may_resume = partial(may, Action.RESUME)
may_cancel = partial(may, Action.CANCEL)
may_send_again = partial(may, Action.SEND_AGAIN)
may_count_as_sent = partial(may, Action.COUNT_AS_SENT)


def may_be_at(at: datetime) -> Answer:
    """Whether a newsletter can be scheduled for that moment."""
    return YES if at > timezone.now() else no(_("Choose a time that is still to come."))


def may_delete_list(mailing_list: MailingList) -> Answer:
    """A list goes only when nobody would miss it and no newsletter belongs to it."""
    if mailing_list.campaigns.exists():
        return no(_("Newsletters have been written for this list, so it cannot be deleted. Close it instead."))
    if mailing_list.subscriptions.exists():
        return no(_("Somebody subscribes to this list. It can be deleted when nobody does."))
    return YES
