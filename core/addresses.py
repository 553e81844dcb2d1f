"""Addresses of the portal's own pages as the outside world writes them."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override


def absolute(path: str) -> str:
    """Return the full address of a site-relative `path`."""
    return f"{settings.SITE_URL}{path}"


def absolute_url(view: str, *args, language: str | None = None, **kwargs) -> str:
    """Return the full address of `view`, in `language` (a code such as "nn") or the present one."""
    with override(language or get_language()):
        return absolute(reverse(view, args=args, kwargs=kwargs))
