"""Leaving a list, the followings or everything, and coming back when it was a slip."""

from django.db import transaction
from django.utils import timezone

from newsletter import wishes
from newsletter.models import Campaign, ConsentEvent, MailingList, Subscriber
from newsletter.services import subscriptions
from newsletter.services.consents import record
from newsletter.wishes import Wish

What = ConsentEvent.What


def leave_everything(
    *, subscriber: Subscriber, page: str, campaign: Campaign | None = None, what=What.WITHDRAWN
) -> Wish:
    """Let a subscriber go; what was left, which a second time is nothing.

    Args:
        subscriber: who leaves.
        page: path of the page, without the secret in it.
        campaign: the mail whose link was used.
        what: WITHDRAWN_BY_STAFF when staff do it for somebody.
    """
    return leave(subscriber=subscriber, wish=None, page=page, campaign=campaign, what=what)


def leave_list(
    *, subscriber: Subscriber, mailing_list: MailingList, page: str, campaign=None, what=What.WITHDRAWN
) -> Wish:
    """Take a subscriber off one list; what was left, which a second time is nothing."""
    return leave(subscriber=subscriber, wish=Wish((mailing_list,)), page=page, campaign=campaign, what=what)


def leave_campaign(*, subscriber: Subscriber, campaign: Campaign, page: str) -> Wish:
    """Leave what `campaign` was sent to: its list or, of a digest, everything that is followed."""
    return leave(subscriber=subscriber, wish=sent_for(campaign, subscriber), page=page, campaign=campaign)


def sent_for(campaign: Campaign, subscriber: Subscriber) -> Wish:
    """Because of which wish `subscriber` gets mail such as `campaign`."""
    if campaign.mailing_list:
        return Wish((campaign.mailing_list,))
    got = wishes.got_by(subscriber)
    return Wish((), got.topics, got.demands)


@transaction.atomic
def leave(
    *, subscriber: Subscriber, wish: Wish | None, page: str, campaign: Campaign | None = None, what=What.WITHDRAWN
) -> Wish:
    """Take `wish` from a subscriber, or everything when it is None; what was left.

    Who is left with nothing has left altogether.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    got = wishes.got_by(subscriber)
    left = got if wish is None else got.beyond(got.beyond(wish))
    kept = got.beyond(left)
    _take(subscriber, left)
    ends = subscriber.is_active and not kept
    if ends:
        subscriber.state, subscriber.unsubscribed_at = Subscriber.State.UNSUBSCRIBED, timezone.now()
        subscriber.save(update_fields=["state", "unsubscribed_at"])
        subscriber.letters.filter(sent_at=None).delete()
    if left or ends:
        sent = campaign if campaign and campaign.has_begun else None  # anybody can write another number into the link
        record(subscriber, what, language=subscriber.language, page=page, scope=left.scope, campaign=sent)
    return left


def _take(subscriber: Subscriber, wish: Wish) -> None:
    subscriber.subscriptions.filter(mailing_list__in=wish.lists).delete()
    subscriber.followings.filter(topic__in=wish.topics).delete()
    subscriber.followings.filter(demand__in=wish.demands).delete()


@transaction.atomic
def rejoin(*, subscriber: Subscriber, wish: Wish, language: str, page: str) -> Wish:
    """Take back a leaving that was a slip; what was given back, which a second time is nothing.

    Followings begin anew: what changed in between is not told.
    """
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    wish = wish.beyond(wishes.got_by(subscriber))
    if wish:
        subscriber.state, subscriber.unsubscribed_at = Subscriber.State.ACTIVE, None
        subscriber.save(update_fields=["state", "unsubscribed_at"])
        subscriptions.give(subscriber, wish)
        record(subscriber, What.CHOICES, language=language, page=page, scope=wish.scope)
    return wish
