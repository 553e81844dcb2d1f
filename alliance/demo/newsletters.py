"""Newsletters that readers have got, and one that is being written."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from newsletter.models import Batch, Block, Campaign, Delivery, MailingList
from newsletter.sending import ledger
from newsletter.sending.freeze import freeze


def load(folder: Path) -> None:
    """Fill the room from `folder`/newsletters.toml where it is empty."""
    if not Campaign.objects.exists():
        for entry in tomllib.loads((folder / "newsletters.toml").read_text())["campaign"]:
            texts = {field: entry[field].strip() for field in ("subject", "preheader")}
            campaign = Campaign.objects.create(mailing_list=MailingList.objects.get(slug="nyhetsbrev"), **texts)
            Block.objects.create(campaign=campaign, kind=Block.Kind.TEXT, position=1, text=entry["body"].strip())
            if "sent_on" in entry:
                _record_sent(campaign, datetime.combine(entry["sent_on"], time(8, 30), timezone.get_default_timezone()))


def _record_sent(campaign: Campaign, at: datetime) -> None:
    """Enter a sending of the past into the ledger, as a sending enters itself."""
    candidates = freeze(campaign)
    ended = at + timedelta(minutes=1)
    full = campaign.deliveries.order_by("pk").values_list("pk", flat=True)[:2]
    settled = {"attempts": 1, "attempt_started_at": at, "settled_at": ended}
    Delivery.objects.filter(pk__in=list(full)).update(
        state=Delivery.State.FAILED, reply="552 5.2.2 Mailbox full", **settled
    )
    campaign.deliveries.waiting().update(state=Delivery.State.SENT, reply="250 2.0.0 OK", **settled)
    campaign.batches.update(state=Batch.State.DONE)
    Campaign.objects.filter(pk=campaign.pk).update(
        created_at=at, started_at=at, finished_at=ended, candidates=candidates, state=Campaign.State.SENDING
    )
    ledger.rebalance(campaign.pk)
