"""What every response is told about caches and content."""

import re

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import activate

from core.visibility import Gone
from privacy import consent, videos

#: Query keys with which the CMS would give a stranger a session.
TOOLBAR_KEYS = ("toolbar_on", "toolbar_off", "edit", "edit_off", "structure", "persist")
CMS_PAGES = {"pages-root", "pages-details-by-slug"}
#: A rush of strangers is answered by the proxy; whatever is published is seen a second later.
SHARED = "public, max-age=0, s-maxage=1"
#: What can never become anything else, and is the same for everybody.
FOR_EVER = "public, max-age=31536000, immutable"
STAFF_PATH = re.compile(r"^/(?:nn/|en/)?admin/")
STAFF_DIRECTIVES = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class VisitorMiddleware:
    """Keep strangers free of cookies, and say who may keep a response.

    A request without cookies gets the one public page, whatever language its browser prefers: the
    address decides the language. A request with any of our cookies gets a page that nobody else may see,
    unless it is a file that never changes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path:  # PostgreSQL, which the CMS asks for every page, refuses the character
            request.path, request.path_info = (text.replace("\0", "�") for text in (request.path, request.path_info))
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            self._forget_toolbar(request)
        response = self.get_response(request)
        if getattr(response, "is_for_ever", False) and not response.cookies:
            self._drop_vary(response, {"cookie", "accept-language"})
            response["Cache-Control"] = FOR_EVER
            del response["Expires"]
        elif request.COOKIES or response.cookies:
            add_never_cache_headers(response)
        else:
            self._drop_vary(response, {"cookie", "accept-language"})
            if getattr(response, "may_be_shared", False):
                response["Cache-Control"] = SHARED
                del response["Expires"]
        return response

    @staticmethod
    def _forget_toolbar(request) -> None:
        if any(key in request.GET for key in TOOLBAR_KEYS):
            request.GET = request.GET.copy()
            for key in TOOLBAR_KEYS:
                request.GET.pop(key, None)

    @staticmethod
    def _drop_vary(response, names: set[str]) -> None:
        kept = [name for name in re.split(r"\s*,\s*", response.get("Vary", "")) if name.lower() not in names]
        if any(kept):
            response["Vary"] = ", ".join(kept)
        elif response.has_header("Vary"):
            del response["Vary"]


class SharingMiddleware:
    """Note what the view itself says of caches, next to the view.

    On the way out the CMS forbids to keep whatever it has rendered, unless it keeps it itself. For strangers,
    who all get the same page, `VisitorMiddleware` knows better: a proxy may keep it for a second.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_cms_page = request.resolver_match and request.resolver_match.view_name in CMS_PAGES
        wanted = is_cms_page or "no-store" not in response.get("Cache-Control", "")
        response.is_for_ever = "immutable" in response.get("Cache-Control", "")
        response.may_be_shared = wanted and request.method in {"GET", "HEAD"} and response.status_code < 500
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, but leave files alone whose view names their very bytes by a strong ETag (RFC 9110, 8.8.1)."""

    def process_response(self, request, response):
        names_its_bytes = response.get("ETag", "").startswith('"')
        return response if names_its_bytes else super().process_response(request, response)


class GoneMiddleware:
    """Let the address of what has been withdrawn say so, when and why."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return (
            render(request, "410.html", {"item": exception.item}, status=410) if isinstance(exception, Gone) else None
        )


class AddressLanguageMiddleware:
    """The address decides the language of a public page, and nothing else does.

    The CMS would also listen to a form field or query key named "language". And where a page lacks the
    language, it renders the text, and with it all the rest, in the fallback: here the reader keeps menu
    and notices in their own language, and `page.html` marks the text's.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not STAFF_PATH.match(request.path_info):
            request._cms_language = request.LANGUAGE_CODE  # where the CMS keeps what it has found out
        return self.get_response(request)

    def process_template_response(self, request, response):
        activate(request.LANGUAGE_CODE)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy, loosened for two.

    Staff: their editors need inline script and style. Visitors who said yes to films: these play in a frame
    from YouTube.
    """

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        loosened = dict(parts.replace or {})
        if STAFF_PATH.match(request.path_info) or self._shows_toolbar(request):
            loosened |= STAFF_DIRECTIVES
        if consent.answer(request, consent.VIDEO):
            loosened["frame-src"] = [SELF, videos.PLAYER]
        parts.replace = loosened
        return parts

    @staticmethod
    def _shows_toolbar(request) -> bool:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_staff = has_session and hasattr(request, "user") and request.user.is_staff
        return is_staff and hasattr(request, "toolbar") and request.toolbar.show_toolbar
