"""Complaints: a mail company passes on that its customer called a message unwanted (RFC 5965, RFC 6650)."""

import email
import re
from email.message import Message

from newsletter.bounces.delivery_reports import recipients
from newsletter.bounces.mail import Mail, content, header, one_line
from newsletter.bounces.report import Kind, Report

#: Other kinds of feedback are about the mail server: "virus", "auth-failure", or take a complaint back: "not-spam".
_UNWANTED = {"abuse", "fraud", "opt-out", "opt-out-list", "complaint", ""}
#: Some put an old form of it into the text of an ordinary mail (Junk Mail Reporting, 2004).
_OLD_SUBJECT = re.compile(r"^(complaint about message from|abuse report|spam report|fw: complaint)\b", re.IGNORECASE)


def read(mail: Mail) -> Report | None:
    """Return a complaint, or other feedback as a notice; None for a mail that is neither."""
    feedback = mail.of_type("message/feedback-report")
    if feedback:
        return _read(_fields(feedback[0]))
    if _OLD_SUBJECT.match(mail.header("Subject")) and mail.of_type("message/rfc822"):
        return Report(Kind.COMPLAINT, words=mail.header("Subject"))
    return None


def _read(fields: Message) -> Report:
    kind = header(fields, "Feedback-Type").lower()
    words = one_line(f"{kind} {header(fields, 'User-Agent')}")
    told = Kind.COMPLAINT if kind in _UNWANTED else Kind.NOTICE
    return Report(told, words=words, recipients=recipients(fields))


def _fields(part: Message) -> Message:
    """The parser takes a `message/…` for a mail, so the fields are headers of what is in it; some encode them."""
    inner = part.get_payload()
    if part.is_multipart() and inner:
        return inner[0]
    return email.message_from_string(content(part).lstrip())
