"""Sends the single letters: once and again until the mail server takes them."""

import logging
import smtplib
from datetime import datetime, timedelta
from itertools import takewhile
from time import monotonic

from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from core import mail
from core.addresses import absolute_url
from newsletter import links, wishes
from newsletter.models import Letter, Suppression
from newsletter.return_paths import LETTER, return_path

logger = logging.getLogger(__name__)

#: How long to wait after each attempt; then the letter is given up.
PATIENCE = [timedelta(minutes=minutes) for minutes in (2, 10, 60, 360)]
#: Of work before the worker is free for others: each letter may wait half a minute for a mail server that hangs.
SECONDS = 20


def send_due(*, seconds: float = SECONDS) -> int:
    """Send letters that are due, for `seconds` at most; the number sent. May run anywhere, any number of times.

    Those of an import wait for hours: whoever has been blocked for good meanwhile gets none.
    """
    now, deadline = timezone.now(), monotonic() + seconds
    due = Letter.objects.filter(sent_at__isnull=True, due_at__lte=now, attempts__lt=len(PATIENCE))
    silent = Suppression.objects.filter(reason__in=Suppression.SILENT).values("address_hash")
    due = due.exclude(subscriber__address_hash__in=silent)
    letters = due.select_related("subscriber", "subscriber_import").order_by("due_at")[:100]
    in_time = takewhile(lambda letter: monotonic() < deadline, letters)
    return sum(_send(letter) for letter in in_time if _claim(letter, now))


def _claim(letter: Letter, now: datetime) -> bool:
    """Take the letter for as long as its patience says; of two workers one sees its row change."""
    mine = Letter.objects.filter(pk=letter.pk, sent_at__isnull=True, attempts=letter.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, due_at=now + PATIENCE[letter.attempts]))


def _send(letter: Letter) -> bool:
    address, template = letter.subscriber.email, f"newsletter/mail/{letter.kind}"
    # The names of lists and topics are in the language in which they are fetched.
    with override(letter.language):
        context = _CONTEXTS[letter.kind](letter)
    try:
        back, headers = return_path(LETTER, letter.pk), _headers(letter)
        mail.send(template, address, letter.language, context, headers, return_path=back)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("Letter %s was not taken: %s", letter.pk, type(error).__name__)
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    return True


def _confirm(letter: Letter) -> dict:
    url, days = links.confirmation_url(letter), links.CONFIRMATION_LIFETIME.days
    imported_from = letter.subscriber_import.consent_source if letter.subscriber_import else ""
    return {"url": url, "days": days, "wish": wishes.wished_in(letter), "imported_from": imported_from}


def _already(letter: Letter) -> dict:
    subscriber = letter.subscriber
    until = subscriber.paused_until if subscriber.is_resting else None
    return {"url": links.preferences_url(subscriber), "wish": wishes.got_by(subscriber), "until": until}


def _welcome(letter: Letter) -> dict:
    return {
        "url": links.preferences_url(letter.subscriber),
        "leave_url": absolute_url("newsletter:unsubscribe", letter.subscriber.token),
        "archive_url": absolute_url("newsletter:archive"),
        "wish": wishes.wished_in(letter),
    }


_CONTEXTS = {Letter.Kind.CONFIRM: _confirm, Letter.Kind.ALREADY: _already, Letter.Kind.WELCOME: _welcome}


def _headers(letter: Letter) -> dict[str, str]:
    """One click to leave (RFC 8058), in mail to those who subscribe; nobody else has anything to leave."""
    if letter.kind == Letter.Kind.CONFIRM:
        return {}
    url = absolute_url("newsletter:unsubscribe", letter.subscriber.token, language=letter.language)
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
