"""A mailbox on a mail server (IMAP4rev1, RFC 3501)."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from typing import Self
from urllib.parse import SplitResult, unquote

from newsletter.bounces.boxes.box import Item, NotReached, Place
from newsletter.bounces.mail import LONGEST

SECONDS = 20  # that each step may take
#: Where folders of one's own lie, and what parts their names (RFC 2342): some servers want them below INBOX.
_OWN_FOLDERS = re.compile(rb'^\(\("([^"]*)" (?:"(.)"|NIL)')
#: Not those that lie there for people, nor those that have been moved on a server that cannot move.
_WAITING = "UNFLAGGED UNDELETED"


class ImapBox:
    """Mails are known by their UID, which no other session can change."""

    def __init__(self, address: SplitResult) -> None:
        self._address = address
        self._folders: dict[str, str] = {}

    def __enter__(self) -> Self:
        """Log in and open the folder.

        Raises:
            NotReached: no connection, a wrong password, or no such folder.
        """
        try:
            self._server = self._connect()
        except (OSError, imaplib.IMAP4.error) as error:
            raise NotReached(f"{self._address.hostname}: {_said(error)}") from error
        try:
            self._server.login(unquote(self._address.username or ""), unquote(self._address.password or ""))
            _must(self._server.select(_quoted(unquote(self._address.path.strip("/")) or "INBOX")))
        except (OSError, imaplib.IMAP4.error) as error:
            self.__exit__()
            raise NotReached(f"{self._address.hostname}: {_said(error)}") from error
        return self

    def __exit__(self, *failure) -> None:
        """Say goodbye to a server that listens, and hang up on one that does not."""
        try:
            self._server.logout()
        except (OSError, imaplib.IMAP4.error):
            with contextlib.suppress(OSError):
                self._server.shutdown()

    def _connect(self) -> imaplib.IMAP4:
        host = self._address.hostname or ""
        if self._address.scheme == "imap":
            return imaplib.IMAP4(host, self._address.port or imaplib.IMAP4_PORT, timeout=SECONDS)
        port = self._address.port or imaplib.IMAP4_SSL_PORT
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)

    def waiting(self, most: int) -> Iterator[Item]:
        with _answering():
            (found,) = _must(self._server.uid("SEARCH", None, _WAITING))
        for uid in (found or b"").split()[:most]:
            with _answering():
                # PEEK: it stays unread for people. Only its beginning, however long it is.
                fetched = _must(self._server.uid("FETCH", uid.decode(), f"(BODY.PEEK[]<0.{LONGEST}>)"))
            data = [piece[1] for piece in fetched if isinstance(piece, tuple)]
            if data:  # else another worker has been quicker
                yield Item(uid.decode(), data[0])

    def settle(self, item: Item, place: Place) -> None:
        with _answering():
            if place == Place.FOR_PEOPLE:
                _must(self._server.uid("STORE", item.name, "+FLAGS", r"(\Flagged)"))
            elif "MOVE" in self._server.capabilities:  # RFC 6851
                _must(self._server.uid("MOVE", item.name, self._folder(place)))
            else:
                self._copy_away(item.name, self._folder(place))

    def _copy_away(self, uid: str, folder: str) -> None:
        """The copy first. Where one mail alone cannot be removed (RFC 4315), the other stays, marked as deleted."""
        _must(self._server.uid("COPY", uid, folder))
        _must(self._server.uid("STORE", uid, "+FLAGS", r"(\Deleted)"))
        if "UIDPLUS" in self._server.capabilities:
            _must(self._server.uid("EXPUNGE", uid))

    def _folder(self, place: Place) -> str:
        if place not in self._folders:
            self._folders[place] = _quoted(f"{self._prefix()}{place}")
            self._server.create(self._folders[place])  # says no where it is there already
        return self._folders[place]

    def _prefix(self) -> str:
        if "NAMESPACE" not in self._server.capabilities:
            return ""
        _kind, (own, *_others) = self._server.namespace()
        found = _OWN_FOLDERS.match(own or b"")
        return found[1].decode("ascii", "replace") if found else ""


@contextlib.contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as error:
        raise NotReached(_said(error)) from error


def _must(answer: tuple[str, list]) -> list:
    """What the server says, unless it says no."""
    kind, said = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(str(said))
    return said


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
