"""Leave, by the link that stands in every mail."""

from django.shortcuts import render

from newsletter import links
from newsletter.services import subscriptions
from newsletter.views.from_mail import from_mail, without_secret


@from_mail
def unsubscribe(request, token: str, campaign: int | None = None):
    """Ask on GET; let go on POST, whether a person presses the button or a mail program does it (RFC 8058)."""
    subscriber = links.read_unsubscribe(token)
    if request.method == "POST":
        subscriptions.unsubscribe(subscriber=subscriber, page=without_secret(request))
        return render(request, "newsletter/unsubscribed.html", {"subscriber": subscriber})
    return render(request, "newsletter/unsubscribe.html", {"subscriber": subscriber})
