"""A message as bytes in which only the recipient's own marks are open.

Building a message costs a hundred times what splicing does, so it is built once. A mark stands between two NUL
bytes, which no finished message contains.
"""

import re
import secrets
from email import quoprimime
from email.message import EmailMessage
from email.policy import SMTP

MARK = re.compile(rb"\x00(\w+)\x00")
LINE_START_DOT = re.compile(rb"^\.", re.MULTILINE)
UNSAFE = re.compile(rb"[\x00-\x1f\x7f-\xff]")
SOFT_BREAK = b"=\r\n"
LINE = 76  # characters that an encoded line may have


class UnsafeValue(ValueError):
    """A value that could end a line, or that is not ASCII."""


def mark(name: str) -> bytes:
    return b"\x00%b\x00" % name.encode()


def build(headers: dict[str, str], own: dict[str, bytes], parts: dict[str, str], places: dict[str, str]) -> bytes:
    """Return a multipart/alternative message (RFC 2046) with CRLF and stuffed dots (RFC 5321, 4.5.2), ready to splice.

    Args:
        headers: the same for all; encoded here where they are not ASCII.
        own: header lines with marks in them, which are the recipient's own.
        parts: text by media subtype ("plain", "html"), the plainest first.
        places: for each placeholder in the texts, the name of its mark.
    """
    boundary = f"alternative-{secrets.token_hex(12)}"
    frame = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        frame[name] = value
    frame["MIME-Version"] = "1.0"
    frame["Content-Type"] = f'multipart/alternative; boundary="{boundary}"'
    pieces = [b"%b: %b\r\n" % (name.encode(), value) for name, value in own.items()]
    pieces.append(frame.as_bytes().split(b"\r\n\r\n", 1)[0].rstrip() + b"\r\n\r\n")
    for subtype, text in parts.items():
        pieces.append(
            f"--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
        )
        pieces.append(_quoted_printable(text, places) + b"\r\n")
    pieces.append(f"--{boundary}--\r\n".encode())
    return LINE_START_DOT.sub(b"..", b"".join(pieces))


def _quoted_printable(text: str, places: dict[str, str]) -> bytes:
    """Encode (RFC 2045, 6.7), each mark on a line of its own between soft breaks."""
    placeholder = re.compile("(" + "|".join(map(re.escape, places)) + ")")
    encoded = []
    for piece in placeholder.split(text.replace("\r\n", "\n")):
        if piece in places:
            encoded += [SOFT_BREAK, mark(places[piece]), SOFT_BREAK]
        else:
            octets = piece.encode().decode("latin-1")  # one character a byte, as the encoder wants it
            encoded.append(quoprimime.body_encode(octets, LINE - len("="), eol="\r\n").encode())
    return b"".join(encoded)


class Skeleton:
    """A built message, taken apart once so that each recipient costs one join."""

    def __init__(self, message: bytes) -> None:
        self._pieces = MARK.split(message)

    def splice(self, values: dict[str, str]) -> bytes:
        """Return the message with each mark replaced by its value.

        Raises:
            UnsafeValue: nothing is made of it.
        """
        encoded = {name.encode(): value.encode() for name, value in values.items()}
        if UNSAFE.search(b"".join(encoded.values())):
            raise UnsafeValue("The address has characters that no mail may be sent to.")
        pieces = self._pieces.copy()
        pieces[1::2] = [encoded[name] for name in pieces[1::2]]
        return b"".join(pieces)
