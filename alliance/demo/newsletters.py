"""Three hundred readers, newsletters that they have got, and one that is being written."""

import tomllib
from datetime import UTC, datetime, time, timedelta
from itertools import islice, product
from pathlib import Path

from django.utils import timezone
from django.utils.translation import override

from newsletter import consent
from newsletter.addresses import fingerprint
from newsletter.models import Batch, Block, Campaign, ConsentEvent, Delivery, MailingList, Subscriber, Subscription
from newsletter.sending import ledger
from newsletter.sending.freeze import freeze

READERS = 300
LEAVERS = 6
FIRST = (
    "anne bjorn camilla dag elin fatima geir hanne ibrahim jorunn kari lars maja nils oddvar pia ragnhild samir tone "
    "ulrik vigdis yusuf"
).split()
LAST = (
    "amundsen berg dahl eide fossum hagen iversen johnsen lunde moen nygaard olsen pettersen ruud solberg tveit vik"
).split()
BEGINNING = datetime(2025, 9, 1, 9, tzinfo=UTC)
LANGUAGES = ["nb"] * 8 + ["nn", "en"]


def load(folder: Path) -> None:
    """Fill the room from `folder`/newsletters.toml where it is empty."""
    if not Subscriber.objects.exists():
        _subscribe()
    if not Campaign.objects.exists():
        for entry in tomllib.loads((folder / "newsletters.toml").read_text())["campaign"]:
            texts = {field: entry[field].strip() for field in ("subject", "preheader")}
            campaign = Campaign.objects.create(mailing_list=MailingList.objects.get(), **texts)
            Block.objects.create(campaign=campaign, kind=Block.Kind.TEXT, position=1, text=entry["body"].strip())
            if "sent_on" in entry:
                _record_sent(campaign, datetime.combine(entry["sent_on"], time(8, 30), timezone.get_default_timezone()))


def _subscribe() -> None:
    names = islice(product(LAST, FIRST), READERS + LEAVERS)
    readers = [_reader(number, f"{first}.{last}@example.org") for number, (last, first) in enumerate(names)]
    Subscriber.objects.bulk_create(readers)
    active = [reader for reader in readers if reader.state == Subscriber.State.ACTIVE]
    the_list = MailingList.objects.get()
    Subscription.objects.bulk_create(
        Subscription(subscriber=reader, mailing_list=the_list, since=reader.confirmed_at) for reader in active
    )
    events = [event for reader in readers for event in _consent(reader)]
    ConsentEvent.objects.bulk_create(events)


def _reader(number: int, email: str) -> Subscriber:
    signed_up = BEGINNING + timedelta(hours=17 * number)
    left = signed_up + timedelta(days=40) if number >= READERS else None
    return Subscriber(
        email=email,
        address_hash=fingerprint(email),
        language=LANGUAGES[number % len(LANGUAGES)],
        state=Subscriber.State.UNSUBSCRIBED if left else Subscriber.State.ACTIVE,
        created_at=signed_up,
        confirmed_at=signed_up + timedelta(minutes=7),
        unsubscribed_at=left,
    )


def _consent(reader: Subscriber) -> list[ConsentEvent]:
    steps = [
        (ConsentEvent.What.REQUESTED, reader.created_at),
        (ConsentEvent.What.CONFIRMED, reader.confirmed_at),
        (ConsentEvent.What.WITHDRAWN, reader.unsubscribed_at),
    ]
    with override(reader.language):
        said = {"wording": consent.wording(), "wording_version": consent.CURRENT, "language": reader.language}
    return [ConsentEvent(subscriber=reader, what=what, at=at, page="/nyhetsbrev/", **said) for what, at in steps if at]


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
