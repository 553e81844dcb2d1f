from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        from anymail.signals import tracking

        from newsletter.bounces.webhooks import take_event

        tracking.connect(take_event, dispatch_uid="newsletter.bounces")
