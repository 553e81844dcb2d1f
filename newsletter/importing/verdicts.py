"""What becomes of those in a file, as the tables stand at this moment. Asked by the check, and again by the writing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.models import ConsentEvent, ImportRow, MailingList, Subscriber, Subscription, Suppression

Verdict = ImportRow.Verdict
State = Subscriber.State
What = ConsentEvent.What

#: Events whose scope names lists that somebody had at the time, or has left.
_NAMING_LISTS = (What.CONFIRMED, What.IMPORTED, What.CHOICES, What.WITHDRAWN, What.WITHDRAWN_BY_STAFF)


@dataclass
class Known:
    """A subscriber that we have, with the lists of this import that they are on or have left."""

    subscriber: Subscriber
    on: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)


@dataclass
class Judge:
    """Judges rows that name an address.

    Args:
        lists: what the import is for.
        lock: let nobody change the subscribers of these rows until the transaction ends.
    """

    lists: Sequence[MailingList]
    lock: bool = False

    def judge(self, rows: Iterable[ImportRow]) -> dict[str, Known]:
        """Give each row its verdict; the subscribers that we have, by the fingerprints of their addresses."""
        hashes = [row.address_hash for row in rows]
        known = self._known(hashes)
        blocked = set(Suppression.objects.filter(address_hash__in=hashes).values_list("address_hash", flat=True))
        for row in rows:
            row.verdict = self._verdict(row, known.get(row.address_hash), row.address_hash in blocked)
        return known

    def missing(self, known: Known | None) -> list[MailingList]:
        """The lists that somebody gets: not those they are on, and none that they have left."""
        if known is None:
            return list(self.lists)
        return [item for item in self.lists if item.pk not in known.on | known.left]

    def _verdict(self, row: ImportRow, known: Known | None, blocked: bool) -> Verdict:
        active = known is not None and known.subscriber.state == State.ACTIVE
        if row.verdict in ImportRow.AGAINST:
            return Verdict.KEPT if active else row.verdict
        if blocked:
            return Verdict.BLOCKED
        if known is None:
            return Verdict.NEW
        return self._verdict_of_active(known) if active else _OF_OTHERS[known.subscriber.state]

    def _verdict_of_active(self, known: Known) -> Verdict:
        if self.missing(known):
            return Verdict.MORE
        return Verdict.LEFT if known.left else Verdict.HERE

    def _known(self, hashes: list[str]) -> dict[str, Known]:
        subscribers = Subscriber.objects.filter(address_hash__in=hashes)
        if self.lock:
            subscribers = subscribers.select_for_update().order_by("pk")
        by_number = {subscriber.pk: Known(subscriber) for subscriber in subscribers}
        on = Subscription.objects.filter(subscriber__in=by_number, mailing_list__in=self.lists)
        for subscriber, mailing_list in on.values_list("subscriber", "mailing_list"):
            by_number[subscriber].on.add(mailing_list)
        self._note_what_they_left([known for known in by_number.values() if len(known.on) < len(self.lists)])
        return {known.subscriber.address_hash: known for known in by_number.values()}

    def _note_what_they_left(self, somewhere_else: list[Known]) -> None:
        """Whoever once had a list and is not on it now has left it, by whichever way."""
        by_reference = {known.subscriber.reference: known for known in somewhere_else}
        events = ConsentEvent.objects.filter(subscriber__in=list(by_reference), what__in=_NAMING_LISTS)
        for reference, scope in events.values_list("subscriber", "scope"):
            known, named = by_reference[reference], scope.split()
            # Before consent named lists there was one for all.
            had = {item.pk for item in self.lists if item.slug in named or (not named and item.is_public)}
            known.left |= had - known.on


_OF_OTHERS = {State.PENDING: Verdict.WAITING, State.UNSUBSCRIBED: Verdict.LEFT}
