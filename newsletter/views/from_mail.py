"""What the pages have in common that a link in a mail leads to."""

import functools

from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.visibility import unlisted
from newsletter import links


def from_mail(view):
    """A page that a link in a mail leads to. The secret in its address is the permission: a POST needs no token."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except links.ExpiredLink:
            return render(request, "newsletter/link_expired.html", status=410)
        except links.BrokenLink:
            return render(request, "newsletter/link_broken.html", status=404)

    return csrf_exempt(unlisted(require_http_methods(["GET", "HEAD", "POST"])(wrapped)))


def without_secret(request) -> str:
    """The page's path up to the secret in it, which no other table needs to know."""
    given = request.resolver_match.kwargs
    return request.path.partition(given.get("token") or given["link"])[0]
