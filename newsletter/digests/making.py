"""Makes the digests that are due: like any newsletter a campaign, whose ledger says who is to get it and who has."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.templatetags.portal import long_date
from newsletter.digests.hours import latest
from newsletter.digests.noticing import notice
from newsletter.digests.readers import News, Reader, with_news
from newsletter.digests.rendering import Reading, build
from newsletter.models import Batch, Campaign, Delivery, Following, Rhythm, Round, Subscriber
from newsletter.sending import message
from newsletter.sending.freeze import BATCH_SIZE, Unbalanced, store
from newsletter.services import doorbell, followings
from newsletter.services.campaigns import DRAIN

BATCHES = 20  # that are entered at a time


def make_due() -> list[Campaign]:
    """Make every digest whose hour has come and that has not been made; those that had anything to tell.

    It may run anywhere and any number of times. Of several hours that have been missed only the last one counts: it
    covers them all.
    """
    now = notice()
    followings.end_withdrawn()
    made = (make(rhythm=rhythm, until=latest(rhythm, now)) for rhythm in Rhythm.values)
    return [campaign for campaign in made if campaign]


@transaction.atomic
def make(*, rhythm: str, until: datetime) -> Campaign | None:
    """Enter a digest of what has changed until a moment into the ledger; None when it is made or nobody needs it.

    Args:
        rhythm: whose readers it is for.
        until: a moment before the last look at what has changed.

    Raises:
        Unbalanced: the ledger would leave somebody out; nothing is changed.
    """
    _round, is_due = Round.objects.get_or_create(rhythm=rhythm, covers_until=until)
    if not is_due:
        return None
    _hold_still()
    news = News(until)
    readers = with_news(rhythm, news)
    first = next(readers, None)
    if first is None:
        return None
    campaign = _draft(rhythm, until)
    _start(campaign, _enter(campaign, chain([first], readers), _Editions(campaign, news)))
    reached = campaign.deliveries.values("subscriber")
    Following.objects.filter(subscriber__in=reached, told_until__lt=until).update(told_until=until)
    return campaign


def _hold_still() -> None:
    """Who follows what must not change between the reading and the writing. Sign-ups wait; reading goes on."""
    if connection.vendor == "postgresql":
        names = (connection.ops.quote_name(model._meta.db_table) for model in (Subscriber, Following))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE")


def _draft(rhythm: str, until: datetime) -> Campaign:
    """What staff see of it; each reader's mail has a subject of its own."""
    campaign = Campaign(kind=Campaign.Kind.DIGEST, rhythm=rhythm, covers_until=until)
    for code, _name in settings.LANGUAGES:
        with override(code):
            campaign.set_current_language(code)
            campaign.subject = _("What is new in what readers follow, %(day)s") % {"day": long_date(until)}
    campaign.set_current_language(get_language())
    campaign.save()
    return campaign


def _start(campaign: Campaign, candidates: int) -> None:
    entered = campaign.deliveries.count()
    if entered != candidates:
        raise Unbalanced(f"{candidates} candidates, but {entered} deliveries")
    campaign.state, campaign.candidates, campaign.started_at = Campaign.State.SENDING, candidates, timezone.now()
    campaign.save(update_fields=["state", "candidates", "started_at"])
    doorbell.ring_on_commit(DRAIN, campaign.pk)


class _Editions:
    """One mail for each language and set of changes, made when the first reader needs it."""

    def __init__(self, campaign: Campaign, news: News) -> None:
        self._campaign = campaign
        self._news = news
        self._readings: dict[str, Reading] = {}
        self._made: dict[tuple[str, frozenset[str]], int] = {}

    def for_reader(self, reader: Reader) -> int:
        """The key of the reader's edition."""
        wanted = reader.language, reader.untold
        if wanted not in self._made:
            self._made[wanted] = self._make(*wanted)
        return self._made[wanted]

    def _make(self, language: str, keys: frozenset[str]) -> int:
        if language not in self._readings:
            self._readings[language] = Reading(language, self._news.changes)
        built = build(self._campaign, self._readings[language], keys)
        return store(self._campaign, language, built, variant(keys)).pk


def variant(keys: Iterable[str]) -> str:
    """The SHA-256 of a set of changes, in hexadecimal."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def _enter(campaign: Campaign, readers: Iterator[Reader], editions: _Editions) -> int:
    """Write a row for each reader, some batches at a time; the number of readers."""
    entered, now = 0, timezone.now()
    while chunk := list(islice(readers, BATCHES * BATCH_SIZE)):
        first = entered // BATCH_SIZE
        batches = Batch.objects.bulk_create(
            Batch(campaign=campaign, seq=first + number, due_at=now) for number in range(-(-len(chunk) // BATCH_SIZE))
        )
        Delivery.objects.bulk_create(
            _delivery(campaign, reader, batches[place // BATCH_SIZE], editions.for_reader(reader), now)
            for place, reader in enumerate(chunk)
        )
        entered += len(chunk)
    return entered


def _delivery(campaign: Campaign, reader: Reader, batch: Batch, edition: int, now: datetime) -> Delivery:
    return Delivery(
        campaign=campaign,
        subscriber_id=reader.number,
        batch=batch,
        edition_id=edition,
        address=reader.email,
        message_id=f"<{campaign.pk}.{reader.number}@{message.message_id_domain()}>",
        state=Delivery.State.EXCLUDED if reader.blocked else Delivery.State.PENDING,
        settled_at=now if reader.blocked else None,
        reply=reader.blocked,
    )
