from newsletter.models.block import Block
from newsletter.models.bounce import Bounce
from newsletter.models.campaign import Campaign, Edition, Picture, Rhythm
from newsletter.models.change import Look, NoticedChange, Round
from newsletter.models.consent import ConsentEvent
from newsletter.models.delivery import Batch, Delivery
from newsletter.models.mailing_list import MailingList
from newsletter.models.sending_domain import SendingDomain
from newsletter.models.subscriber import Following, Letter, Subscriber, Subscription
from newsletter.models.subscriber_import import ImportPart, ImportRow, SubscriberImport
from newsletter.models.suppression import Suppression

__all__ = [
    "Batch",
    "Block",
    "Bounce",
    "Campaign",
    "ConsentEvent",
    "Delivery",
    "Edition",
    "Following",
    "ImportPart",
    "ImportRow",
    "Letter",
    "Look",
    "MailingList",
    "NoticedChange",
    "Picture",
    "Rhythm",
    "Round",
    "SendingDomain",
    "Subscriber",
    "SubscriberImport",
    "Subscription",
    "Suppression",
]
