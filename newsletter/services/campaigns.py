"""What staff do with a newsletter, and what its hour does. The rules say who may; the admin's log tells who did."""

import logging
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.rules import Refused, require
from newsletter import approval, rules
from newsletter.models import Batch, Campaign, Delivery
from newsletter.sending import ledger
from newsletter.sending.freeze import Unbalanced, freeze
from newsletter.services import doorbell

logger = logging.getLogger(__name__)

DRAIN = "newsletter.tasks.drain_campaign"
State = Campaign.State


@transaction.atomic
def start(*, campaign: Campaign, user) -> int:
    """Freeze the campaign and open its ledger; workers go on from there. The number of recipients.

    Raises:
        Refused: the rules of sending, among them that it has not been started before.
        Unbalanced: the ledger would leave somebody out.
    """
    campaign = _locked(campaign)
    require(rules.may_send(campaign, user))
    _log(campaign, user, _("Sent."))
    return _begin(campaign, user)


def _begin(campaign: Campaign, user) -> int:
    candidates = freeze(campaign)
    begun = {"state": State.SENDING, "candidates": candidates, "started_at": timezone.now(), "started_by": user}
    _change(campaign, **begun, trouble="")
    doorbell.ring_on_commit(DRAIN, campaign.pk)
    return candidates


@transaction.atomic
def schedule(*, campaign: Campaign, at: datetime, user) -> None:
    """Let the campaign begin by itself at a moment to come, with `user` as its sender.

    Raises:
        Refused: the rules of sending, or a moment that has been.
    """
    campaign = _locked(campaign)
    require(rules.may_schedule(campaign, user) and rules.may_be_at(at))
    _change(campaign, state=State.SCHEDULED, scheduled_for=at, started_by=user, trouble="")
    _log(campaign, user, _("Scheduled for %s.") % date_format(timezone.localtime(at), "DATETIME_FORMAT"))


@transaction.atomic
def unschedule(*, campaign: Campaign, user) -> None:
    """Make a scheduled campaign a draft again.

    Raises:
        Refused: it is not scheduled, or the person may not.
    """
    campaign = _locked(campaign)
    require(rules.may_unschedule(campaign, user))
    _back_to_draft(campaign)
    _log(campaign, user, _("Taken back from the schedule."))


def start_due() -> int:
    """Begin the campaigns whose hour has come, each in a transaction of its own; the number begun.

    One that the rules refuse at its hour is a draft again, with the reason as its trouble.
    """
    due = list(Campaign.objects.due(timezone.now()).values_list("pk", flat=True))
    return sum(_start_at_its_hour(number) for number in due)


def _start_at_its_hour(number: int) -> bool:
    try:
        return _start_if_due(number)
    except Exception:
        # Whatever it is, the newsletters after this one and the letters are not to wait for it.
        logger.exception("Campaign %s could not begin at its hour; the next tick tries again.", number)
        trouble = _("It could not begin because of a fault in the program. It is tried again by itself.")
        Campaign.objects.filter(pk=number, state=State.SCHEDULED).update(trouble=trouble)
        return False


@transaction.atomic
def _start_if_due(number: int) -> bool:
    # Of two ticks at once one gets the row; the other passes by.
    due = Campaign.objects.due(timezone.now()).select_for_update(skip_locked=True)
    campaign = due.filter(pk=number).first()
    if campaign is None:
        return False
    try:
        with transaction.atomic():
            _require_start(campaign)
            _begin(campaign, campaign.started_by)
    except (Refused, Unbalanced) as error:
        _back_to_draft(campaign, trouble=str(error)[:500])
        _log(campaign, campaign.started_by, _("Not sent at its hour: %s") % error)
        return False
    _log(campaign, campaign.started_by, _("Sent at its hour."))
    return True


def _require_start(campaign: Campaign) -> None:
    if not rules.is_allowed(rules.Action.START_AT_ITS_HOUR, campaign.started_by):
        raise Refused(_("Whoever scheduled it may no longer send newsletters."))
    require(rules.may_start_at_its_hour(campaign, campaign.started_by))


def _back_to_draft(campaign: Campaign, trouble: str = "") -> None:
    _change(campaign, state=State.DRAFT, scheduled_for=None, started_by=None, trouble=trouble)


@transaction.atomic
def approve(*, campaign: Campaign, user, seen: str | None = None) -> None:
    """Say yes to exactly what the campaign is now; somebody else sends it.

    Args:
        campaign: a draft.
        user: who says yes.
        seen: what was on their page (`approval.content`); None says yes to whatever there is.

    Raises:
        Refused: the list asks for no approval, the person may not give it, or it has been changed since `seen`.
    """
    campaign = _locked(campaign)
    require(rules.may_approve(campaign, user))
    content = approval.content(campaign)
    if seen is not None and seen != content:
        raise Refused(_("Somebody has changed it since you opened this page. Read it again, and then approve it."))
    _change(campaign, approved_by=user, approved_at=timezone.now(), approved_content=content)
    _log(campaign, user, _("Approved."))


@transaction.atomic
def pause(*, campaign: Campaign, user) -> None:
    """Let no message be begun any more; what workers have in hand goes back within a second or so.

    Raises:
        Refused: it is not being sent, or the person may not.
    """
    campaign = _locked(campaign)
    require(rules.may_pause(campaign, user))
    _change(campaign, state=State.PAUSED)
    _log(campaign, user, _("Paused."))


@transaction.atomic
def resume(*, campaign: Campaign, user) -> None:
    """Go on after a pause.

    Raises:
        Refused: it is not paused, or the person may not.
    """
    campaign = _locked(campaign)
    require(rules.may_resume(campaign, user))
    _change(campaign, state=State.SENDING)
    _log(campaign, user, _("Resumed."))
    doorbell.ring_on_commit(DRAIN, campaign.pk)


@transaction.atomic
def cancel(*, campaign: Campaign, user) -> None:
    """Begin nothing more of the campaign; a worker closes the books once all that is in hand has been answered.

    Raises:
        Refused: it is not under way, or the person may not.
    """
    campaign = _locked(campaign)
    require(rules.may_cancel(campaign, user))
    # A paused one too: what remains to be done, workers do.
    _change(campaign, state=State.SENDING, cancelled_at=timezone.now(), trouble="")
    _log(campaign, user, _("Cancelled."))
    doorbell.ring_on_commit(DRAIN, campaign.pk)


def send_again(*, delivery: Delivery, user) -> bool:
    """Staff's choice for an uncertain delivery: it may arrive twice. False if somebody has chosen already.

    Raises:
        Refused: the campaign is cancelled, or the person may not.
    """
    return bool(_send_again(delivery.campaign_id, user, pk=delivery.pk))


def send_all_again(*, campaign: Campaign, user) -> int:
    """The same for every delivery of the campaign that is uncertain now; the number of them."""
    return _send_again(campaign.pk, user)


def count_as_sent(*, delivery: Delivery, user) -> bool:
    """Staff's other choice: it may never have arrived. False if somebody has chosen already.

    Raises:
        Refused: the person may not.
    """
    return bool(_count_as_sent(delivery.campaign_id, user, pk=delivery.pk))


def count_all_as_sent(*, campaign: Campaign, user) -> int:
    """The same for every delivery of the campaign that is uncertain now; the number of them."""
    return _count_as_sent(campaign.pk, user)


@transaction.atomic
def _send_again(number: int, user, **chosen) -> int:
    campaign = Campaign.objects.select_for_update().get(pk=number)
    require(rules.may_send_again(campaign, user))
    uncertain = campaign.deliveries.filter(state=Delivery.State.UNCERTAIN, **chosen)
    batches = list(uncertain.order_by().values_list("batch", flat=True).distinct())
    now = timezone.now()
    # Due from now on: a worker that has the batch in hand knows by that that this one is not.
    changed = uncertain.update(state=Delivery.State.PENDING, settled_at=None, due_at=now, reply="")
    # Such a worker finds it when it puts the batch back.
    Batch.objects.filter(pk__in=batches, state=Batch.State.DONE).update(state=Batch.State.OPEN, due_at=now)
    _decided(campaign, user, changed, _("Uncertain and sent again: %d."))
    doorbell.ring_on_commit(DRAIN, campaign.pk)
    return changed


@transaction.atomic
def _count_as_sent(number: int, user, **chosen) -> int:
    campaign = Campaign.objects.select_for_update().get(pk=number)
    require(rules.may_count_as_sent(campaign, user))
    sent = {"state": Delivery.State.SENT, "settled_at": timezone.now(), "reply": f"({user.get_username()})"}
    changed = campaign.deliveries.filter(state=Delivery.State.UNCERTAIN, **chosen).update(**sent)
    _decided(campaign, user, changed, _("Uncertain and counted as sent: %d."))
    return changed


def _decided(campaign: Campaign, user, changed: int, sentence: str) -> None:
    if changed and campaign.state in Campaign.ENDED:
        ledger.rebalance(campaign.pk)
    if changed:
        _log(campaign, user, sentence % changed)


def _locked(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def _change(campaign: Campaign, **values) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(**values)


def _log(campaign: Campaign, user, sentence: str) -> None:
    if user is not None:  # whoever scheduled it may have been deleted since
        LogEntry.objects.log_actions(user.pk, [campaign], CHANGE, sentence, single_object=True)
