"""Being told what becomes of topics and demands, until the reader ends it or they are withdrawn."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from newsletter.digests.noticing import notice
from newsletter.models import Campaign, Delivery, Following, NoticedChange, Subscriber
from policies.changes import Change, visible
from policies.models import Demand, Topic


@transaction.atomic
def grant(*, subscriber: Subscriber, topics: Iterable[Topic] = (), demands: Iterable[Demand] = ()) -> None:
    """Tell `subscriber` from now on what becomes of all these; what is followed already is told as before.

    What visitors can see at this moment is no news to somebody who begins now. What has been withdrawn since it was
    asked for is left out.
    """
    wanted = [{"topic": topic} for topic in topics if topic.is_published]
    wanted += [{"demand": demand} for demand in demands if demand.is_published]
    if wanted:
        told = {"told_until": notice()}
        for thing in wanted:
            subscriber.followings.get_or_create(**thing, defaults=told)


@transaction.atomic
def end_withdrawn() -> int:
    """End the followings of what has been withdrawn, once their readers have been told so; the number of them.

    They last until the mail that tells it is out: what is followed is asked once more before it is sent.
    """
    digests = Delivery.objects.filter(subscriber=OuterRef("subscriber"), campaign__kind=Campaign.Kind.DIGEST)
    settled = Following.objects.filter(~Exists(digests.waiting()))
    if not settled.of_withdrawn().exists():
        return 0
    return sum(_end(settled, change) for change in visible() if change.ends)


def _end(settled, change: Change) -> int:
    """What is withdrawn is the demand that the change is about or, of a change about none, the topic."""
    noticed = NoticedChange.objects.filter(key=change.key).values("at")
    about = {"demand__in": change.demands} if change.demands else {"topic__in": change.topics}
    return settled.filter(told_until__gte=Subquery(noticed), **about).delete()[0]
