from newsletter.admin.bounces import BounceAdmin
from newsletter.admin.campaigns import CampaignAdmin
from newsletter.admin.importing import SubscriberImportAdmin
from newsletter.admin.mailing_lists import MailingListAdmin
from newsletter.admin.sending_domains import SendingDomainAdmin
from newsletter.admin.subscribers import SubscriberAdmin
from newsletter.admin.suppressions import SuppressionAdmin

__all__ = [
    "BounceAdmin",
    "CampaignAdmin",
    "MailingListAdmin",
    "SendingDomainAdmin",
    "SubscriberAdmin",
    "SubscriberImportAdmin",
    "SuppressionAdmin",
]
