"""Writing what was confirmed: one transaction, so that a killed worker leaves nothing behind.

It holds the import's own row meanwhile; a second worker finds it locked and goes. Every verdict is asked for anew:
somebody may have left, been blocked or signed up since the check.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from newsletter.importing import adding
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
#: Who gains something and is no stranger.
_KNOWN = (Verdict.WAITING, Verdict.MORE)
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
    writer.write()
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

    def write(self) -> None:
        for page in _pages(self._item, ImportRow.STILL_OPEN):
            known = self._rejudge(page)
            self._give([(row, known[row.address_hash]) for row in page if row.verdict in _KNOWN])
        adding.add_new(self._item, page=self._page, consent=self._consent, now=self.now)
        if self._item.ask:
            for page in _pages(self._item, (Verdict.NEW,)):
                added = Subscriber.objects.filter(reference__in=[row.reference for row in page]).order_by("pk")
                self._ask([(subscriber, self._judge.lists) for subscriber in added])

    def _rejudge(self, page: list[ImportRow]) -> dict[str, Known]:
        before = {row.pk: row.verdict for row in page}
        known = self._judge.judge(page)
        changed = [row for row in page if row.verdict != before[row.pk]]
        ImportRow.objects.bulk_update(changed, ["verdict"])
        return known

    def _give(self, gaining: list[tuple[ImportRow, Known]]) -> None:
        """Give the lists to those whom we have in some other way already."""
        granted = [(known.subscriber, self._judge.missing(known)) for _row, known in gaining]
        ConsentEvent.objects.bulk_create(
            self._event(row, *grant) for (row, _known), grant in zip(gaining, granted, strict=True)
        )
        if self._item.ask:
            self._ask(granted)
            return
        self._confirm([(row, known.subscriber) for row, known in gaining if row.verdict == Verdict.WAITING])
        Subscription.objects.bulk_create(
            Subscription(subscriber=subscriber, mailing_list=mailing_list, since=self.now)
            for subscriber, lists in granted
            for mailing_list in lists
        )

    def _at(self, row: ImportRow) -> datetime:
        """When the consent was given: as the file says, or else as whoever imports says of all."""
        return row.consented_at or self._consent

    def _confirm(self, waiting: list[tuple[ImportRow, Subscriber]]) -> None:
        """Those who never answered our letter said yes elsewhere."""
        for row, subscriber in waiting:
            subscriber.state, subscriber.confirmed_at = Subscriber.State.ACTIVE, self._at(row)
        Subscriber.objects.bulk_update([subscriber for _row, subscriber in waiting], ["state", "confirmed_at"])

    def _event(self, row: ImportRow, subscriber: Subscriber, lists: Iterable[MailingList]) -> ConsentEvent:
        return ConsentEvent(
            subscriber=subscriber,
            what=ConsentEvent.What.IMPORTED,
            scope=" ".join(item.slug for item in lists),
            source=self._item.consent_source,
            language=subscriber.language,
            page=self._page,
            at=self._at(row),
        )

    def _ask(self, granted: list[tuple[Subscriber, Sequence[MailingList]]]) -> None:
        """A letter to each, one after the other; its seven days begin when it is due."""
        letters = []
        for subscriber, _lists in granted:
            due = self.now + timedelta(minutes=self.letters / LETTERS_A_MINUTE)
            times = {"created_at": due, "due_at": due}
            whose = {"subscriber": subscriber, "language": subscriber.language, "subscriber_import": self._item}
            letters.append(Letter(kind=Letter.Kind.CONFIRM, **whose, **times))
            self.letters += 1
        Letter.objects.bulk_create(letters)
        wished = Letter.lists.through
        wished.objects.bulk_create(
            wished(letter=letter, mailinglist=mailing_list)
            for letter, (_subscriber, lists) in zip(letters, granted, strict=True)
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
