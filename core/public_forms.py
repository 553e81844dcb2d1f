"""Forms for visitors: no cookie, so the page stays the same for all and can be cached.

Cross-site requests are refused by what the browser itself says (`Sec-Fetch-Site`, `Origin`;
W3C Fetch Metadata, RFC 6454) and robots by a signed token that expires, a field that people
leave empty and a limit for each address.
"""

import functools
import ipaddress
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)

TOKEN_SALT = "core.public_forms"  # noqa: S105 -- keeps these signatures apart from others, and is no secret
TOKEN_LIFETIME = 24 * 60 * 60  # seconds


def same_origin(request) -> bool:
    """Whether the browser says that the request comes from a page of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return bool(origin) and urlsplit(origin).netloc == request.get_host()


def public_form(view):
    """Let `view` take a POST without a CSRF cookie, from our own pages only."""

    @csrf_exempt
    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method == "POST" and not same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class PublicForm(forms.Form):
    """A form that a robot has a hard time with and a person does not notice."""

    #: The version of what the page says beside the button; a form that was shown with another one is shown anew.
    told = ""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    # Named for what robots fill in; hidden from people by the style sheet and from readers by `hidden`.
    website = forms.CharField(required=False, label=_("Leave this field empty"))

    def fresh_token(self) -> str:
        """A token for the page to be shown now, also when the one sent was too old."""
        return signing.dumps(self._shown(), salt=TOKEN_SALT)

    def _shown(self) -> list[str]:
        return [type(self).__name__, self.told]

    def clean(self):
        cleaned = super().clean()
        try:
            shown = signing.loads(cleaned.get("token") or "", salt=TOKEN_SALT, max_age=TOKEN_LIFETIME)
        except signing.BadSignature:
            self.add_error(None, _("The form had been open for too long. Nothing is lost: please send it once more."))
        else:
            if shown != self._shown():
                self.add_error(None, _("The text beside the form has changed. Please read it and send once more."))
        if cleaned.get("website"):
            self.add_error(None, _("The form was filled in as a robot does. Please leave the hidden field empty."))
        return cleaned


@functools.cache
def _limiter() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(settings.RATE_LIMIT_STORAGE, wrap_exceptions=True))


def visitor_address(request) -> str:
    """The visitor's network, as the proxy nearest to us saw it: an IPv4 address, or the first half of an IPv6 one.

    Each subscriber of an internet provider has the other half to choose from (RFC 6177), a new one for each request.
    """
    seen = request.META["REMOTE_ADDR"]
    if settings.BEHIND_PROXY:
        seen = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() or seen
    return _network(seen)


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))


def within_limit(limit: str, *key: str) -> bool:
    """Count one more use of `key` and tell whether it is within `limit` (such as "5/hour")."""
    return _ask(_limiter().hit, limit, key)


def is_spent(limit: str, *key: str) -> bool:
    """Tell whether `key` has been used as often as `limit` allows, without counting this look."""
    return not _ask(_limiter().test, limit, key)


def _ask(question: Callable[..., bool], limit: str, key: tuple[str, ...]) -> bool:
    """Where the counts cannot be reached, nobody is turned away."""
    try:
        return question(parse(limit), *key)
    except StorageError as error:
        logger.warning("Nothing is counted: %s", error.storage_error)
        return True
