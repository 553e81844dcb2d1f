"""The mailing lists, and three hundred readers spread over them: some take a break, of one mail came back."""

import tomllib
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from core.days import months_after
from newsletter import consent
from newsletter.addresses import fingerprint
from newsletter.models import Bounce, ConsentEvent, MailingList, Subscriber, Subscription, Suppression

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
#: Those who take a break, by their numbers, and for how many months from the day on which the demo is loaded.
BREAKS = {40: 1, 121: 3, 203: 6}
#: Whose mailbox is gone.
GONE = 77


def load(folder: Path) -> None:
    """Make the lists of `folder`/lists.toml, and readers where there are none."""
    for entry in tomllib.loads((folder / "lists.toml").read_text())["list"]:
        if not MailingList.objects.filter(slug=entry["slug"]).exists():
            _make_list(entry)
    if not Subscriber.objects.exists():
        _subscribe()


def _make_list(entry: dict) -> None:
    names, descriptions = entry.pop("name"), entry.pop("description")
    made = MailingList.objects.create(**entry)
    for code, _name in settings.LANGUAGES:
        made.set_current_language(code)
        made.name, made.description = names[code], descriptions[code]
        made.save()


def lists_of(number: int) -> list[str]:
    """The slugs of the lists that a reader is on: most on the newsletter, every tenth on that of the press alone."""
    if number % 10 == 9:
        return ["presse"]
    press = ["presse"] if number % 10 == 4 else []
    members = ["medlemsorganisasjoner"] if number % 25 == 0 else []
    return ["nyhetsbrev", *press, *members]


def _subscribe() -> None:
    names = islice(product(LAST, FIRST), READERS + LEAVERS)
    readers = [_reader(number, f"{first}.{last}@example.org") for number, (last, first) in enumerate(names)]
    Subscriber.objects.bulk_create(readers)
    lists = {each.slug: each for each in MailingList.objects.all()}
    Subscription.objects.bulk_create(
        Subscription(subscriber=reader, mailing_list=lists[slug], since=reader.confirmed_at)
        for number, reader in enumerate(readers[:READERS])
        for slug in lists_of(number)
    )
    events = [event for number, reader in enumerate(readers) for event in _consent(reader, lists_of(number))]
    ConsentEvent.objects.bulk_create(events)
    _lose(readers[GONE])


def _reader(number: int, email: str) -> Subscriber:
    signed_up = BEGINNING + timedelta(hours=17 * number)
    left = signed_up + timedelta(days=40) if number >= READERS else None
    months = BREAKS.get(number)
    return Subscriber(
        email=email,
        address_hash=fingerprint(email),
        language=LANGUAGES[number % len(LANGUAGES)],
        state=Subscriber.State.UNSUBSCRIBED if left else Subscriber.State.ACTIVE,
        created_at=signed_up,
        confirmed_at=signed_up + timedelta(minutes=7),
        unsubscribed_at=left,
        paused_until=months_after(timezone.localdate(), months) if months else None,
    )


def _consent(reader: Subscriber, lists: list[str]) -> list[ConsentEvent]:
    steps = [
        (ConsentEvent.What.REQUESTED, reader.created_at),
        (ConsentEvent.What.CONFIRMED, reader.confirmed_at),
        (ConsentEvent.What.WITHDRAWN, reader.unsubscribed_at),
    ]
    with override(reader.language):
        told = {"wording": consent.wording("2026-11"), "wording_version": "2026-11"}
    return [
        ConsentEvent(
            subscriber=reader,
            what=what,
            at=at,
            page="/nyhetsbrev/",
            scope=" ".join(lists),
            language=reader.language,
            **({} if what == ConsentEvent.What.WITHDRAWN else told),
        )
        for what, at in steps
        if at
    ]


def _lose(reader: Subscriber) -> None:
    """A mailbox that is gone: the mail server said so, and nothing is sent there any more."""
    at = reader.confirmed_at + timedelta(days=90)
    Bounce.objects.create(
        subscriber=reader,
        kind=Bounce.Kind.HARD,
        status="5.1.1",
        words="550 5.1.1 User unknown",
        received_at=at,
        key=fingerprint(f"demo {reader.email}"),
    )
    Suppression.objects.create(address_hash=reader.address_hash, reason=Suppression.Reason.BOUNCED, created_at=at)
