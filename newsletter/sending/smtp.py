"""One reused connection to the mail server, each failure named; it pipelines (RFC 2920) where the server offers that.

Then MAIL, RCPT and DATA for the next message travel with the final dot of this one: one round trip for each message.
Whatever is in doubt about who answers what ends the connection.
"""

import contextlib
import re
import smtplib
from collections.abc import Callable
from typing import Self

from django.conf import settings
from django.core import mail as django_mail

from newsletter.sending.wire import Broken, Wire

END = b".\r\n"
CLOSING = 421  # RFC 5321, 3.8: the server is about to hang up
WORDS = 500  # of an answer that are kept
#: Messages over one connection; many servers count them, and none likes to be left hanging.
SESSION = 1000
#: Seconds to wait for the answer to a message: RFC 5321, 4.5.3.2.6. Whoever gives up earlier makes it uncertain.
READING = 600
GOODBYE = 3  # seconds to wait for an answer to QUIT
DATA = 3  # the step at which a server asks for the message
#: The replies to MAIL, RCPT and DATA of a server that takes the message.
WELCOME = re.compile(rb"2\d\d [^\n]*\n2\d\d [^\n]*\n3\d\d [^\n]*\n")


class Rejected(Exception):
    """The server will not have this message, now (4xx) or ever (5xx)."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(answer(code, words))
        self.permanent = code >= 500


class Lost(Exception):
    """The connection went before the message was complete: it has certainly not been sent."""


class Unanswered(Exception):
    """The connection went after the final dot: nobody knows (RFC 1047)."""


class Unavailable(Exception):
    """The mail server cannot be reached, or takes nothing from us at all."""


def answer(code: int, words: bytes) -> str:
    """The server's answer in one line that any database can keep."""
    text = " ".join(words.decode("utf-8", "replace").replace("\x00", "").split())
    return f"{code} {text}"[:WORDS]


class Envelope:
    """The commands that say from whom to whom, in characters that end no line; bounces go to `sender`."""

    def __init__(self, sender: str, recipient: str) -> None:
        self.at_once = f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode()

    @property
    def commands(self) -> list[bytes]:
        return self.at_once.splitlines(keepends=True)


class Session:
    """Used as a context manager; connects when first needed and again when a connection was lost.

    Args:
        meanwhile: called every few seconds while the server is thinking; must raise nothing.
    """

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self._meanwhile = meanwhile
        self._wire: Wire | None = None
        self._pipelines = False
        self._taken = 0  # messages of this connection
        self._offered: Envelope | None = None  # the server has heard of it, its answers have not been read or used
        self._is_ending = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure, *details) -> None:
        # To a server that waits for a message, QUIT would become a part of it.
        if failure is None and self._offered is None:
            self.quit()
        self.drop()

    def quit(self) -> None:
        """Take leave of the server."""
        if self._wire:
            with contextlib.suppress(Broken):
                self._wire.write(b"QUIT\r\n")
                self._wire.reply(GOODBYE)
        self.drop()

    def drop(self) -> None:
        """Hang up without a word."""
        if self._wire:
            self._wire.close()
        self._wire, self._offered, self._taken, self._is_ending = None, None, 0, False

    def connect(self) -> None:
        """Have an open connection.

        Raises:
            Unavailable: no connection, no encryption or no log-in.
        """
        if self._taken >= SESSION:
            self.quit()
        if self._wire:
            return
        smtp = _logged_in()
        smtp.file.close()  # smtplib's reader has read what is its own; from here on the answers are ours
        self._pipelines = smtp.has_extn("pipelining")
        self._wire = Wire(smtp.sock, settings.EMAIL_TIMEOUT or READING, self._meanwhile)

    def offer(self, envelope: Envelope) -> None:
        """Go through MAIL, RCPT and DATA; when it returns, the server waits for the message.

        Raises:
            Rejected: the server will not have it for this recipient.
            Lost: the connection went.
            Unavailable: the server takes nothing from us.
        """
        if self._offered not in (None, envelope):
            self.drop()
        self.connect()
        try:
            if self._offered is None:
                self._propose(envelope)
            if not (self._pipelines and self._wire.takes(WELCOME)):
                self._judge(self._replies(envelope))
        except Broken as error:
            self.drop()
            raise Lost(str(error)) from error

    def _propose(self, envelope: Envelope) -> None:
        if self._pipelines:
            self._wire.write(envelope.at_once)
        self._offered = envelope

    def _replies(self, envelope: Envelope) -> list[tuple[int, bytes]]:
        """The answers to MAIL, RCPT and DATA; without pipelining a step is taken when the one before was welcome."""
        replies = []
        for command in envelope.commands:
            if not self._pipelines:
                if replies and replies[-1][0] // 100 != 2:
                    break
                self._wire.write(command)
            code, words = self._wire.reply()
            replies.append((code, words))
            # Asked for a message too early, a server would take the next commands for it.
            if code == CLOSING or (code // 100 == 3 and len(replies) < DATA):
                raise Broken(answer(code, words))
        return replies

    def _judge(self, replies: list[tuple[int, bytes]]) -> None:
        wanted = (2, 2, 3)
        refused = [place for place, (code, _words) in enumerate(replies) if code // 100 != wanted[place]]
        if not refused and self._wire.is_quiet:
            return
        # The first refusal is the reason; a 503 to DATA only follows from it.
        place = refused[0] if refused else 0
        code, words = replies[place]
        if code // 100 not in (4, 5):
            raise Broken(f"answers out of step: {answer(code, words)}")
        if place == 0:
            self.drop()
            raise Unavailable(answer(code, words))
        self._reset(waits_for_message=replies[-1][0] // 100 == 3)
        raise Rejected(code, words)

    def _reset(self, *, waits_for_message: bool) -> None:
        """RSET after a refusal: the next message starts from nothing.

        Args:
            waits_for_message: some servers answer DATA with 354 though they refused the recipient; RFC 2920, 3.1, has
                a client then send the final dot alone.
        """
        self._offered = None
        try:
            if waits_for_message:
                self._wire.write(END)
                self._wire.reply()
            self._wire.write(b"RSET\r\n")
            code, _words = self._wire.reply()
        except Broken:
            code = CLOSING
        if code != 250:
            self.drop()

    def hand_over(self, message: bytes) -> str:
        """Send the message and its final dot; return the server's words of acceptance. Raises as its two halves."""
        self.send(message)
        return self.answer()

    def send(self, message: bytes, following: Envelope | None = None) -> None:
        """Send the message that was offered, and its final dot.

        Args:
            message: with CRLF and stuffed dots, its last line ended.
            following: what will be offered next; it may travel along.

        Raises:
            Lost: the connection went before all was sent.
        """
        travels_along = following and self._pipelines and self._taken + 1 < SESSION
        self._offered = following if travels_along else None
        try:
            self._wire.write(message + END + (following.at_once if travels_along else b""))
        except Broken as error:
            if error.written < len(message) + len(END):
                self.drop()
                raise Lost(str(error)) from error
            # The message has left, and its answer may have come.
            self._offered, self._is_ending = None, True

    def answer(self) -> str:
        """Return the server's words of acceptance for the message that was sent.

        Raises:
            Rejected: the server read it and will not have it.
            Unanswered: the connection went.
        """
        try:
            code, words = self._wire.reply(READING)
        except Broken as error:
            self.drop()
            raise Unanswered(str(error)) from error
        self._taken += 1
        if self._is_ending or code == CLOSING or code // 100 not in (2, 4, 5):
            self.drop()
        match code // 100:
            case 2:
                return answer(code, words)
            case 4 | 5:
                raise Rejected(code, words)
        raise Unanswered(answer(code, words))


def _logged_in() -> smtplib.SMTP:
    """A connection as the settings have it: encrypted, and logged in where there is somebody to be."""
    backend = django_mail.get_connection("django.core.mail.backends.smtp.EmailBackend")
    try:
        backend.open()
        backend.connection.ehlo_or_helo_if_needed()
    except OSError as error:
        if backend.connection:
            backend.connection.close()
        raise Unavailable(str(error)[:WORDS]) from error
    return backend.connection
