"""A mail as it comes, which may be anything: whatever is asked of it, it answers."""

import email
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr
from functools import cached_property

import nh3

#: A report begins with what it has to say; what it quotes may be as long as it likes.
LONGEST = 512 * 1024
#: Characters of one header and of a page: their readers take the square of the time for what is made to keep them busy.
LONGEST_HEADER = 4000
LONGEST_HTML = 64 * 1024
DEEPEST = 12  # parts within parts that anybody looks into
#: Of a charset only what mail is written in: Python knows others, made for other things, that warn or never end.
_CHARSET = re.compile(
    r"(us-)?ascii|utf-?(8|16)|iso-?8859-\d+|latin-?1|windows-\d+|cp\d+|koi8-[ru]|gb\w+|big5|iso-2022-\w+"
)
_SPACES = re.compile(r"\s+")
_LINE_END = re.compile(r"<(?:br|/p|/div|/td|/th|/tr|/li|/h\d|/pre)\b[^>]*>", re.IGNORECASE)


class _AsItStands(Compat32):
    """The newer policy of the standard library raises on headers that no standard knows; this one only cuts."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value[:LONGEST_HEADER]


class Mail:
    """Made of any bytes; nothing raises."""

    def __init__(self, data: bytes) -> None:
        try:
            self._message = email.message_from_bytes(data[:LONGEST], policy=_AsItStands())
        except RecursionError:  # a thousand parts within parts, made to do just this
            self._message = Message()

    def header(self, name: str) -> str:
        return header(self._message, name)

    def headers(self, *names: str) -> list[str]:
        """All headers of these names, decoded."""
        return [decoded(value) for name in names for value in self._message.get_all(name, [])]

    @cached_property
    def sender(self) -> tuple[str, str]:
        """Name and address of the From."""
        try:
            name, address = parseaddr(self.header("From"))
        except RecursionError:  # comments within comments
            return "", ""
        return name, address.lower()

    @cached_property
    def parts(self) -> list[Message]:
        """Every part in order, those of quoted messages among them."""
        return list(_walk(self._message, DEEPEST))

    def of_type(self, content_type: str) -> list[Message]:
        return [part for part in self.parts if part.get_content_type() == content_type]

    @cached_property
    def text(self) -> str:
        """The words of the mail itself, not of what it quotes in a part of its own."""
        own = list(_walk(self._message, DEEPEST, into_messages=False))
        for content_type, reader in (("text/plain", content), ("text/html", _words_of_html)):
            found = [reader(part) for part in own if part.get_content_type() == content_type]
            if any(text.strip() for text in found):
                return "\n".join(found)
        return ""

    @cached_property
    def everything(self) -> str:
        """All that can be read below the mail's own headers."""
        quoted = (f"{name}: {decoded(value)}" for part in self.parts[1:] for name, value in part.items())
        return "\n".join([*quoted, *(content(part) for part in self.parts)])


def _walk(part: Message, depth: int, *, into_messages: bool = True) -> Iterator[Message]:
    yield part
    if depth and part.is_multipart() and (into_messages or part.get_content_maintype() == "multipart"):
        for child in part.get_payload():
            yield from _walk(child, depth - 1, into_messages=into_messages)


def header(part: Message, name: str) -> str:
    """Decoded, on one line; the first of that name, empty where there is none."""
    return decoded(part.get(name, ""))


def decoded(value: str) -> str:
    """A header's words (RFC 2047) on one line; what cannot be decoded stays as it is."""
    raw = _text(value.encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return one_line(raw)
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    if charset is None:  # between encoded words, where the standard library escapes what is not Latin-1
        return _text(piece, "latin-1")
    return _text(piece, charset)


def content(part: Message) -> str:
    """The text of a part that is one; empty for parts that hold others."""
    if part.is_multipart():
        return ""
    return _text(part.get_payload(decode=True) or b"", str(part.get_content_charset() or "utf-8"))


def _words_of_html(part: Message) -> str:
    return html.unescape(nh3.clean(_LINE_END.sub("\n", content(part)[:LONGEST_HTML]), tags=set()))


def _text(octets: bytes, charset: str = "utf-8") -> str:
    for attempt in (charset if _CHARSET.fullmatch(charset.lower()) else "utf-8", "utf-8", "latin-1"):
        try:
            # A lone half of a pair, or a NUL, is a text that no database takes.
            return octets.decode(attempt).encode("utf-8", "replace").decode().replace("\x00", "")
        except (LookupError, ValueError):
            continue
    return ""


def one_line(words: str) -> str:
    return _SPACES.sub(" ", words).strip()
