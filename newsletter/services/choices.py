"""What subscribers choose behind the link in every mail."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.days import months_after
from newsletter import wishes
from newsletter.models import ConsentEvent, Subscriber
from newsletter.services import subscriptions
from newsletter.services.consents import record
from newsletter.services.leaving import leave
from newsletter.wishes import Wish
from policies.following import Followed

What = ConsentEvent.What

#: For how many months a break can be taken.
BREAKS = (1, 3, 6)


@transaction.atomic
def choose_lists(*, subscriber: Subscriber, lists, language: str, page: str) -> None:
    """Be on just `lists` from now on. What is followed is another matter."""
    got = Wish(wishes.got_by(subscriber).lists)
    wanted = Wish(tuple(lists))
    if new := wanted.beyond(got):
        subscriptions.give(subscriber, new)
        record(subscriber, What.CHOICES, language=language, page=page, scope=new.scope)
    if gone := got.beyond(wanted):
        leave(subscriber=subscriber, wish=gone, page=page)


@transaction.atomic
def choose_followings(
    *, subscriber: Subscriber, kept: Iterable[Followed], rhythm: str, language: str, page: str
) -> None:
    """Go on following just `kept`, told of it every week or every month.

    Args:
        subscriber: who chooses; nothing that is not followed already is begun by it.
        kept: topics and demands.
        rhythm: one of `Rhythm`.
        language: code of the language in which it was chosen.
        page: path of the page, without the secret in it.
    """
    if rhythm != subscriber.digest:
        subscriber.digest = rhythm
        subscriber.save(update_fields=["digest"])
        record(subscriber, What.CHOICES, language=language, page=page, scope=f"rhythm:{rhythm}")
    got, kept = wishes.got_by(subscriber), set(kept)
    gone = Wish((), *(tuple(each for each in followed if each not in kept) for followed in (got.topics, got.demands)))
    if gone:
        leave(subscriber=subscriber, wish=gone, page=page)


@transaction.atomic
def change_language(*, subscriber: Subscriber, language: str, page: str) -> None:
    if subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])
        record(subscriber, What.LANGUAGE, language=language, page=page)


@transaction.atomic
def pause(*, subscriber: Subscriber, months: int, page: str) -> date:
    """Send nothing for so many months; the day on which mail is sent again."""
    until = months_after(timezone.localdate(), months)
    _rest(subscriber, until)
    record(subscriber, What.PAUSED, language=subscriber.language, page=page, scope=f"until:{until}")
    return until


@transaction.atomic
def resume(*, subscriber: Subscriber, page: str) -> None:
    """End the break now; where there is none nothing changes."""
    if subscriber.is_resting:
        _rest(subscriber, None)
        record(subscriber, What.RESUMED, language=subscriber.language, page=page)


def _rest(subscriber: Subscriber, until: date | None) -> None:
    subscriber.paused_until = until
    subscriber.save(update_fields=["paused_until"])
