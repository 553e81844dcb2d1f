"""A mail server that notes whom it has taken a message for before it says so, and is slow at random.

    python -m benchmarks.witness <port> <log>

Each line of the log: the time, the recipient, the Message-ID.
"""

import os
import random
import socketserver
import sys
import time

SLOWEST = 0.02  # seconds before a message is noted, and again before it is answered


class Conversation(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self._say("220 witness")
        recipient = ""
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                recipient = line[9:-3].decode()
            if word == b"DATA":
                self._say("354 go on")
                if not self._take(recipient):
                    return
            elif word == b"EHLO":
                self._say("250-witness\r\n250 PIPELINING")
            else:
                self._say("250 ok")
            if word == b"QUIT":
                return

    def _take(self, recipient: str) -> bool:
        message_id = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            if line.startswith(b"Message-ID: "):
                message_id = line[12:].strip()
        time.sleep(random.uniform(0, SLOWEST))  # noqa: S311 -- no secret
        os.write(self.server.log, f"{time.time()} {recipient} {message_id.decode()}\n".encode())
        time.sleep(random.uniform(0, SLOWEST))  # noqa: S311 -- no secret
        self._say("250 taken")
        return True

    def _say(self, reply: str) -> None:
        self.wfile.write(reply.encode() + b"\r\n")


class Witness(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 100

    def __init__(self, port: int, log: str) -> None:
        super().__init__(("127.0.0.1", port), Conversation)
        self.log = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def handle_error(self, request, client_address) -> None:
        """Say nothing of clients that were killed."""


if __name__ == "__main__":
    Witness(int(sys.argv[1]), sys.argv[2]).serve_forever()
