"""What of the alliance's positions visitors can see at this moment, as changes: five queries, however much it is."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from policies.changes import Change, dawn, excerpts
from policies.models import Correction, Demand, DemandUpdate, Topic, TopicChange


def changes(_asked: None) -> Iterator[Change]:
    """Everything that this room tells of, old and new."""
    yield from _demands()
    yield from _updates()
    yield from _corrections()
    yield from _topic_changes()
    yield from _withdrawn_topics()


def _demands() -> Iterator[Change]:
    """A new demand is told to those who follow its topic, a withdrawn one to all who wait for more of it."""
    now = timezone.now()
    seen = Demand.objects.filter(published_at__lte=now, topic__published_at__lte=now)
    columns = ("number", "topic", "published_at", "topic__published_at", "withdrawn_at", "topic__withdrawn_at")
    for number, topic, published, topic_published, withdrawn, topic_withdrawn in seen.values_list(*columns):
        if withdrawn:
            key = _again("demand_withdrawn", number, withdrawn)
            yield Change(key, withdrawn, number, excerpts.of_withdrawn_demands, **_about(number, topic), ends=True)
        elif not topic_withdrawn:
            at = max(published, topic_published)
            yield Change(f"demand:{number}", at, number, excerpts.of_demands, **_about(number, topic))


def _updates() -> Iterator[Change]:
    """What has happened to public demands; of what has been withdrawn since, that it was."""
    said = DemandUpdate.objects.filter(published_at__lte=timezone.now(), demand__in=Demand.objects.published())
    moments = ("published_at", "demand__published_at", "demand__topic__published_at")
    for pk, demand, topic, withdrawn, *published in said.values_list(
        "pk", "demand", "demand__topic", "withdrawn_at", *moments
    ):
        if withdrawn:
            key = _again("demand_update_withdrawn", pk, withdrawn)
            yield Change(key, withdrawn, pk, excerpts.of_withdrawn_updates, **_about(demand, topic))
        else:
            yield Change(f"demand_update:{pk}", max(published), pk, excerpts.of_updates, **_about(demand, topic))


def _corrections() -> Iterator[Change]:
    seen = Correction.objects.filter(update__in=DemandUpdate.objects.public())
    for pk, on, demand, topic in seen.values_list("pk", "on", "update__demand", "update__demand__topic"):
        yield Change(f"correction:{pk}", dawn(on), pk, excerpts.of_corrections, **_about(demand, topic))


def _topic_changes() -> Iterator[Change]:
    """What we think or demand otherwise; small corrections are told on the page alone."""
    major = TopicChange.objects.public().filter(kind=TopicChange.Kind.MAJOR)
    for pk, on, topic, published in major.values_list("pk", "on", "topic", "topic__published_at"):
        at, topics = max(dawn(on), published), frozenset([topic])
        yield Change(f"topic_change:{pk}", at, pk, excerpts.of_topic_changes, topics=topics)


def _withdrawn_topics() -> Iterator[Change]:
    gone = Topic.objects.filter(published_at__lte=timezone.now(), withdrawn_at__isnull=False)
    for pk, withdrawn in gone.values_list("pk", "withdrawn_at"):
        key, topics = _again("topic_withdrawn", pk, withdrawn), frozenset([pk])
        yield Change(key, withdrawn, pk, excerpts.of_withdrawn_topics, topics=topics, ends=True)


def _about(demand: int, topic: int) -> dict[str, frozenset[int]]:
    return {"demands": frozenset([demand]), "topics": frozenset([topic])}


def _again(kind: str, number: int, at: datetime) -> str:
    """The key of what may happen more than once."""
    return f"{kind}:{number}:{at:%Y%m%dT%H%M%S%f}"
