"""The addresses that stand in mail: signed where they give something, opaque where they only let go."""

import re
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from core.addresses import absolute_url
from core.macs import keyed_digest
from newsletter.models import Campaign, Letter, Subscriber
from newsletter.wishes import Wish, read, wished_in

CONFIRMATION_LIFETIME = timedelta(days=7)
UNDO_LIFETIME = timedelta(days=1)
TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


class QuickSigner(signing.Signer):
    """Django's, with signatures that cost less: every message of a newsletter has one."""

    def signature(self, value: str, key: str | None = None) -> str:
        return signing.b64_encode(keyed_digest(self.salt, value, key or self.key)).decode()


_confirmation = signing.TimestampSigner(salt="newsletter.confirmation")
_preferences = QuickSigner(salt="newsletter.preferences")
_UNDO = "newsletter.undo"


class BrokenLink(Exception):
    """The link was cut off on its way, or we never wrote it."""


class ExpiredLink(Exception):
    """The link was right once."""


def confirmation_url(letter: Letter) -> str:
    return absolute_url("newsletter:confirm", _confirmation.sign(letter.pk), language=letter.language)


def read_confirmation(link: str) -> Letter:
    """Return the letter in which `link` stood.

    Raises:
        ExpiredLink: older than seven days, or its reader has left or been forgotten since, or what it asks for is gone.
        BrokenLink: not ours.
    """
    try:
        number = _confirmation.unsign(link, max_age=CONFIRMATION_LIFETIME)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except signing.BadSignature as error:
        raise BrokenLink from error
    letter = Letter.objects.select_related("subscriber").filter(pk=number).first()
    if letter is None or (letter.subscriber.unsubscribed_at or letter.created_at) > letter.created_at:
        raise ExpiredLink
    if letter.confirmed_at is None and not wished_in(letter):
        raise ExpiredLink
    return letter


def signed(token: str) -> str:
    """What the preference link of the subscriber with `token` ends in."""
    return _preferences.sign(token)


def preferences_url(subscriber: Subscriber) -> str:
    return absolute_url("newsletter:preferences", signed(subscriber.token), language=subscriber.language)


def read_preferences(link: str) -> Subscriber:
    """Return the subscriber whose preferences `link` opens.

    Raises:
        BrokenLink: not ours, or the subscriber has been erased.
    """
    try:
        return Subscriber.objects.get(token=_preferences.unsign(link))
    except (signing.BadSignature, Subscriber.DoesNotExist) as error:
        raise BrokenLink from error


def read_unsubscribe(token: str) -> Subscriber:
    """Return the subscriber whom `token` lets go. It is not signed: it has to work when keys have been changed.

    Raises:
        BrokenLink: nobody has this token.
    """
    if not TOKEN.fullmatch(token):
        raise BrokenLink
    try:
        return Subscriber.objects.get(token=token)
    except Subscriber.DoesNotExist as error:
        raise BrokenLink from error


def read_campaign(number: int | None) -> Campaign | None:
    """Return the newsletter in which a link for leaving stood; None where the link names none.

    Raises:
        BrokenLink: there is no such newsletter.
    """
    if number is None:
        return None
    try:
        return Campaign.objects.select_related("mailing_list").get(pk=number)
    except (Campaign.DoesNotExist, OverflowError) as error:
        raise BrokenLink from error


def undo_url(subscriber: Subscriber, left: Wish) -> str:
    """The way back for one who has left by a slip."""
    link = signing.dumps([subscriber.token, left.scope], salt=_UNDO, compress=True)
    return reverse("newsletter:undo", args=[link])


def read_undo(link: str) -> tuple[Subscriber, Wish]:
    """Return who wants back, and what they had left.

    Raises:
        ExpiredLink: older than a day, or what they had left is gone.
        BrokenLink: not ours, or the subscriber has been erased.
    """
    try:
        token, scope = signing.loads(link, salt=_UNDO, max_age=UNDO_LIFETIME)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except (signing.BadSignature, ValueError) as error:
        raise BrokenLink from error
    subscriber, left = read_unsubscribe(token), read(scope)
    if not left:
        raise ExpiredLink
    return subscriber, left
