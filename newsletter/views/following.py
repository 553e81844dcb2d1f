"""Ask to be told what becomes of a topic or a demand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.public_forms import public_form, visitor_address, within_limit
from core.visibility import get_visible, unlisted
from newsletter.following.forms import FollowForm
from newsletter.services import subscriptions
from newsletter.views.subscribing import SIGN_UPS_A_VISITOR
from policies.following import Followed
from policies.models import Demand, Topic


@public_form
def follow_topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic, is_preview = get_visible(Topic.objects.with_texts(), request, slug=slug)
    return _follow(request, topic, is_preview, topics=[topic])


@public_form
def follow_demand(request: HttpRequest, number: int) -> HttpResponse:
    demand, is_preview = get_visible(Demand.objects.select_related("topic"), request, number=number)
    return _follow(request, demand, is_preview, demands=[demand])


def _follow(request: HttpRequest, followed: Followed, is_preview, **wish) -> HttpResponse:
    """Show the form, or take it in; what visitors do not see cannot be followed, by staff either."""
    if is_preview:
        raise Http404
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not form.is_valid():
            return unlisted(_show)(request, form, followed, status=422)
        if not within_limit(SIGN_UPS_A_VISITOR, "newsletter-signup", visitor_address(request)):
            form.add_error(None, _("Too many sign-ups from your network. Nothing is lost: try again in an hour."))
            return unlisted(_show)(request, form, followed, status=429)
        asked = {name: form.cleaned_data[name] for name in ("email", "language", "rhythm")}
        subscriptions.sign_up(**asked, page=request.path, **wish)
        return redirect("newsletter:requested")
    return _show(request, form, followed)


def _show(request: HttpRequest, form: FollowForm, followed: Followed, status: int = 200) -> HttpResponse:
    context = {"form": form, "followed": followed, "is_topic": isinstance(followed, Topic)}
    return render(request, "newsletter/follow.html", context, status=status)
