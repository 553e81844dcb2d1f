"""What the columns of a file hold: told by their headings where we know them, else by what stands below them."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from newsletter.addresses import looks_like_one
from newsletter.importing import encodings, tables
from newsletter.models import ImportPart, SubscriberImport

Status = SubscriberImport.Status

SAMPLE = 200  # rows by which a column of addresses is told
SHOWN = 6  # rows on the page that asks whether the file is read rightly
HEAD = 128 * 1024  # bytes in which they stand

#: Headings by what they mean, the better ones first; as `_plain` spells them.
ADDRESS = (
    *("emailaddress", "email", "epost", "epostadresse", "mail", "mailadresse", "subscriberemail", "contactemail"),
    *("emailadresse", "emailaddresse", "epostadr", "adresse"),
)
LANGUAGE = ("language", "språk", "sprak", "mållag", "mclanguage", "lang", "locale", "languagecode", "språkkode")
TIME = (
    *("confirmtime", "confirmedat", "samtykke", "samtykketid", "samtykkegitt", "samtykkedato", "bekreftet"),
    *("optintime", "subscribedat", "subscribedon", "subscriptiondate", "optindate", "påmeldt", "påmeldtdato", "dato"),
    *("createdat", "created", "signupdate", "dateadded", "opprettet", "opprettetdato", "timestamp", "tidsmerke"),
)
GLOBAL_STATUS = ("globalstatus", "globalstatusen", "status", "state", "memberstatus", "emailstatus", "abonnement")
LIST_STATUS = ("liststatus", "listestatus", "statusforlisten", "statuspåliste")

#: Headings that tell of everyone in the file, and parts of the name that Mailchimp gives to each of its files.
TELLING_HEADINGS = {"unsubtime": Status.LEFT, "cleantime": Status.BOUNCED}
TELLING_NAMES = [
    ("nonsubscribed", Status.UNCONFIRMED),
    ("unsubscribed", Status.LEFT),
    ("cleaned", Status.BOUNCED),
]


@dataclass
class Layout:
    """How a file is read, and its first rows as they are read that way."""

    encoding: str
    delimiter: str
    has_headings: bool
    headings: list[str] = field(default_factory=list)
    sample: list[list[str]] = field(default_factory=list)
    columns: dict[str, int | None] = field(default_factory=dict)
    everyone: str = Status.SUBSCRIBED


def raw(item: SubscriberImport, most: int | None = None) -> tables.Parts:
    """The bytes of a file, to be read as a stream; only the first `most` parts if that is given."""

    def fetch(seq: int) -> bytes | None:
        if most is not None and seq >= most:
            return None
        content = ImportPart.objects.filter(subscriber_import=item, seq=seq).values_list("content", flat=True).first()
        return None if content is None else bytes(content)

    return tables.Parts(fetch)


def parts(item: SubscriberImport) -> Iterable[bytes]:
    stream = raw(item)
    return iter(lambda: stream.read(ImportPart.SIZE), b"")


def detect(item: SubscriberImport) -> Layout:
    """Find out everything about a file from its bytes and its name."""
    encoding = encodings.detect(parts(item))
    head = _head(item).decode(encoding, errors="replace").removeprefix("\ufeff")
    return describe(item, encoding=encoding, delimiter=tables.delimiter_of(head))


def describe(item: SubscriberImport, *, encoding: str, delimiter: str, has_headings: bool | None = None) -> Layout:
    """The first rows and the columns of a file, read in a given way; whether it has headings is told if not given."""
    first = _first_rows(item, encoding, delimiter)
    if has_headings is None:
        has_headings = bool(first) and not any(map(looks_like_one, first[0]))
    width = max(map(len, first), default=0)
    names = [cell.strip() for cell in first[0]] if has_headings and first else []
    below = first[1:] if has_headings else first
    headings = names + [""] * (width - len(names))
    found = Layout(encoding, delimiter, has_headings, headings, below[:SHOWN])
    found.columns = _columns(headings, below)
    found.everyone = _everyone(headings, item.name)
    return found


def _first_rows(item: SubscriberImport, encoding: str, delimiter: str) -> list[list[str]]:
    found: list[list[str]] = []
    # The first part may end within a cell; the check finds it if the whole file does.
    with suppress(tables.Unreadable):
        found.extend(cells for _number, cells in islice(tables.rows(raw(item, most=1), encoding, delimiter), SAMPLE))
    return found


def _head(item: SubscriberImport) -> bytes:
    return raw(item, most=1).read(HEAD) or b""


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading).casefold()


def _columns(headings: list[str], below: list[list[str]]) -> dict[str, int | None]:
    by_name = {}
    for number, heading in enumerate(headings):
        by_name.setdefault(_plain(heading), number)

    def named(names: Iterable[str]) -> int | None:
        return next((by_name[name] for name in names if name in by_name), None)

    statuses = [number for names in (GLOBAL_STATUS, LIST_STATUS) if (number := named(names)) is not None]
    return {
        "address_column": _address_column(named(ADDRESS), len(headings), below),
        "language_column": named(LANGUAGE),
        "time_column": _filled(TIME, by_name, below),
        "status_column": statuses[0] if statuses else None,
        "other_status_column": statuses[1] if len(statuses) > 1 else None,
    }


def _filled(names: Iterable[str], by_name: dict[str, int], below: list[list[str]]) -> int | None:
    """The best column with one of these names in which something stands at all: OPTIN_TIME is often empty."""
    numbers = [by_name[name] for name in names if name in by_name]
    for number in numbers:
        if any(cells[number].strip() for cells in below if number < len(cells)):
            return number
    return numbers[0] if numbers else None


def _address_column(named: int | None, width: int, below: list[list[str]]) -> int | None:
    """The column with most addresses; what a heading says counts unless there are none below it."""
    many = [sum(looks_like_one(cells[number]) for cells in below if number < len(cells)) for number in range(width)]
    if named is not None and (many[named] or not any(many)):
        return named
    return max(range(width), key=many.__getitem__) if any(many) else None


def _everyone(headings: list[str], name: str) -> str:
    for heading in map(_plain, headings):
        if heading in TELLING_HEADINGS:
            return TELLING_HEADINGS[heading]
    return next((status for part, status in TELLING_NAMES if part in name.lower()), Status.SUBSCRIBED)
