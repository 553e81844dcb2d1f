"""One reused connection to the mail server, one step at a time, each outcome named.

Every failure of smtplib is an OSError: a connection that went, or an answer that is none.
"""

import contextlib
import smtplib
from email.utils import parseaddr
from typing import Self

from django.core import mail as django_mail

from core import mail

END = b".\r\n"
CLOSING = 421  # RFC 5321, 3.8: the server is about to hang up
WORDS = 500  # of an answer that are kept


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


class Session:
    """Used as a context manager; connects when first needed and again when a connection was lost."""

    def __init__(self) -> None:
        self._backend = django_mail.get_connection("django.core.mail.backends.smtp.EmailBackend")
        self._sender = parseaddr(mail.sender())[1]
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure, *details) -> None:
        if self._smtp is None:
            return
        if failure is None:
            with contextlib.suppress(OSError):
                self._smtp.quit()
        # After a failure the server may be waiting for a message: QUIT would become a part of it.
        self.drop()

    def drop(self) -> None:
        """Hang up without a word, as nothing more is to be said."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = self._backend.connection = None

    def connect(self) -> smtplib.SMTP:
        """Return the open connection.

        Raises:
            Unavailable: no connection, no encryption or no log-in.
        """
        if self._smtp is None:
            try:
                self._backend.open()
                self._smtp = self._backend.connection
                self._smtp.ehlo_or_helo_if_needed()
            except OSError as error:
                self.drop()
                raise Unavailable(str(error)[:WORDS]) from error
        return self._smtp

    def offer(self, address: str) -> None:
        """Go through MAIL, RCPT and DATA; when it returns, the server waits for the message.

        Raises:
            Rejected: the server will not have it for this recipient.
            Lost: the connection went.
            Unavailable: the server takes nothing from us.
        """
        smtp = self.connect()
        try:
            self._expect(250, *smtp.mail(self._sender), refusal=Unavailable)
            self._expect(250, *smtp.rcpt(address))
            self._expect(354, *smtp.docmd("data"))
        except Rejected:
            self._reset()
            raise
        except OSError as error:
            self.drop()
            raise Lost(str(error)) from error

    def hand_over(self, message: bytes) -> str:
        """Send the message and its final dot; return the server's words of acceptance.

        Args:
            message: with CRLF and stuffed dots, its last line ended.

        Raises:
            Rejected: the server read it and will not have it.
            Lost: the connection went before all was sent.
            Unanswered: it went after that.
        """
        try:
            # One write: where it fails, the final dot at its end has not left this machine.
            self._smtp.send(message + END)
        except OSError as error:
            self.drop()
            raise Lost(str(error)) from error
        try:
            code, words = self._smtp.getreply()
        except OSError as error:
            self.drop()
            raise Unanswered(str(error)) from error
        if code == CLOSING or code // 100 not in (2, 4, 5):
            self.drop()
        match code // 100:
            case 2:
                return answer(code, words)
            case 4 | 5:
                raise Rejected(code, words)
        raise Unanswered(answer(code, words))

    def _expect(self, wanted: int, code: int, words: bytes, refusal=None) -> None:
        if code == CLOSING or code < 0:
            raise smtplib.SMTPServerDisconnected(answer(code, words))
        if code // 10 != wanted // 10:
            if refusal:
                self.drop()
                raise refusal(answer(code, words))
            raise Rejected(code, words)

    def _reset(self) -> None:
        """RSET after a refusal: the next message starts from nothing."""
        try:
            code, _words = self._smtp.rset()
        except OSError:
            code = CLOSING
        if code != 250:
            self.drop()
