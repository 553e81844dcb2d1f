"""A mail server that answers each step as the test says, and keeps what it was told."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

CLOSE = ""  # an answer that is none: the connection ends

OK = {"EHLO": "250-there\r\n250 PIPELINING", "DATA": "354 go on", "QUIT": "221 bye"}


class Scripted:
    """Answers with `script(command)`, else kindly. The command after a message is a dot.

    Args:
        pipelining: whether it offers that (RFC 2920).
    """

    def __init__(self, script: Callable[[str], str | None] = lambda command: None, *, pipelining: bool = True) -> None:
        self.script, self._pipelining = script, pipelining
        self.commands: list[str] = []
        self.writes: list[bytes] = []  # as they arrived
        self.messages: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                self.connections += 1
                with connection, suppress(OSError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        buffer, message = b"", None
        while chunk := connection.recv(1 << 16):
            self.writes.append(chunk)
            buffer += chunk
            while b"\r\n" in buffer:
                line, _end, buffer = buffer.partition(b"\r\n")
                if message is not None and line != b".":
                    message.append(line)
                    continue
                answer = self._answer(line.decode())
                if message and answer.startswith("250"):  # an empty one is for nobody
                    self.messages.append(b"\r\n".join(message))
                message = [] if answer.startswith("354") else None
                if answer == CLOSE:
                    return
                connection.sendall(answer.encode() + b"\r\n")

    def _answer(self, command: str) -> str:
        self.commands.append(command)
        word = command.partition(" ")[0].upper()
        said = self.script(command)
        if said is not None:
            return said
        return "250 there" if word == "EHLO" and not self._pipelining else OK.get(word, "250 ok")
