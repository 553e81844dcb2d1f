from newsletter.models.campaign import Campaign, Edition
from newsletter.models.consent import ConsentEvent
from newsletter.models.delivery import Batch, Delivery
from newsletter.models.subscriber import Letter, Subscriber
from newsletter.models.suppression import Suppression

__all__ = ["Batch", "Campaign", "ConsentEvent", "Delivery", "Edition", "Letter", "Subscriber", "Suppression"]
