"""Subscribers as CSV: for spreadsheets, for moving somewhere else, and for our own import."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.importing.formulas import guard
from newsletter.models import MailingList, Subscriber, Subscription, Suppression

State = Subscriber.State

#: In bokmål whoever exports: other systems are told the columns once, and `importing.layout` knows them.
HEADINGS = ("e-post", "språk", "status", "samtykke", "lister")
_STATUS = {State.ACTIVE: "abonnerer", State.PENDING: "ubekreftet", State.UNSUBSCRIBED: "avmeldt"}
_BLOCKED = "sperret"
_PAGE = 1000  # subscribers in hand at a time
#: So that spreadsheets see that it is Unicode.
_MARK = "\ufeff"


@dataclass(frozen=True)
class Choice:
    """Whom to export; what is None or empty chooses nobody away."""

    mailing_list: MailingList | None = None
    state: str = ""
    language: str = ""

    def subscribers(self):
        chosen = Subscriber.objects.all()
        if self.mailing_list:
            chosen = chosen.filter(subscriptions__mailing_list=self.mailing_list)
        if self.state:
            chosen = chosen.filter(state=self.state)
        return chosen.filter(language=self.language) if self.language else chosen


class _Line:
    """Takes what the CSV writer writes, and hands it on."""

    def write(self, text: str) -> str:
        return text


def lines(choice: Choice) -> Iterator[str]:
    """Yield the lines of the file, with semicolons as Norwegian spreadsheets want them (RFC 4180 otherwise)."""
    writer = csv.writer(_Line(), delimiter=";")
    yield _MARK + writer.writerow(HEADINGS)
    for page in _pages(choice):
        yield "".join(writer.writerow(map(guard, row)) for row in _rows(page))


def _pages(choice: Choice) -> Iterator[list[Subscriber]]:
    last = 0
    while page := list(choice.subscribers().filter(pk__gt=last).order_by("pk")[:_PAGE]):
        yield page
        last = page[-1].pk


def _rows(page: list[Subscriber]) -> Iterable[tuple[str, ...]]:
    hashes = [subscriber.address_hash for subscriber in page]
    blocked = set(Suppression.objects.filter(address_hash__in=hashes).values_list("address_hash", flat=True))
    slugs: dict[int, list[str]] = {}
    on = Subscription.objects.filter(subscriber__in=page).order_by("mailing_list__position", "mailing_list__slug")
    for number, slug in on.values_list("subscriber", "mailing_list__slug"):
        slugs.setdefault(number, []).append(slug)
    for subscriber in page:
        status = _BLOCKED if subscriber.address_hash in blocked else _STATUS[subscriber.state]
        consent = subscriber.confirmed_at.isoformat() if subscriber.confirmed_at else ""
        yield subscriber.email, subscriber.language, status, consent, " ".join(slugs.get(subscriber.pk, []))
