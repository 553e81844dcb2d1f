"""Writing a newsletter: begun, saved as a whole, copied."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from core.rules import Refused, require
from newsletter import draft as drafts
from newsletter import rules
from newsletter.draft import FIRST, Draft
from newsletter.models import Block, Campaign, MailingList


class Overtaken(Refused):
    """Somebody else has saved since the writer opened the page; nothing is changed."""


@transaction.atomic
def begin(*, mailing_list: MailingList, subject: str) -> Campaign:
    """Begin a newsletter in bokmål, with one block to write in."""
    campaign = Campaign.objects.create(mailing_list=mailing_list)
    drafts.write(campaign, Draft(mailing_list.pk, {FIRST: subject}, {}, (drafts.BlockDraft(Block.Kind.TEXT),)))
    return campaign


@transaction.atomic
def save_blocks(*, campaign: Campaign, draft: Draft, user, seen: str | None = None) -> list[Block]:
    """Save everything that is written of a newsletter at once.

    Args:
        campaign: a draft.
        draft: all of it; what is not there is deleted.
        user: who writes.
        seen: the version on which the writer's work is based; None writes over whatever there is.

    Returns: its blocks in their order.

    Raises:
        Overtaken: somebody else has saved since `seen`; nothing is changed.
        Refused: another rule says no; nothing is changed.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(rules.may_edit(locked, user))
    if seen is not None and drafts.read(locked).version != seen:
        raise Overtaken(_("Somebody else has saved this newsletter since you opened it."))
    return drafts.write(locked, draft)


@transaction.atomic
def copy(*, campaign: Campaign) -> Campaign:
    """Return a new draft that says the same; what is copied may be in any state."""
    content = drafts.read(campaign)
    copied = Campaign.objects.create(mailing_list_id=campaign.mailing_list_id)
    drafts.write(copied, replace(content, blocks=tuple(replace(block, pk=None) for block in content.blocks)))
    return copied
