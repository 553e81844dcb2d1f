"""Sign up and confirm."""

from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.public_forms import public_form, same_origin, visitor_address, within_limit
from core.visibility import unlisted
from newsletter import links
from newsletter.forms import SignUpForm
from newsletter.models import Subscriber
from newsletter.services import subscriptions
from newsletter.views.from_mail import from_mail, without_secret

SIGN_UPS_A_VISITOR = "20/hour"


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
        subscriber = subscriptions.confirm(letter=letter, page=without_secret(request))
    template = "confirmed" if subscriber.state == Subscriber.State.ACTIVE else "confirm"
    context = {"subscriber": subscriber, "preferences": links.preferences_url(subscriber)}
    return render(request, f"newsletter/{template}.html", context)
