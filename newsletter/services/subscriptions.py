"""Asking for lists and followings, and confirming them: one letter for all that is asked for at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter import wishes
from newsletter.addresses import fingerprint
from newsletter.models import ConsentEvent, Letter, Subscriber, Suppression
from newsletter.services import doorbell, followings
from newsletter.services.consents import record
from newsletter.wishes import Wish

LETTERS_AN_HOUR = 3  # to one address, whoever asks for them


@transaction.atomic
def sign_up(  # noqa: PLR0913 -- one for each thing that can be asked for
    *, email: str, language: str, page: str, lists=(), topics=(), demands=(), rhythm: str = ""
) -> None:
    """Take in a wish to get something; a letter to `email` asks its owner to confirm.

    Nothing is given without that, to one who subscribes already no more than to a stranger: anybody can type an
    address. It answers nothing, so that nobody learns from it who subscribes.

    Args:
        email: as `addresses.normalise` returns it.
        language: code of the language in which the visitor wants mail.
        page: path of the page that the form stood on.
        lists: mailing lists asked for.
        topics: topics to be told of.
        demands: demands to be told of.
        rhythm: how often to be told of them, one of `Rhythm`; empty when that is not asked.

    Raises:
        ValueError: nothing is asked for.
    """
    wish = Wish(tuple(lists), tuple(topics), tuple(demands))
    if not wish:
        raise ValueError("Nobody can be asked to confirm nothing.")
    hashed = fingerprint(email)
    blocked = Suppression.objects.filter(address_hash=hashed).first()
    if blocked and blocked.is_silent:
        return
    # Held until the letter is written: of several who ask at once each sees the letters of those before.
    subscriber, _created = Subscriber.objects.select_for_update().get_or_create(
        address_hash=hashed, defaults={"email": email, "language": language}
    )
    if not _may_write(subscriber):
        return
    if subscriber.is_active and not blocked:
        wish = wish.beyond(wishes.got_by(subscriber))
    if wish:
        record(subscriber, ConsentEvent.What.REQUESTED, language=language, page=page, scope=wish.scope)
    _write(subscriber, Letter.Kind.CONFIRM if wish else Letter.Kind.ALREADY, language, wish, rhythm)


def _may_write(subscriber: Subscriber) -> bool:
    """A stranger cannot fill anybody's mailbox."""
    asked_for = subscriber.letters.exclude(kind=Letter.Kind.WELCOME)
    return asked_for.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() < LETTERS_AN_HOUR


def _write(subscriber: Subscriber, kind: str, language: str, wish: Wish, rhythm: str = "") -> None:
    letter = subscriber.letters.create(kind=kind, language=language, rhythm=rhythm)
    letter.lists.set(wish.lists)
    letter.topics.set(wish.topics)
    letter.demands.set(wish.demands)
    doorbell.ring_on_commit("newsletter.tasks.send_letters")


@transaction.atomic
def confirm(*, letter: Letter, page: str) -> Subscriber:
    """Give the reader of `letter` what it asks for; a second time changes nothing."""
    subscriber = Subscriber.objects.select_for_update().get(pk=letter.subscriber_id)
    now = timezone.now()
    if not Letter.objects.filter(pk=letter.pk, confirmed_at=None).update(confirmed_at=now):
        return subscriber
    is_new = not subscriber.is_active
    if is_new:
        subscriber.state, subscriber.language = Subscriber.State.ACTIVE, letter.language
        subscriber.paused_until = subscriber.unsubscribed_at = None
    # Bounces from before this moment no longer count: whoever confirms reads mail at the address.
    subscriber.confirmed_at = now
    subscriber.digest = letter.rhythm or subscriber.digest
    subscriber.save(update_fields=["state", "language", "confirmed_at", "unsubscribed_at", "paused_until", "digest"])
    wish = wishes.wished_in(letter)
    give(subscriber, wish)
    record(subscriber, ConsentEvent.What.CONFIRMED, language=letter.language, page=page, scope=wish.scope)
    _lift(subscriber)
    if is_new:
        _write(subscriber, Letter.Kind.WELCOME, letter.language, wish)
    return subscriber


def give(subscriber: Subscriber, wish: Wish) -> None:
    """Let `subscriber` get all of `wish`; what is there already stays as it is."""
    for mailing_list in wish.lists:
        subscriber.subscriptions.get_or_create(mailing_list=mailing_list)
    followings.grant(subscriber=subscriber, topics=wish.topics, demands=wish.demands)


def _lift(subscriber: Subscriber) -> None:
    """What was known of an address before its owner confirmed is out of date; a no of its owner is not."""
    blocked = Suppression.objects.filter(address_hash=subscriber.address_hash)
    blocked.exclude(reason__in=Suppression.SILENT).delete()
