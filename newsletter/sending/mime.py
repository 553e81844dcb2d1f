"""A message as bytes in which only the recipient's own marks are open.

Building a message costs a hundred times what splicing does, so it is built once. A mark stands between two NUL
bytes, which no finished message contains.
"""

import re
import secrets
from base64 import encodebytes
from collections.abc import Mapping
from email import quoprimime
from email.message import EmailMessage
from email.policy import SMTP

MARK = re.compile(rb"\x00(\w+)\x00")
LINE_START_DOT = re.compile(rb"^\.", re.MULTILINE)
SOFT_BREAK = b"=\r\n"
LINE = 76  # characters that an encoded line may have


class UnsafeValue(ValueError):
    """A value that could end a line, or that is not ASCII."""


def is_safe(value: str) -> bool:
    """Whether `value` can be put into a header or a command: it is ASCII and ends no line."""
    return value.isascii() and value.isprintable()


def mark(name: str) -> bytes:
    return b"\x00%b\x00" % name.encode()


def build(
    headers: dict[str, str],
    own: dict[str, bytes],
    parts: dict[str, str],
    places: dict[str, str],
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a multipart/alternative message (RFC 2046) with CRLF and stuffed dots (RFC 5321, 4.5.2), ready to splice.

    Args:
        headers: the same for all; encoded here where they are not ASCII.
        own: header lines with marks in them, which are the recipient's own.
        parts: text by media subtype ("plain", "html"), the plainest first.
        places: for each placeholder in the texts, the name of its mark.
        pictures: PNG by Content-ID (RFC 2392), which the last part calls and goes together with (RFC 2387).
    """
    *others, (subtype, text) = parts.items()
    last = _text(subtype, text, places)
    if pictures:
        last = _multipart("related", [last, *(_picture(*each) for each in pictures.items())], type=f"text/{subtype}")
    body = _multipart("alternative", [*(_text(*each, places) for each in others), last])
    frame = EmailMessage(policy=SMTP)
    for name, value in {**headers, "MIME-Version": "1.0"}.items():
        frame[name] = value
    lines = [b"%b: %b\r\n" % (name.encode(), value) for name, value in own.items()]
    lines.append(frame.as_bytes().rstrip() + b"\r\n")
    return LINE_START_DOT.sub(b"..", b"".join(lines) + body)


def _multipart(subtype: str, entities: list[bytes], **parameters: str) -> bytes:
    """Entities within an entity, of which each begins with its headers."""
    boundary = f"{subtype}-{secrets.token_hex(12)}"
    said = "".join(f';\r\n {name}="{value}"' for name, value in {**parameters, "boundary": boundary}.items())
    head = f"Content-Type: multipart/{subtype}{said}\r\n\r\n".encode()
    opening, closing = f"--{boundary}\r\n".encode(), f"--{boundary}--\r\n".encode()
    return head + b"".join(opening + entity + b"\r\n" for entity in entities) + closing


def _text(subtype: str, text: str, places: dict[str, str]) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + _quoted_printable(text, places)


def _picture(content_id: str, png: bytes) -> bytes:
    name = content_id.partition("@")[0]
    head = (
        f"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <{content_id}>\r\n"
        f'Content-Disposition: inline; filename="{name}.png"\r\n\r\n'
    )
    return head.encode() + encodebytes(png).replace(b"\n", b"\r\n")


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
        self._names = [name.decode() for name in self._pieces[1::2]]

    def splice(self, values: dict[str, str]) -> bytes:
        """Return the message with each mark replaced by its value.

        Raises:
            UnsafeValue: nothing is made of it.
        """
        if not is_safe("".join(values.values())):
            raise UnsafeValue("The address has characters that no mail may be sent to.")
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name].encode() for name in self._names]
        return b"".join(pieces)
