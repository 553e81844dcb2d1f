"""Asking a colleague to read a newsletter and say yes to it."""

from django.utils.translation import get_language

from core import mail
from core.addresses import absolute_url
from core.rules import require
from newsletter import rules
from newsletter.models import Campaign


def ask_for_approval(*, campaign: Campaign, user, colleague, note: str = "") -> None:
    """Write a short letter to `colleague`, who can approve, with the way to the newsletter.

    Args:
        campaign: a draft to a list that asks for approval.
        user: who asks.
        colleague: a member of staff with an address.
        note: words of the one who asks, in the letter.

    Raises:
        Refused: the list asks for no approval, or the newsletter is no draft.
        OSError: what the mail server did; no letter is sent.
    """
    require(rules.may_edit(campaign, user))
    require(rules.needs_approval(campaign, user))
    context = {
        "campaign": campaign,
        "name": user.get_full_name() or user.get_username(),
        "note": note,
        "url": absolute_url("admin:newsletter_campaign_ready", campaign.pk),
    }
    mail.send("newsletter/mail/approval", colleague.email, get_language(), context)
