"""Leave, by the link that stands in every mail; and come back at once if it was a slip."""

from django.shortcuts import render
from django.utils.translation import get_language

from newsletter import consent, links, wishes
from newsletter.forms import LeavingForm
from newsletter.models import Campaign, Subscriber
from newsletter.services import choices, leaving
from newsletter.views.from_mail import from_mail, without_secret
from newsletter.wishes import Wish


@from_mail
def unsubscribe(request, token: str, campaign: int | None = None):
    """Ask on GET; act on POST, whether a person presses a button or a mail program does it (RFC 8058).

    Args:
        request: of a browser or of a mail program, which sends no cookie and no choice.
        token: the subscriber's.
        campaign: number of the newsletter in which the link stood; without it everything is left.
    """
    subscriber, sent = links.read_unsubscribe(token), links.read_campaign(campaign)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _act(request, subscriber, sent, form)
    got = wishes.got_by(subscriber)
    leaves = got if sent is None else got.beyond(got.beyond(leaving.sent_for(sent, subscriber)))
    context = {"subscriber": subscriber, "campaign": sent, "form": form, "leaves": leaves, "keeps": got.beyond(leaves)}
    return render(request, "newsletter/unsubscribe.html", context, status=422 if form.errors else 200)


def _act(request, subscriber: Subscriber, sent: Campaign | None, form: LeavingForm):
    page, choice = without_secret(request), form.cleaned_data["choice"]
    if choice == form.PAUSE and subscriber.is_active:
        until = choices.pause(subscriber=subscriber, months=form.cleaned_data["months"], page=page)
        return render(request, "newsletter/paused.html", {"subscriber": subscriber, "until": until})
    if sent is None or choice == form.EVERYTHING:
        left = leaving.leave_everything(subscriber=subscriber, page=page, campaign=sent)
    else:
        left = leaving.leave_campaign(subscriber=subscriber, campaign=sent, page=page)
    return has_left(request, subscriber, left)


def has_left(request, subscriber: Subscriber, left: Wish):
    """The answer to one who has left something, with the way back."""
    context = {"subscriber": subscriber, "left": left, "kept": wishes.got_by(subscriber)}
    context |= {"undo": links.undo_url(subscriber, left) if left else "", "wording": consent.wording()}
    return render(request, "newsletter/unsubscribed.html", context)


@from_mail
def undo(request, link: str):
    """Ask on GET; on POST give back what was left by a slip."""
    subscriber, left = links.read_undo(link)
    if request.method == "POST":
        page = without_secret(request)
        leaving.rejoin(subscriber=subscriber, wish=left, language=get_language(), page=page)
    template = "rejoined" if request.method == "POST" else "undo"
    context = {"subscriber": subscriber, "left": left, "wording": consent.wording()}
    return render(request, f"newsletter/{template}.html", context)
