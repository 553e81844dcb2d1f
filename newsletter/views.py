"""The public pages: sign up, confirm, change, leave. A link in a mail needs no password, cookie or script."""

import functools
from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.public_forms import public_form, same_origin, visitor_address, within_limit
from core.visibility import unlisted
from newsletter import links
from newsletter.forms import PreferencesForm, SignUpForm
from newsletter.models import Subscriber
from newsletter.services import subscriptions

SIGN_UPS_A_VISITOR = "20/hour"


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


@public_form
def signup(request):
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid() and within_limit(SIGN_UPS_A_VISITOR, "newsletter-signup", visitor_address(request)):
            subscriptions.sign_up(email=form.cleaned_data["email"], language=get_language(), page=_page(request))
            return redirect("newsletter:requested")
        if form.is_valid():
            form.add_error(None, _("Too many sign-ups from your network. Nothing is lost: try again in an hour."))
            return _signup_again(request, form, status=429)
        return _signup_again(request, form, status=422)
    return render(request, "newsletter/signup.html", {"form": form})


def _signup_again(request, form, status: int):
    return unlisted(render)(request, "newsletter/signup.html", {"form": form}, status=status)


def _page(request) -> str:
    """The path of the page that the form stood on."""
    referer = request.headers.get("Referer", "")
    return urlsplit(referer).path if referer and same_origin(request) else request.path


@unlisted
def requested(request):
    return render(request, "newsletter/requested.html")


@from_mail
def confirm(request, link: str):
    letter = links.read_confirmation(link)
    subscriber = letter.subscriber
    if request.method == "POST":
        subscriber = subscriptions.confirm(letter=letter, page=_without_secret(request))
    template = "confirmed" if subscriber.state == Subscriber.State.ACTIVE else "confirm"
    context = {"subscriber": subscriber, "preferences": links.preferences_url(subscriber)}
    return render(request, f"newsletter/{template}.html", context)


@from_mail
def preferences(request, link: str):
    subscriber = links.read_preferences(link)
    form = PreferencesForm(request.POST or None, initial={"language": subscriber.language})
    saved = request.method == "POST" and form.is_valid()
    if saved:
        language = form.cleaned_data["language"]
        subscriptions.change_language(subscriber=subscriber, language=language, page=_without_secret(request))
    return render(request, "newsletter/preferences.html", {"subscriber": subscriber, "form": form, "saved": saved})


@from_mail
def unsubscribe(request, token: str):
    """Ask on GET; let go on POST, whether a person presses the button or a mail program does it (RFC 8058)."""
    subscriber = links.read_unsubscribe(token)
    if request.method == "POST":
        subscriptions.unsubscribe(subscriber=subscriber, page=_without_secret(request))
        return render(request, "newsletter/unsubscribed.html", {"subscriber": subscriber})
    return render(request, "newsletter/unsubscribe.html", {"subscriber": subscriber})


def _without_secret(request) -> str:
    """The page's path without the secret at its end, which no other table needs to know."""
    return request.path.rstrip("/").rpartition("/")[0] + "/"
