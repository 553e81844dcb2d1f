"""The test mail: the newsletter as readers would get it, for those who make it."""

from collections.abc import Sequence
from email.utils import parseaddr

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import mail
from core.rules import require
from newsletter import rules
from newsletter.models import Campaign
from newsletter.sending import message, smtp
from newsletter.sending.mime import Skeleton


def send_test(*, campaign: Campaign, user, language: str, to: Sequence[str]) -> None:
    """Send an edition to a few addresses of the house; the two links that are a reader's own lead nowhere.

    Args:
        campaign: as it is saved.
        user: who tries it.
        language: of the edition.
        to: addresses, each of which gets a mail of its own.

    Raises:
        Refused: nothing to send, or no address to send to.
        UnsafeValue: an address that no mail can have.
        smtp.Unavailable, .Rejected, .Lost, .Unanswered: what the mail server did; those before have got theirs.
    """
    require(rules.may_test(campaign, user))
    with override(language):
        skeleton = Skeleton(message.build(campaign, language, note=f"[{_('Test')}] ").message)
    mails = [(address, skeleton.splice(_values(campaign, address, number))) for number, address in enumerate(to)]
    sender = parseaddr(mail.sender())[1]
    for address, spliced in mails:
        with smtp.Session() as session:
            session.offer(smtp.Envelope(sender, address))
            session.hand_over(spliced)


def _values(campaign: Campaign, address: str, number: int) -> dict[str, str]:
    name = f"test.{campaign.pk}.{number}.{timezone.now().timestamp()}@{message.message_id_domain()}"
    return message.values(address, f"<{name}>", "test")
