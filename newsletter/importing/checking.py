"""The dry run: every row of the file gets its verdict, and no subscriber is touched.

It is kept in pages, each with how far the file has been read. A worker that is killed leaves a lease behind; the next
one begins anew with a higher fence, by which the first knows that it is no longer wanted.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from newsletter.importing import layout, tables
from newsletter.importing.reading import Reader
from newsletter.importing.verdicts import Judge
from newsletter.models import ImportRow, SubscriberImport

State = SubscriberImport.State
Trouble = SubscriberImport.Trouble
Verdict = ImportRow.Verdict

LEASE = timedelta(seconds=30)
PAGE = 1000  # rows; about half a megabyte while they are in hand
PATIENCE = 5  # attempts, however they ended


class Replaced(Exception):
    """Another worker has begun anew, or somebody wants the file read in another way."""


def check(number: int) -> bool:
    """Check the file of an import; false if there is nothing to do, or another worker is doing it."""
    item = _take(number)
    if item is None:
        return False
    try:
        _Check(item).run()
    except tables.Unreadable as error:
        _give_back(item, Trouble.QUOTE, error.row)
    except Replaced:
        return False
    return True


@transaction.atomic
def _take(number: int) -> SubscriberImport | None:
    now = timezone.now()
    unheld = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    mine = SubscriberImport.objects.filter(unheld, pk=number, state=State.CHECKING)
    once_more = {"fence": F("fence") + 1, "attempts": F("attempts") + 1}
    if not mine.update(lease_until=now + LEASE, bytes_read=0, **once_more):
        return None
    item = SubscriberImport.objects.get(pk=number)
    item.rows.all().delete()
    if item.attempts > PATIENCE:
        _give_back(item, Trouble.GAVE_UP)
        return None
    return item


def _held(item: SubscriberImport):
    return SubscriberImport.objects.filter(pk=item.pk, state=State.CHECKING, fence=item.fence)


@transaction.atomic
def _give_back(item: SubscriberImport, trouble: Trouble, row: int | None = None) -> None:
    given = {"state": State.UPLOADED, "trouble": trouble, "trouble_row": row}
    if _held(item).update(**given, lease_until=None, attempts=0):
        item.rows.all().delete()


class _Check:
    def __init__(self, item: SubscriberImport) -> None:
        self._item = item
        self._judge = Judge(list(item.lists.all()))
        self._reader = Reader(item, timezone.now())

    def run(self) -> None:
        stream = layout.raw(self._item)
        rows = self._rows(stream)
        while page := list(islice(rows, PAGE)):
            self._keep(page, stream.fetched)
        self._finish()

    def _rows(self, stream: tables.Parts) -> Iterator[ImportRow]:
        numbered = tables.rows(stream, self._item.encoding, self._item.delimiter)
        if self._item.has_headings:
            next(numbered, None)
        for number, cells in numbered:
            yield self._reader.read(number, cells)

    @transaction.atomic
    def _keep(self, page: list[ImportRow], fetched: int) -> None:
        if not _held(self._item).update(lease_until=timezone.now() + LEASE, bytes_read=fetched):
            raise Replaced
        once = self._once_each(page)
        self._judge.judge([row for row in once if row.verdict not in (Verdict.BAD, Verdict.UNSURE)])
        ImportRow.objects.bulk_create(page)

    def _once_each(self, page: list[ImportRow]) -> list[ImportRow]:
        """Let each address stand once; the first row counts, unless a later one speaks against writing to it."""
        seen = self._seen_before(page)
        demoted = []
        for row in page:
            if row.verdict == Verdict.BAD:
                continue
            earlier = seen.setdefault(row.address_hash, row)
            if earlier is row:
                continue
            if row.verdict in ImportRow.AGAINST and earlier.verdict not in ImportRow.AGAINST:
                earlier.verdict, seen[row.address_hash] = Verdict.TWICE, row
                demoted.append(earlier)
            else:
                row.verdict = Verdict.TWICE
        kept = [row.pk for row in demoted if row.pk]
        ImportRow.objects.filter(pk__in=kept).update(verdict=Verdict.TWICE)
        return [row for row in page if row.verdict != Verdict.TWICE]

    def _seen_before(self, page: list[ImportRow]) -> dict[str, ImportRow]:
        hashes = [row.address_hash for row in page if row.address_hash]
        earlier = self._item.rows.filter(address_hash__in=hashes).exclude(verdict=Verdict.TWICE)
        return {row.address_hash: row for row in earlier.only("pk", "address_hash", "verdict")}

    @transaction.atomic
    def _finish(self) -> None:
        found = self._item.rows.counts()
        if not found:
            _give_back(self._item, Trouble.NO_ROWS)
            return
        checked = {"state": State.CHECKED, "found": found, "checked_at": timezone.now()}
        done = _held(self._item).update(**checked, trouble="", lease_until=None, attempts=0)
        if not done:
            raise Replaced
