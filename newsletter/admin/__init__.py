from newsletter.admin.campaigns import CampaignAdmin
from newsletter.admin.subscribers import SubscriberAdmin, SuppressionAdmin

__all__ = ["CampaignAdmin", "SubscriberAdmin", "SuppressionAdmin"]
