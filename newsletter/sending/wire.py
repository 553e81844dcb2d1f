"""The bytes of one SMTP connection: written with a count, and read as replies (RFC 5321, 4.2)."""

import contextlib
import re
import socket
import ssl
from collections.abc import Callable
from time import monotonic

#: Seconds of silence after which whoever waits may do something else for a moment.
GLANCE = 4
#: Bytes of one reply, a server that talks without end is none.
LONGEST = 64 * 1024
GULP = 4096  # bytes that are read at a time: a few replies
#: Bytes that TLS sends as one (RFC 8446, 5.1). Of a longer write Python tells only whether all of it has left, and a
#: record that has not left whole cannot be read by anybody.
RECORD = 16 * 1024


class Broken(OSError):
    """The connection went, or says what no mail server says.

    Args:
        written: how many bytes of the last write have left this program.
    """

    def __init__(self, reason: str, written: int = 0) -> None:
        super().__init__(reason)
        self.written = written


class Wire:
    """An open connection.

    Args:
        sock: connected, encrypted and logged in.
        patience: seconds that a write, or a reply unless told otherwise, may take.
        meanwhile: called every few seconds of waiting.
    """

    def __init__(self, sock: socket.socket, patience: float, meanwhile: Callable[[], None]) -> None:
        with contextlib.suppress(OSError):
            # A message is written at once; its last packet must not wait for the answer to the one before.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(GLANCE)
        self._sock, self._patience, self._meanwhile = sock, patience, meanwhile
        self._unread = b""
        self._at_once = RECORD if isinstance(sock, ssl.SSLSocket) else None

    @property
    def is_quiet(self) -> bool:
        """Whether every reply that has come has been read."""
        return not self._unread

    def write(self, data: bytes) -> None:
        """Send all of `data`.

        Raises:
            Broken: with the number of bytes that were sent; what follows them has certainly not been.
        """
        view, written = memoryview(data), 0
        while written < len(data):
            try:
                written += self._patiently(self._sock.send, view[written:][: self._at_once], self._patience)
            except OSError as error:
                raise Broken(str(error), written) from error

    def takes(self, usual: re.Pattern[bytes]) -> bool:
        """Read what has come if it is this and nothing more; a glance instead of a reading of each reply."""
        if not usual.fullmatch(self._unread):
            return False
        self._unread = b""
        return True

    def reply(self, patience: float | None = None) -> tuple[int, bytes]:
        """Return the code of the next reply and its words, several lines as one.

        Raises:
            Broken: none came.
        """
        line, end, rest = self._unread.partition(b"\n")
        if end:
            self._unread = rest
        else:
            line = self._line(patience or self._patience)
        words = line[4:].strip()
        while line[3:4] == b"-":
            line = self._line(patience or self._patience)
            words += b" " + line[4:].strip()
            if len(words) > LONGEST:
                raise Broken("a reply without an end")
        if not line[:3].isdigit():
            raise Broken("no reply of a mail server")
        return int(line[:3]), words

    def _line(self, patience: float) -> bytes:
        while True:
            line, end, rest = self._unread.partition(b"\n")
            if end:
                self._unread = rest
                return line
            received = self._patiently(self._sock.recv, GULP, patience)
            if not received or len(self._unread) > LONGEST:
                raise Broken("connection closed")
            self._unread += received

    def _patiently(self, act: Callable, argument, patience: float):
        end = None
        while True:
            try:
                return act(argument)
            except TimeoutError:
                end = end or monotonic() + patience - GLANCE
                if monotonic() > end:
                    raise Broken("timed out") from None
                self._meanwhile()
            except OSError as error:
                raise Broken(str(error)) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.close()
