"""Newsletters that readers have got, and one that is being written."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from newsletter.models import Batch, Block, Campaign, Delivery, MailingList
from newsletter.sending import ledger
from newsletter.sending.freeze import freeze
from policies.models import DemandUpdate, Figure, Topic
from resolutions.models import Resolution

#: How each kind of record is named in the file.
PICKED = {
    "resolution": lambda number: Resolution.objects.get(number=number),
    "topic": lambda slug: Topic.objects.get(slug=slug),
    "figure": lambda slug: Figure.objects.get(slug=slug),
    "demand_update": lambda which: DemandUpdate.objects.get(**which),
}


def load(folder: Path) -> None:
    """Fill the room from `folder`/newsletters.toml where it is empty."""
    if not Campaign.objects.exists():
        for entry in tomllib.loads((folder / "newsletters.toml").read_text())["campaign"]:
            campaign = _write(entry)
            if "sent_on" in entry:
                _record_sent(campaign, datetime.combine(entry["sent_on"], time(8, 30), timezone.get_default_timezone()))


def _write(entry: dict) -> Campaign:
    campaign = Campaign.objects.create(mailing_list=MailingList.objects.get(slug="nyhetsbrev"))
    for code, subject in entry["subject"].items():
        campaign.create_translation(code, subject=subject, preheader=entry["preheader"][code])
    for position, written in enumerate(entry["blocks"], start=1):
        block = Block.objects.create(campaign=campaign, position=position, **_kind(written))
        field = "line" if block.kind in (Block.Kind.HEADING, Block.Kind.BUTTON) else "text"
        for code in written.keys() & entry["subject"].keys():
            block.create_translation(code, **{field: written[code].strip()})
    return campaign


def _kind(written: dict) -> dict:
    """What a block is besides its words."""
    fields = {"kind": written["kind"], "url": written.get("url", "")}
    if "source" in written:
        picked = PICKED[written["source"]](written["which"])
        fields |= {"source": written["source"], "number": picked.pk}
    return fields


def _record_sent(campaign: Campaign, at: datetime) -> None:
    """Enter a sending of the past into the ledger, as a sending enters itself."""
    Campaign.objects.filter(pk=campaign.pk).update(candidates=freeze(campaign))
    settle(campaign, at, failed=2)


def settle(campaign: Campaign, at: datetime, *, failed: int) -> None:
    """Let a campaign whose ledger is open have been sent at a moment that has passed; so many mailboxes were full."""
    ended = at + timedelta(minutes=1)
    full = campaign.deliveries.order_by("pk").values_list("pk", flat=True)[:failed]
    settled = {"attempts": 1, "attempt_started_at": at, "settled_at": ended}
    Delivery.objects.filter(pk__in=list(full)).update(
        state=Delivery.State.FAILED, reply="552 5.2.2 Mailbox full", **settled
    )
    campaign.deliveries.waiting().update(state=Delivery.State.SENT, reply="250 2.0.0 OK", **settled)
    campaign.batches.update(state=Batch.State.DONE)
    Campaign.objects.filter(pk=campaign.pk).update(
        created_at=at, started_at=at, finished_at=ended, state=Campaign.State.SENDING
    )
    ledger.rebalance(campaign.pk)
