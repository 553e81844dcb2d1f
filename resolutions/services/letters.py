"""Mails to those who propose changes: the personal link, and what was sent by it."""

import logging
import smtplib

from django.utils import timezone
from django.utils.translation import override

from core import mail
from core.addresses import absolute_url
from resolutions.models import Amendment, Invitation
from resolutions.placing import place_of

logger = logging.getLogger(__name__)


class NotTaken(Exception):
    """The mail server did not take the letter; what it was about is saved."""


def address_of(token: str, language: str) -> str:
    """The full address of the personal link with this secret."""
    return absolute_url("resolutions:amend", token, language=language)


def send_link(invitation: Invitation, token: str) -> None:
    """Send the personal link. The secret is nowhere else, so a letter that is lost needs a new one.

    Raises:
        NotTaken: the mail server is away, or refuses.
    """
    context = {"url": address_of(token, invitation.language), "expires": timezone.localtime(invitation.expires_at)}
    try:
        _send("link", invitation, context)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("Invitation %s was not taken: %s", invitation.pk, type(error).__name__)
        raise NotTaken from error


def send_receipt(amendment: Amendment, token: str) -> None:
    """Send what was sent, to the one who sent it. The page shows it as well, so a lost letter loses nothing."""
    invitation = amendment.invitation
    cosigners = list(amendment.cosigners.all())
    with override(invitation.language):
        place = str(place_of(amendment))
    context = {"amendment": amendment, "place": place, "cosigners": cosigners}
    context["url"] = address_of(token, invitation.language)
    try:
        _send("receipt", invitation, context)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("The receipt of amendment %s was not taken: %s", amendment.pk, type(error).__name__)


def _send(letter: str, invitation: Invitation, context: dict) -> None:
    context |= {"invitation": invitation, "resolution": invitation.resolution, "organisation": invitation.organisation}
    mail.send(f"resolutions/mail/{letter}", invitation.email, invitation.language, context)
