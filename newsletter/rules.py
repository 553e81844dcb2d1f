"""Who may do what with a newsletter, and in which state. Each rule is asked with the newsletter and the user."""

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core.rules import YES, Answer, every, no
from newsletter.models import Campaign, Subscriber


def may(campaign: Campaign, user) -> Answer:
    if user.has_perm("newsletter.send_campaign"):
        return YES
    return no(_("You may write newsletters, but not send them."))


def is_draft(campaign: Campaign, user) -> Answer:
    return YES if campaign.is_draft else no(_("The newsletter has been sent already."))


def has_begun(campaign: Campaign, user) -> Answer:
    return no(_("The newsletter has not been sent.")) if campaign.is_draft else YES


def is_sending(campaign: Campaign, user) -> Answer:
    return YES if campaign.state == Campaign.State.SENDING else no(_("The newsletter is not being sent."))


def is_paused(campaign: Campaign, user) -> Answer:
    return YES if campaign.state == Campaign.State.PAUSED else no(_("The newsletter is not paused."))


def has_subject(campaign: Campaign, user) -> Answer:
    return YES if campaign.subject.strip() else no(_("The newsletter has no subject."))


def has_text(campaign: Campaign, user) -> Answer:
    texts = "".join(block.text for block in campaign.blocks.filter(kind="text"))
    words = strip_tags(texts).replace("&nbsp;", " ").strip()
    return YES if words else no(_("The newsletter has no text."))


def has_readers(campaign: Campaign, user) -> Answer:
    readers = Subscriber.objects.candidates(campaign.mailing_list).reachable()
    return YES if readers.exists() else no(_("Nobody subscribes yet."))


def has_own_address(campaign: Campaign, user) -> Answer:
    return YES if user.email else no(_("Your own user has no e-mail address. An administrator can enter it."))


may_edit = may_delete = is_draft
may_send = every(may, is_draft, has_subject, has_text, has_readers)
may_test = every(may, has_subject, has_text, has_own_address)
may_pause = every(may, is_sending)
may_resume = every(may, is_paused)
#: Decide about a delivery of which nothing certain is known.
may_decide = every(may, has_begun)
