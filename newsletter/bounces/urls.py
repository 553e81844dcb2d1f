"""Where the one mail company that the settings name may tell what became of messages; nothing else answers here."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import path


def _webhook(company: str) -> path:
    """django-anymail's view of `company`: it takes POST alone, with a password, and from no browser's form (CSRF)."""
    from anymail.urls import urlpatterns as known  # loads every company's reader

    end = "_tracking_webhook"
    views = {each.name.removesuffix(end): each.callback for each in known if each.name.endswith(end)}
    if company not in views:
        raise ImproperlyConfigured(f"ANYMAIL_PROVIDER is one of {', '.join(sorted(views))}, not {company}.")
    return path(f"{company}/", views[company], name="webhook")


app_name = "bounces"
urlpatterns = [_webhook(settings.ANYMAIL_PROVIDER)] if settings.ANYMAIL_PROVIDER else []
