from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from anymail.signals import tracking

        from core.queue import WAITING
        from newsletter.bounces.webhooks import take_event
        from newsletter.following import places
        from newsletter.waiting import tasks
        from policies import following

        following.PAGES.register(places.page, order=10)
        following.FOLLOWERS.register(places.followers, order=10)
        WAITING.register(tasks, order=30)
        tracking.connect(take_event, dispatch_uid="newsletter.bounces")
