"""Writing what was confirmed: one transaction, so that a killed worker leaves nothing behind.

It holds the import's own row meanwhile; a second worker finds it locked and goes. Every verdict is asked for anew:
somebody may have left, been blocked or signed up since the check.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from newsletter.importing.verdicts import Judge, Known
from newsletter.models import (
    ConsentEvent,
    ImportRow,
    Letter,
    MailingList,
    Subscriber,
    SubscriberImport,
    Subscription,
    Suppression,
)

logger = logging.getLogger(__name__)

State = SubscriberImport.State
Verdict = ImportRow.Verdict

PAGE = 1000  # rows
PATIENCE = 5  # attempts, however they ended
#: Letters that ask for confirmation leave at this pace: mail servers distrust a sender that begins with thousands, and
#: the letters of those who sign up meanwhile must not stand in a queue behind them.
LETTERS_A_MINUTE = 60
#: Rows that are worth looking at afterwards, until all is forgotten.
_LOOKED_AT = (Verdict.BAD, Verdict.TWICE, Verdict.LEFT, Verdict.BLOCKED, Verdict.UNSURE)
_REASONS = {Verdict.GONE: Suppression.Reason.LEFT, Verdict.DEAD: Suppression.Reason.BOUNCED}


def write(number: int) -> bool:
    """Write an import; false if there is nothing to do, another worker is doing it, or it has to be tried again."""
    if not _begin(number):
        return False
    try:
        with transaction.atomic():
            return _write(number)
    except DatabaseError as error:  # such as a sign-up with the same address at the same moment
        logger.warning("Import %s was not written and will be tried again: %s", number, type(error).__name__)
        return False


@transaction.atomic
def _begin(number: int) -> bool:
    """Count the attempt, and give up after too many."""
    item = _unlocked(number)
    if item is None:
        return False
    if item.attempts >= PATIENCE:
        given_up = {"state": State.CHECKED, "trouble": SubscriberImport.Trouble.GAVE_UP, "attempts": 0}
        SubscriberImport.objects.filter(pk=number).update(**given_up)
        return False
    SubscriberImport.objects.filter(pk=number).update(attempts=F("attempts") + 1)
    return True


def _unlocked(number: int) -> SubscriberImport | None:
    waiting = SubscriberImport.objects.filter(pk=number, state=State.WRITING)
    return waiting.select_for_update(skip_locked=True).first()


def _write(number: int) -> bool:
    item = _unlocked(number)
    if item is None:
        return False
    writer = _Writer(item)
    for page in _pages(item, ImportRow.STILL_OPEN):
        writer.write(page)
    if item.block:
        for page in _pages(item, ImportRow.AGAINST):
            writer.block(page)
    written = {"state": State.DONE, "written_at": writer.now, "outcome": item.rows.counts(), "trouble": ""}
    SubscriberImport.objects.filter(pk=number).update(**written, letters=writer.letters, blocked=writer.blocked)
    item.rows.exclude(verdict__in=_LOOKED_AT).delete()
    item.parts.all().delete()
    return True


def _pages(item: SubscriberImport, verdicts: tuple[Verdict, ...]) -> Iterator[list[ImportRow]]:
    last = 0
    while page := list(item.rows.filter(verdict__in=verdicts, number__gt=last).order_by("number")[:PAGE]):
        yield page
        last = page[-1].number


class _Writer:
    def __init__(self, item: SubscriberImport) -> None:
        self._item = item
        self._judge = Judge(list(item.lists.all()), lock=True)
        self._page = reverse("admin:newsletter_subscriberimport_change", args=[item.pk])
        self._consent = timezone.make_aware(datetime.combine(item.consent_on, time.min))
        self.now = timezone.now()
        self.letters = self.blocked = 0

    def write(self, page: list[ImportRow]) -> None:
        known = self._rejudge(page)
        gaining = [row for row in page if row.verdict in ImportRow.GAINING]
        subscribers = self._subscribers(gaining, known)
        granted = [
            (subscriber, self._judge.missing(known.get(row.address_hash)), self._at(row))
            for row, subscriber in zip(gaining, subscribers, strict=True)
        ]
        ConsentEvent.objects.bulk_create(self._event(*grant) for grant in granted)
        if self._item.ask:
            self._ask(granted)
        else:
            Subscription.objects.bulk_create(
                Subscription(subscriber=subscriber, mailing_list=mailing_list, since=self.now)
                for subscriber, lists, _at in granted
                for mailing_list in lists
            )

    def _rejudge(self, page: list[ImportRow]) -> dict[str, Known]:
        before = {row.pk: row.verdict for row in page}
        known = self._judge.judge(page)
        changed = [row for row in page if row.verdict != before[row.pk]]
        ImportRow.objects.bulk_update(changed, ["verdict"])
        return known

    def _at(self, row: ImportRow) -> datetime:
        """When the consent was given: as the file says, or else as whoever imports says of all."""
        return row.consented_at or self._consent

    def _subscribers(self, gaining: list[ImportRow], known: dict[str, Known]) -> list[Subscriber]:
        """The subscriber of each row, those we did not have among them."""
        found = [self._subscriber(row, known.get(row.address_hash)) for row in gaining]
        Subscriber.objects.bulk_create(subscriber for subscriber in found if subscriber.pk is None)
        waited = [subscriber for subscriber in found if subscriber.pk and subscriber.confirmed_at is None]
        if not self._item.ask and waited:
            self._confirm(waited, gaining)
        return found

    def _subscriber(self, row: ImportRow, known: Known | None) -> Subscriber:
        if known:
            return known.subscriber
        active = {"state": Subscriber.State.ACTIVE, "confirmed_at": self._at(row)}
        state = {"state": Subscriber.State.PENDING} if self._item.ask else active
        given = {"email": row.address, "address_hash": row.address_hash, "language": row.language}
        return Subscriber(**given, **state, created_at=self.now)

    def _confirm(self, waited: list[Subscriber], rows: list[ImportRow]) -> None:
        """Those who never answered our letter said yes elsewhere."""
        at = {row.address_hash: self._at(row) for row in rows}
        for subscriber in waited:
            subscriber.state, subscriber.confirmed_at = Subscriber.State.ACTIVE, at[subscriber.address_hash]
        Subscriber.objects.bulk_update(waited, ["state", "confirmed_at"])

    def _event(self, subscriber: Subscriber, lists: list[MailingList], at: datetime) -> ConsentEvent:
        return ConsentEvent(
            subscriber=subscriber,
            what=ConsentEvent.What.IMPORTED,
            scope=" ".join(item.slug for item in lists),
            source=self._item.consent_source,
            language=subscriber.language,
            page=self._page,
            at=at,
        )

    def _ask(self, granted: list[tuple[Subscriber, list[MailingList], datetime]]) -> None:
        """A letter to each, one after the other; its seven days begin when it is due."""
        letters = []
        for subscriber, _lists, _at in granted:
            due = self.now + timedelta(minutes=self.letters / LETTERS_A_MINUTE)
            letters.append(
                Letter(
                    subscriber=subscriber,
                    kind=Letter.Kind.CONFIRM,
                    language=subscriber.language,
                    created_at=due,
                    due_at=due,
                    subscriber_import=self._item,
                )
            )
            self.letters += 1
        Letter.objects.bulk_create(letters)
        wished = Letter.lists.through
        wished.objects.bulk_create(
            wished(letter=letter, mailinglist=mailing_list)
            for letter, (_subscriber, lists, _at) in zip(letters, granted, strict=True)
            for mailing_list in lists
        )

    def block(self, page: list[ImportRow]) -> None:
        """Let no later import write to those who have left or cannot be reached. Signing up anew lifts it."""
        self._rejudge(page)
        against = [row for row in page if row.verdict in _REASONS]
        hashes = [row.address_hash for row in against]
        there = set(Suppression.objects.filter(address_hash__in=hashes).values_list("address_hash", flat=True))
        fresh = [row for row in against if row.address_hash not in there]
        Suppression.objects.bulk_create(
            (Suppression(address_hash=row.address_hash, reason=_REASONS[row.verdict]) for row in fresh),
            ignore_conflicts=True,
        )
        self.blocked += len(fresh)
