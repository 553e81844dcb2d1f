"""What workers are called for. The broker may lose a call or repeat it: the ledger decides."""

from celery import shared_task
from django.utils import timezone

from newsletter.bounces import collecting
from newsletter.bounces import services as bounces
from newsletter.digests import making
from newsletter.importing import work
from newsletter.sending import ledger, recovery
from newsletter.sending.drain import drain
from newsletter.services import campaigns, doorbell, imports, letters, retention


@shared_task
def tick() -> None:
    """Every ten seconds: give up what dead workers held, begin what is due, and call workers to whatever waits."""
    recovery.go_on()
    campaigns.start_due()
    letters.send_due()
    for campaign in ledger.calling(timezone.now()):
        doorbell.ring("newsletter.tasks.drain_campaign", campaign)
    for subscriber_import in work.calling(timezone.now()):
        doorbell.ring(work.TASK, subscriber_import)


@shared_task
def drain_campaign(campaign: int) -> None:
    if drain(campaign):
        doorbell.ring("newsletter.tasks.drain_campaign", campaign)


@shared_task
def send_letters() -> None:
    letters.send_due()


@shared_task
def read_bounces() -> None:
    """Every five minutes: look into the mailbox that everything comes back to, where there is one."""
    collecting.collect_if_there_is_a_mailbox()


@shared_task
def work_on_import(subscriber_import: int) -> None:
    work.work(subscriber_import)


@shared_task
def forget() -> None:
    """Every hour: let go of what has been kept for as long as promised."""
    retention.forget_unconfirmed()
    retention.forget_departed()
    retention.forget_letters()
    retention.forget_addresses()
    bounces.forget_bounces()
    imports.forget_old()


@shared_task
def digest() -> None:
    """Every hour: see what has changed of what readers follow, and make the digests that are due."""
    making.make_due()
