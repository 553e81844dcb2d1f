"""What stands in the cells beside an address: whether they subscribe, in which language, since when."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive

from newsletter.models import ImportRow, SubscriberImport

Reason = ImportRow.Reason
Status = SubscriberImport.Status

#: Words of other systems and of our own export, by what they come to.
STATUSES = {
    Status.SUBSCRIBED: "subscribed active confirmed aktiv bekreftet abonnent abonnerer påmeldt ja yes",
    Status.LEFT: "unsubscribed left optedout complained complaint spam avmeldt utmeldt meldtav sperret nei no",
    Status.BOUNCED: "cleaned bounced bounce hardbounced invalid returnert ugyldig",
    # Who is inactive somewhere may have been put aside there: a letter is better than a guess.
    Status.UNCONFIRMED: "unconfirmed pending nonsubscribed inactive ubekreftet ubekrefta inaktiv venter",
}
_STATUS = {word: status for status, words in STATUSES.items() for word in words.split()}

LANGUAGES = {
    "nb": "nb no nor nob norsk norwegian bokmål bokmaal norskbokmål norwegianbokmål",
    "nn": "nn nno nynorsk norsknynorsk norwegiannynorsk",
    "en": "en eng english engelsk",
}
_LANGUAGE = {word: code for code, words in LANGUAGES.items() for word in words.split()}

_HERE = ZoneInfo(settings.TIME_ZONE)
_NORWEGIAN = re.compile(
    r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,?\s+(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})\b.*")
_DAY_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")

#: No consent to mail is older. Some programs write the year 1 for "never", which in UTC is one that no database tells.
EARLIEST = 1990


class Unclear(Exception):
    """A cell that cannot be used.

    Args:
        reason: why not.
        said: what stands there.
    """

    def __init__(self, reason: Reason, said: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.said = said


def status(word: str) -> Status:
    """Raises: Unclear, where the word is none that we know; an empty cell tells nothing either."""
    try:
        return _STATUS[re.sub(r"[\W_]", "", word).casefold()]
    except KeyError:
        raise Unclear(Reason.STATUS, word) from None


@lru_cache(1000)
def language(word: str) -> str | None:
    """The code of one of our languages, or None."""
    whole = re.sub(r"[\W_]", "", word).casefold()
    return _LANGUAGE.get(whole) or _LANGUAGE.get(re.split(r"[-_]", word.strip().casefold())[0])


def moment(text: str, now: datetime) -> datetime | None:
    """The time that a cell tells, in our time zone where it names none; None where it is empty.

    Raises:
        Unclear: it is no time, can be read in two ways, or has not come yet.
    """
    text = text.strip()
    if not text or text.startswith("0000-00-00"):  # how MySQL writes that there is none
        return None
    found = _read(text)
    if found.year < EARLIEST:
        raise Unclear(Reason.TIME, text)
    if found > now:
        raise Unclear(Reason.FUTURE, text)
    return found


def _read(text: str) -> datetime:
    try:
        found = _norwegian(text) or (parse_datetime(f"{text} 00:00" if _DAY_ONLY.fullmatch(text) else text))
    except ValueError:
        found = None
    if found is None:
        raise Unclear(Reason.TWO_WAYS if _SLASHED.fullmatch(text) else Reason.TIME, text)
    return found.replace(tzinfo=_HERE) if is_naive(found) else found


def _norwegian(text: str) -> datetime | None:
    match = _NORWEGIAN.fullmatch(text)
    if not match:
        return None
    day, month, year, hour, minute, second = (int(group or 0) for group in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=_HERE)
