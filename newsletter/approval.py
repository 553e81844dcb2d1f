"""What a second person says yes to: exactly this content to exactly this list."""

import hashlib
from dataclasses import astuple

from newsletter.composing import parts
from newsletter.models import Campaign
from newsletter.sending import message


def content(campaign: Campaign) -> str:
    """The SHA-256 of all that readers would get: the content in each language, and the list it goes to."""
    composed = {code: astuple(message.compose(campaign, code, **message.NOBODY)) for code in parts.editions(campaign)}
    return hashlib.sha256(repr((campaign.mailing_list_id, composed)).encode()).hexdigest()


def holds(campaign: Campaign) -> bool:
    """Whether what somebody approved is what would be sent now."""
    return bool(campaign.approved_by_id) and campaign.approved_content == content(campaign)
