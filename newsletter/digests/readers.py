"""What each reader has not been told yet."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from newsletter.models import Following, NoticedChange, Suppression
from policies.changes import Change, visible

CHUNK = 2000  # rows in memory at a time


@dataclass(frozen=True)
class Reader:
    """A candidate of a digest.

    Args:
        blocked: why nothing may be sent to the address; empty when it may.
        untold: the keys of the changes to tell; never none.
    """

    number: int
    email: str
    language: str
    blocked: str
    untold: frozenset[str]


class News:
    """What can be seen now and has been noticed up to a moment, by what one follows."""

    def __init__(self, until: datetime) -> None:
        noticed = dict(NoticedChange.objects.filter(at__lte=until).values_list("key", "at"))
        self.changes: dict[str, Change] = {change.key: change for change in visible() if change.key in noticed}
        self._topics: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        self._demands: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        for key, change in self.changes.items():
            for topic in change.topics:
                self._topics[topic].append((noticed[key], key))
            for demand in change.demands:
                self._demands[demand].append((noticed[key], key))
        for about in (*self._topics.values(), *self._demands.values()):
            about.sort()

    def of(self, topic: int | None, demand: int | None, told_until: datetime) -> Iterator[str]:
        """The keys of what happened to a topic or a demand after `told_until`."""
        about = self._topics.get(topic, ()) if topic else self._demands.get(demand, ())
        return (key for _at, key in about[bisect_right(about, told_until, key=itemgetter(0)) :])

    def concerned(self) -> Q:
        """The condition of followings that any of it could be about."""
        return _newest(self._topics, "topic") | _newest(self._demands, "demand")


def _newest(news: dict[int, list[tuple[datetime, str]]], field: str) -> Q:
    """Followings of what is in `news`, and not told of the newest of it all."""
    newest = max((at for about in news.values() for at, _key in about), default=None)
    return Q(**{f"{field}__in": list(news), "told_until__lt": newest}) if newest else Q(pk__in=[])


def with_news(rhythm: str, news: News) -> Iterator[Reader]:
    """The candidates of a digest in the order of their keys: who follows something of which there is news.

    The followings are read one after the other, so that memory does not grow with their number.
    """
    blocked = Suppression.objects.filter(address_hash=OuterRef("subscriber__address_hash")).values("reason")
    followings = Following.objects.told(rhythm).filter(news.concerned()).order_by("subscriber")
    rows = followings.annotate(blocked=Coalesce(Subquery(blocked[:1]), Value(""))).values_list(
        "subscriber", "subscriber__email", "subscriber__language", "blocked", "topic", "demand", "told_until"
    )
    for reader, own in groupby(rows.iterator(CHUNK), key=itemgetter(0, 1, 2, 3)):
        untold = frozenset(key for row in own for key in news.of(*row[4:]))
        if untold:
            yield Reader(*reader, untold)
