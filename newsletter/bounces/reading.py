"""Reads any mail that came back, and says what it is."""

import re
from dataclasses import replace

from newsletter.bounces import complaints, delivery_reports, plain, replies
from newsletter.bounces.mail import Mail
from newsletter.bounces.report import WORDS, Kind, Report

#: Where servers write whom they have handed a mail to: its return path, when it is a report.
_ARRIVED_AT = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-Delivered-To",
    "X-Rcpt-To",
    "To",
    "Cc",
)
_RETURN_PATH = re.compile(
    r"(?<![\w.=-])[\w.=-]{1,40}\+[dl][0-9a-z]{1,13}-[a-z2-7]{10}@[\w.-]{1,253}", re.IGNORECASE | re.ASCII
)
_LEAVE = re.compile(r"^List-Unsubscribe:.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
_LINK = re.compile(r"/avmelding/([\w-]{22})/(?:(\d{1,18})/)?", re.ASCII)
_SEVERAL = 20  # as many as anybody names


def read(data: bytes) -> Report:
    """Return what a mail says. Any bytes have an answer; nothing raises."""
    mail = Mail(data)
    said = _said(mail)
    return replace(
        said,
        status=said.status[:12],
        words=said.words[:WORDS],
        return_paths=_found(_RETURN_PATH, "\n".join([*mail.headers(*_ARRIVED_AT, "Received"), mail.everything])),
        unsubscribe=_links(mail.everything),
    )


def _said(mail: Mail) -> Report:
    """Ask in order: what has a form of its own first, then whoever is away, and a server's words before a program's."""
    report = complaints.read(mail) or delivery_reports.read(mail)
    if report is None and not replies.is_absence(mail):
        report = plain.read(mail)
    return report or replies.automatic(mail) or Report(Kind.PERSON, words=mail.header("Subject"))


def _found(pattern: re.Pattern, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pattern.findall(text)))[:_SEVERAL]


def _links(text: str) -> tuple[tuple[str, str], ...]:
    lines = "\n".join(_LEAVE.findall(text))
    return _found(_LINK, re.sub(r"\s", "", lines))
