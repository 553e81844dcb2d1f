"""Delivery status notifications (RFC 3464) and what is sent in the same envelope (RFC 6522)."""

import email
import re
from email.message import Message

from newsletter.bounces import verdict
from newsletter.bounces.mail import Mail, content, header
from newsletter.bounces.report import Kind, Report

#: The other one is for addresses that are not ASCII (RFC 6533).
_TYPES = ("message/delivery-status", "message/global-delivery-status")
#: OpenSMTPD writes "error"; some servers put a comment behind the word.
_FAILED = ("failed", "error")
_NOTHING_FINAL = ("delayed", "delivered", "relayed", "expanded")
_ADDRESS = re.compile(r"[^\s<>;:@\"]{1,64}@[^\s<>;:@\"]{1,253}")
_BETWEEN = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
_TYPE = re.compile(r"^[\w-]+\s*;\s*")  # "smtp;", "rfc822;"


def read(mail: Mail) -> Report | None:
    """Return what a delivery report says; None for a mail that is none."""
    parts = [part for content_type in _TYPES for part in mail.of_type(content_type)]
    blocks = [block for part in parts for block in _blocks(part)]
    told = [block for block in blocks if header(block, "Action") or header(block, "Status")]
    if not told:
        return None
    gone = [block for block in told if _is_failure(block)]
    return _failure(gone[0], mail) if gone else _nothing_final(told[0])


def _blocks(part: Message) -> list[Message]:
    """One for the message, then one for each recipient (2.3)."""
    inner = part.get_payload() if part.is_multipart() else []
    if part.get_content_type() == _TYPES[0]:
        return [block for block in inner if isinstance(block, Message)]
    # The parser does not know the other type, and takes it for a mail: headers, and a text with all further blocks.
    headers = "\n".join(f"{name}: {value}" for each in inner for name, value in each.items())
    text = "\n\n".join([headers, content(part), *map(content, inner)])
    return [email.message_from_string(block, policy=part.policy) for block in _BETWEEN.split(text.strip())]


def _action(block: Message) -> str:
    return header(block, "Action").lower()


def _is_failure(block: Message) -> bool:
    """By its action; where there is none, or an unknown one, by the class of its status."""
    action = _action(block)
    if action.startswith(_FAILED):
        return True
    return not action.startswith(_NOTHING_FINAL) and verdict.status_in(header(block, "Status"))[:1] in ("4", "5")


def _failure(block: Message, mail: Mail) -> Report:
    words = _TYPE.sub("", header(block, "Diagnostic-Code"))
    status = _status(header(block, "Status"), words)
    # A diagnosis that only says "delivery failed" leaves the telling to the text.
    kind = verdict.decide(status, words or mail.text)
    return Report(kind, status, words or status, recipients=recipients(block))


def _status(given: str, words: str) -> str:
    """The server's own words are nearer to the matter than what the reporting one made of them: 5.0.0 says nothing."""
    status, said = verdict.status_in(given), verdict.status_in(words)
    tells_more = status in verdict.VAGUE and said not in verdict.VAGUE
    return said if tells_more else status or said


def _nothing_final(block: Message) -> Report:
    words = _TYPE.sub("", header(block, "Diagnostic-Code"))
    return Report(Kind.NOTICE, verdict.status_in(header(block, "Status")), words, recipients=recipients(block))


def recipients(block: Message) -> tuple[str, ...]:
    """The address that we wrote to before the one that it led to."""
    names = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient", "Original-Rcpt-To")
    found = (_ADDRESS.search(header(block, name).replace("rfc822;", " ")) for name in names)
    return tuple(dict.fromkeys(match[0] for match in found if match))
