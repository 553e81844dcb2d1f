"""The bytes of a connection: how many have left, and how much of an answer is read."""

import socket
import ssl
import threading

import pytest

from newsletter.sending import wire
from newsletter.sending.wire import Broken, Wire


@pytest.fixture
def ends():
    """The two ends of a connection, of which the other reads nothing by itself."""
    near, far = socket.socketpair()
    with near, far:
        yield near, far


def wired(sock: socket.socket) -> Wire:
    return Wire(sock, 0.01, lambda: None)


def encrypted(ends, certificate) -> tuple[ssl.SSLSocket, ssl.SSLSocket]:
    near, far = ends
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    client = trusting.wrap_socket(near, do_handshake_on_connect=False)
    greeting = threading.Thread(target=client.do_handshake)
    greeting.start()
    server = certificate.wrap_socket(far, server_side=True)
    greeting.join()
    server.setblocking(False)
    return client, server


def arrived(server: ssl.SSLSocket) -> int:
    """How many bytes are there to be read."""
    number = 0
    while True:
        try:
            number += len(server.recv(wire.RECORD))
        except ssl.SSLWantReadError:
            return number


def test_what_has_left_under_encryption_is_counted_though_the_rest_does_not_leave(ends, own_certificate, monkeypatch):
    monkeypatch.setattr(wire, "GLANCE", 0.01)
    client, server = encrypted(ends, own_certificate)
    with client, server:
        with pytest.raises(Broken) as stuck:
            wired(client).write(b"x" * 10_000_000)
        assert stuck.value.written == arrived(server) > 0


def test_an_answer_of_lines_without_end_is_none(ends):
    near, far = ends
    far.sendall(b"250-and more\r\n" * 8000)
    with pytest.raises(Broken, match="a reply without an end"):
        wired(near).reply()


def test_the_lines_of_an_answer_are_one(ends):
    near, far = ends
    far.sendall(b"250-first\r\n250 last\r\n")
    assert wired(near).reply() == (250, b"first last")
