"""What the newsletter tells the pages and the desk of topics and demands (`policies.following`)."""

from collections.abc import Iterator

from django.urls import reverse

from newsletter.models import Following, Subscriber
from policies.following import Followed
from policies.models import Topic


def page(followed: Followed) -> Iterator[str]:
    """The address of the page on which one asks to be told of `followed`."""
    if isinstance(followed, Topic):
        yield reverse("newsletter:follow_topic", args=[followed.slug])
    else:
        yield reverse("newsletter:follow_demand", args=[followed.number])


def followers(followed: Followed) -> Iterator[int]:
    """How many readers are told of it; nobody learns who."""
    active = Subscriber.objects.active()
    yield Following.objects.of(followed).filter(subscriber__in=active).count()
