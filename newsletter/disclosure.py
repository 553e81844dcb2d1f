"""Everything that the newsletter holds about one person, to be handed out on request (GDPR articles 15 and 20)."""

from newsletter import wishes
from newsletter.models import Subscriber, Suppression

ABOUT = ("email", "state", "language", "digest", "created_at", "confirmed_at", "unsubscribed_at", "paused_until")
CONSENT = ("at", "what", "scope", "language", "page", "wording", "wording_version", "source", "campaign")
DELIVERY = ("campaign", "address", "state", "attempts", "attempt_started_at", "settled_at", "reply", "message_id")
BOUNCE = ("received_at", "kind", "status", "words")
LETTER = ("kind", "language", "created_at", "sent_at", "confirmed_at")


def everything_about(subscriber: Subscriber) -> dict:
    """Return what is held, in values that JSON can hold; times are in UTC."""
    got = wishes.got_by(subscriber)
    blocked = Suppression.objects.filter(address_hash=subscriber.address_hash)
    return {
        "subscriber": {name: getattr(subscriber, name) for name in ABOUT},
        "lists": list(subscriber.subscriptions.values("mailing_list__slug", "since")),
        "follows": [name for name, _language in got.names[len(got.lists) :]],
        "blocked": list(blocked.values("reason", "created_at")),
        "consent": list(subscriber.consent_events.values(*CONSENT)),
        "letters": list(subscriber.letters.values(*LETTER)),
        "newsletters": list(subscriber.deliveries.values(*DELIVERY)),
        "bounces": list(subscriber.bounces.values(*BOUNCE)),
    }
