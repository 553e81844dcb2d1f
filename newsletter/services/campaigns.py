"""What staff do with a newsletter."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.rules import require
from newsletter import rules
from newsletter.models import Batch, Campaign, Delivery
from newsletter.sending import ledger, message, smtp
from newsletter.sending.freeze import freeze
from newsletter.sending.mime import Skeleton
from newsletter.services import doorbell

DRAIN = "newsletter.tasks.drain_campaign"


@transaction.atomic
def start(*, campaign: Campaign, user) -> int:
    """Freeze the campaign and open its ledger; workers go on from there. The number of recipients.

    Raises:
        Refused: the rules of sending, among them that it has not been started before.
        Unbalanced: the ledger would leave somebody out.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(rules.may_send(campaign, user))
    candidates = freeze(campaign)
    campaign.state, campaign.candidates = Campaign.State.SENDING, candidates
    campaign.started_at, campaign.started_by = timezone.now(), user
    campaign.save(update_fields=["state", "candidates", "started_at", "started_by"])
    doorbell.ring_on_commit(DRAIN, campaign.pk)
    return candidates


def send_test(*, campaign: Campaign, user) -> None:
    """Send the message to the one who writes it, just as subscribers would get it; its two links lead nowhere.

    Raises:
        Refused: nothing to send, or no address to send to.
        UnsafeValue: an address that no mail can have.
        smtp.Unavailable, .Rejected, .Lost, .Unanswered: what the mail server did.
    """
    require(rules.may_test(campaign, user))
    skeleton = Skeleton(message.build(campaign, get_language(), note=f"[{_('Test')}] ").message)
    message_id = f"<test.{campaign.pk}.{timezone.now().timestamp()}@{message.message_id_domain()}>"
    spliced = skeleton.splice(message.values(user.email, message_id, "test"))
    with smtp.Session() as session:
        session.offer(user.email)
        session.hand_over(spliced)


@transaction.atomic
def pause(*, campaign: Campaign, user) -> None:
    """Let no worker take up another batch; the one in hand is finished."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(rules.may_pause(campaign, user))
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.PAUSED)


@transaction.atomic
def resume(*, campaign: Campaign, user) -> None:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(rules.may_resume(campaign, user))
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.SENDING)
    doorbell.ring_on_commit(DRAIN, campaign.pk)


@transaction.atomic
def send_again(*, delivery: Delivery, user) -> bool:
    """Staff's choice for an uncertain delivery: it may arrive twice. False if somebody has chosen already."""
    campaign = Campaign.objects.select_for_update().get(pk=delivery.campaign_id)
    require(rules.may_decide(campaign, user))
    pending = {"state": Delivery.State.PENDING, "settled_at": None, "due_at": None, "reply": ""}
    if not _uncertain(delivery).update(**pending):
        return False
    # A worker that has the batch in hand finds the delivery when it puts the batch back.
    done = Batch.objects.filter(pk=delivery.batch_id, state=Batch.State.DONE)
    done.update(state=Batch.State.OPEN, due_at=timezone.now())
    if campaign.state == Campaign.State.SENT:
        ledger.rebalance(campaign.pk)
    doorbell.ring_on_commit(DRAIN, campaign.pk)
    return True


@transaction.atomic
def count_as_sent(*, delivery: Delivery, user) -> bool:
    """Staff's other choice: it may never have arrived. False if somebody has chosen already."""
    campaign = Campaign.objects.select_for_update().get(pk=delivery.campaign_id)
    require(rules.may_decide(campaign, user))
    sent = {"state": Delivery.State.SENT, "settled_at": timezone.now(), "reply": f"({user.get_username()})"}
    if not _uncertain(delivery).update(**sent):
        return False
    if campaign.state == Campaign.State.SENT:
        ledger.rebalance(campaign.pk)
    return True


def _uncertain(delivery: Delivery):
    return Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.UNCERTAIN)
