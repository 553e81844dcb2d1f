"""Change what one gets, behind the link that stands in every mail."""

from django.shortcuts import render
from django.utils.translation import get_language

from newsletter import links, wishes
from newsletter.following.forms import FollowingsForm
from newsletter.forms import ChoicesForm, PauseForm
from newsletter.forms.preferences import Part
from newsletter.models import Subscriber
from newsletter.services import leaving
from newsletter.views.from_mail import from_mail, without_secret
from newsletter.views.leaving import has_left
from newsletter.wishes import Wish

#: The page's parts, from top to bottom.
PARTS = (ChoicesForm, FollowingsForm, PauseForm)


@from_mail
def preferences(request, link: str):
    """Show what is got; on POST carry out the part of the page whose button was pressed."""
    subscriber = links.read_preferences(link)
    got = wishes.got_by(subscriber)
    if request.method == "POST" and request.POST.get("part") == "everything":
        left = leaving.leave_everything(subscriber=subscriber, page=without_secret(request))
        return has_left(request, subscriber, left)
    part = next((part for part in PARTS if part.key == request.POST.get("part")), None)
    if not part or not subscriber.is_active:
        return _page(request, subscriber, got)
    form = part(request.POST, subscriber=subscriber, got=got)
    if not form.is_valid():
        return _page(request, subscriber, got, wrong=form, status=422)
    return _save(request, form)


def _save(request, form: Part):
    """Carry out a part of the page; whoever is left with nothing has left."""
    saved = form.save(without_secret(request), get_language())
    form.subscriber.refresh_from_db()
    if not form.subscriber.is_active:
        return has_left(request, form.subscriber, form.got)
    return _page(request, form.subscriber, wishes.got_by(form.subscriber), saved=saved)


def _page(request, subscriber: Subscriber, got: Wish, *, wrong: Part | None = None, saved: str = "", status: int = 200):
    parts = [wrong if isinstance(wrong, part) else part(subscriber=subscriber, got=got) for part in PARTS]
    context = {
        "subscriber": subscriber,
        "parts": [part for part in parts if part.is_needed],
        "form": wrong,
        "saved": saved,
    }
    return render(request, "newsletter/preferences.html", context, status=status)
