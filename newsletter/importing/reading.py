"""One row of a file: its address, and what it says beside it."""

import re
from datetime import datetime

from newsletter.addresses import EmailNotValidError, fingerprint, normalise_fast
from newsletter.importing import words
from newsletter.importing.formulas import unguard
from newsletter.importing.words import Reason, Status, Unclear
from newsletter.models import ImportRow, SubscriberImport

Verdict = ImportRow.Verdict

#: The worse one counts where a row says two things: who has left the whole need not have left the part.
_FROM_BAD_TO_GOOD = [Status.LEFT, Status.BOUNCED, Status.UNCONFIRMED, Status.SUBSCRIBED]
#: What a row is taken for until it is compared with those we know.
_FIRST = {
    Status.SUBSCRIBED: Verdict.NEW,
    Status.LEFT: Verdict.GONE,
    Status.BOUNCED: Verdict.DEAD,
    Status.UNCONFIRMED: Verdict.UNSURE,
}
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))  # they come along when addresses are copied


class Reader:
    """Reads the rows of one import.

    Args:
        item: which of the columns hold what.
        now: times after this moment are taken for mistakes.
    """

    def __init__(self, item: SubscriberImport, now: datetime) -> None:
        self._item = item
        self._now = now
        self._statuses = [column for column in (item.status_column, item.other_status_column) if column is not None]

    def read(self, number: int, cells: list[str]) -> ImportRow:
        row = ImportRow(subscriber_import=self._item, number=number, language=self._language(cells))
        try:
            row.address = address(_cell(cells, self._item.address_column))
            row.address_hash = fingerprint(row.address)
            row.verdict = _FIRST[self._status(cells)]
            if row.verdict == Verdict.NEW:
                row.consented_at = words.moment(_cell(cells, self._item.time_column), self._now)
        except Unclear as unclear:
            row.verdict, row.reason = Verdict.BAD, unclear.reason
            row.said = unclear.said[: ImportRow.SAID].replace("\0", "\ufffd")  # no database text can hold a zero
            row.address = row.address_hash = ""
        return row

    def _language(self, cells: list[str]) -> str:
        return words.language(_cell(cells, self._item.language_column)) or self._item.language

    def _status(self, cells: list[str]) -> Status:
        said = [_cell(cells, column) for column in self._statuses]
        if said and not any(said):
            raise Unclear(Reason.STATUS, "")
        found = [words.status(word) for word in said if word]
        return min([Status(self._item.everyone), *found], key=_FROM_BAD_TO_GOOD.index)


def _cell(cells: list[str], column: int | None) -> str:
    """A row may be shorter than its headings; spreadsheets drop empty cells at the end."""
    return unguard(cells[column].strip()) if column is not None and column < len(cells) else ""


def address(text: str) -> str:
    """Return the address in a cell, in the spelling in which it is kept.

    Raises:
        Unclear: with the reason that helps most to mend it.
    """
    try:
        return normalise_fast(text.translate(_UNSEEN).strip())
    except EmailNotValidError:
        raise Unclear(_why_not(text.strip()), text) from None


def _why_not(text: str) -> Reason:
    local, _at, domain = text.rpartition("@")
    signs = [
        (not text, Reason.NO_ADDRESS),
        ("\ufffd" in text, Reason.UNREADABLE),
        ("@" not in text, Reason.NO_AT),
        (text.count("@") > 1, Reason.SEVERAL),
        (bool(re.search(r"\s", text)), Reason.SPACE),
        (not local.isascii(), Reason.LETTERS),
        (len(text) > 254, Reason.LENGTH),
        (bool(local) and _is_no_domain(domain), Reason.DOMAIN),
    ]
    return next((reason for holds, reason in signs if holds), Reason.NOT_AN_ADDRESS)


def _is_no_domain(domain: str) -> bool:
    try:
        normalise_fast(f"a@{domain}")
    except EmailNotValidError:
        return True
    return False
