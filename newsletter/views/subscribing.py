"""Sign up and confirm."""

from urllib.parse import urlsplit

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.public_forms import public_form, same_origin, visitor_address, within_limit
from core.visibility import unlisted
from newsletter import consent, links
from newsletter.forms import SignUpForm
from newsletter.services import subscriptions
from newsletter.views.from_mail import from_mail, without_secret
from newsletter.wishes import wished_in

SIGN_UPS_A_VISITOR = "20/hour"


@public_form
def signup(request):
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid() and within_limit(SIGN_UPS_A_VISITOR, "newsletter-signup", visitor_address(request)):
            asked = {"email": form.cleaned_data["email"], "language": form.cleaned_data["language"]}
            subscriptions.sign_up(**asked, page=_page(request), lists=form.lists)
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
    """Ask on GET; on POST give what is asked for, if the wording is still the one that was shown."""
    letter = links.read_confirmation(link)
    subscriber = letter.subscriber
    if request.method == "POST" and request.POST.get("told") == consent.CURRENT:
        subscriber = subscriptions.confirm(letter=letter, page=without_secret(request))
        letter.refresh_from_db()
    context = {"subscriber": subscriber, "wish": wished_in(letter)}
    if letter.confirmed_at:
        context["preferences"] = links.preferences_url(subscriber)
        return render(request, "newsletter/confirmed.html", context)
    context |= {"told": consent.CURRENT, "wording": consent.wording()}
    return render(request, "newsletter/confirm.html", context)
