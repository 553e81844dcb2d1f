"""Signing up, confirming, leaving, being forgotten."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from newsletter import consent
from newsletter.addresses import fingerprint
from newsletter.models import ConsentEvent, Delivery, Letter, MailingList, Subscriber, Suppression
from newsletter.services import doorbell

LETTERS_AN_HOUR = 3  # to one address, whoever asks for them


@transaction.atomic
def sign_up(*, email: str, language: str, page: str) -> None:
    """Take in a wish to subscribe; a letter to `email` asks its owner to confirm.

    It answers nothing, so that nobody learns from it who subscribes.

    Args:
        email: as `addresses.normalise` returns it.
        language: code of the language the visitor reads.
        page: path of the page that the form stood on.
    """
    hashed = fingerprint(email)
    if Suppression.objects.filter(address_hash=hashed, reason__in=Suppression.SILENT).exists():
        return
    subscriber, _created = Subscriber.objects.get_or_create(
        address_hash=hashed, defaults={"email": email, "language": language}
    )
    kind = Letter.Kind.ALREADY if subscriber.state == Subscriber.State.ACTIVE else Letter.Kind.CONFIRM
    if kind == Letter.Kind.CONFIRM:
        record(subscriber, ConsentEvent.What.REQUESTED, language=language, page=page)
    recent = subscriber.letters.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    if recent.count() < LETTERS_AN_HOUR:
        subscriber.letters.create(kind=kind, language=language)
        doorbell.ring_on_commit("newsletter.tasks.send_letters")


@transaction.atomic
def confirm(*, letter: Letter, page: str) -> Subscriber:
    """Make the reader of `letter` a subscriber; a second time changes nothing."""
    subscriber = Subscriber.objects.select_for_update().get(pk=letter.subscriber_id)
    if subscriber.state != Subscriber.State.ACTIVE:
        subscriber.state = Subscriber.State.ACTIVE
        subscriber.language = letter.language
        subscriber.confirmed_at, subscriber.unsubscribed_at = timezone.now(), None
        subscriber.save(update_fields=["state", "language", "confirmed_at", "unsubscribed_at"])
        for mailing_list in MailingList.objects.public():
            subscriber.subscriptions.get_or_create(mailing_list=mailing_list)
        record(subscriber, ConsentEvent.What.CONFIRMED, language=letter.language, page=page)
        # Whoever confirms reads mail at the address and wants it: what was known of it before is out of date.
        Suppression.objects.filter(address_hash=subscriber.address_hash).delete()
    return subscriber


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, page: str, what=ConsentEvent.What.WITHDRAWN) -> None:
    """Let a subscriber go; a second time changes nothing."""
    changed = (
        Subscriber.objects.filter(pk=subscriber.pk)
        .exclude(state=Subscriber.State.UNSUBSCRIBED)
        .update(state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at=timezone.now())
    )
    if changed:
        record(subscriber, what, language=subscriber.language, page=page)


@transaction.atomic
def change_language(*, subscriber: Subscriber, language: str, page: str) -> None:
    if subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])
        record(subscriber, ConsentEvent.What.LANGUAGE, language=language, page=page)


@transaction.atomic
def erase(*, subscriber: Subscriber, reason=Suppression.Reason.ERASED) -> None:
    """Forget a person: what stays tells of nobody.

    The books of past campaigns keep their rows without an address, the consent events theirs without a subscriber,
    and a fingerprint keeps the address from coming back by an import. Signing up anew lifts it.
    """
    Suppression.objects.get_or_create(address_hash=subscriber.address_hash, defaults={"reason": reason})
    forget(Subscriber.objects.filter(pk=subscriber.pk))


def forget(subscribers) -> int:
    """Delete subscribers and the addresses that the ledger has of them."""
    Delivery.objects.filter(subscriber__in=subscribers).update(address="")
    return subscribers.delete()[1].get("newsletter.Subscriber", 0)


def record(subscriber: Subscriber, what: str, *, language: str, page: str) -> None:
    ConsentEvent.objects.create(
        subscriber=subscriber,
        what=what,
        wording=consent.wording(),
        wording_version=consent.CURRENT,
        language=language,
        page=page[:200],
    )
