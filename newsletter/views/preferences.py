"""Change what one gets, behind the link that stands in every mail."""

from django.shortcuts import render
from django.utils.translation import get_language

from newsletter import links, wishes
from newsletter.following.forms import FollowingsForm
from newsletter.forms import ChoicesForm, PauseForm
from newsletter.models import Subscriber
from newsletter.services import leaving
from newsletter.views.from_mail import from_mail, without_secret
from newsletter.views.leaving import has_left

#: The page's parts, from top to bottom.
PARTS = (ChoicesForm, FollowingsForm, PauseForm)


@from_mail
def preferences(request, link: str):
    subscriber = links.read_preferences(link)
    sent = next((part for part in PARTS if part.key == request.POST.get("part", "")), None)
    if request.method == "POST" and request.POST.get("part") == "everything":
        return _leave(request, subscriber)
    if not sent or not subscriber.is_active:
        return _page(request, subscriber)
    form = sent(request.POST, subscriber=subscriber)
    if not form.is_valid():
        return _page(request, subscriber, wrong=form, status=422)
    got = wishes.got_by(subscriber)
    saved = form.save(without_secret(request), get_language())
    subscriber.refresh_from_db()
    if subscriber.is_active:
        return _page(request, subscriber, saved=saved)
    return has_left(request, subscriber, got)


def _leave(request, subscriber: Subscriber):
    return has_left(request, subscriber, leaving.leave_everything(subscriber=subscriber, page=without_secret(request)))


def _page(request, subscriber: Subscriber, *, wrong=None, saved: str = "", status: int = 200):
    parts = [wrong if isinstance(wrong, part) else part(subscriber=subscriber) for part in PARTS]
    context = {
        "subscriber": subscriber,
        "parts": [part for part in parts if part.is_needed],
        "form": wrong,
        "saved": saved,
    }
    return render(request, "newsletter/preferences.html", context, status=status)
