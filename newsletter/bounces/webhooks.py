"""What a mail company tells by webhook, in the words that django-anymail makes of every company's."""

import hashlib

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from newsletter.bounces import origins, services, verdict
from newsletter.bounces.mail import one_line
from newsletter.bounces.report import WORDS, Kind, Report
from newsletter.bounces.services import Outcome

#: Of a message that the company has not even tried to deliver, because of what it knows of the address.
_KNOWN_BEFORE = {
    RejectReason.INVALID: Kind.HARD,
    RejectReason.BOUNCED: Kind.HARD,
    RejectReason.SPAM: Kind.COMPLAINT,
    RejectReason.UNSUBSCRIBED: Kind.COMPLAINT,  # it will not let us write to them any more
}


def take_event(event: AnymailTrackingEvent, esp_name: str, **signal) -> Outcome:
    """Record one event; called by `anymail.signals.tracking` once the company has shown who it is.

    Args:
        event: bounced, rejected and complained count; a deferred message is still being tried.
        esp_name: the company.
        signal: what Django says of the signal itself.
    """
    words = one_line(str(event.mta_response or event.description or ""))[:WORDS]
    kind = _kind(event, words)
    if kind is None or not event.recipient:
        return Outcome.NOTHING
    origin = origins.find_sent(str(event.message_id or ""), event.recipient)
    if origin is None:
        return Outcome.STRANGE
    report = Report(kind, verdict.status_in(words)[:12], words)
    return services.record(report=report, origin=origin, key=_key(event, esp_name))


def _kind(event: AnymailTrackingEvent, words: str) -> Kind | None:
    match event.event_type:
        case EventType.COMPLAINED:
            return Kind.COMPLAINT
        case EventType.REJECTED:
            return _KNOWN_BEFORE.get(event.reject_reason, Kind.SOFT)
        case EventType.BOUNCED if event.reject_reason == RejectReason.INVALID:
            return Kind.HARD
        case EventType.BOUNCED:
            return _bounced(event, words)
    return None


def _bounced(event: AnymailTrackingEvent, words: str) -> Kind:
    """The server's number and words before the company's judgement, which knows only hard and soft."""
    status = verdict.status_in(words)
    decided = verdict.decide(status, words)
    if status not in verdict.VAGUE or decided == Kind.HARD:
        return decided
    return Kind.HARD if "hard" in _companys_word(event) else Kind.SOFT


def _companys_word(event: AnymailTrackingEvent) -> str:
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    return " ".join(str(raw.get(name, "")) for name in ("Type", "type", "event")).lower()


def _key(event: AnymailTrackingEvent, company: str) -> str:
    """By the company's number of the event; by what it tells where it gives none."""
    told = (event.event_id,) if event.event_id else (event.message_id, event.recipient, event.timestamp)
    return hashlib.sha256(repr((company, event.event_type, *map(str, told))).encode()).hexdigest()
