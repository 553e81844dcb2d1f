"""Whatever happens in whatever order: each change that can be seen is told once to each who follows it."""

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.digests import making
from newsletter.models import Campaign, Delivery
from newsletter.services import followings
from policies.changes import dawn
from policies.models import Topic
from tests.factories import DemandFactory, DemandUpdateFactory, TopicChangeFactory, TopicFactory
from tests.newsletter.conftest import subscriber
from tests.newsletter.following import MONDAY, text_of

pytestmark = pytest.mark.django_db

TOPICS, DEMANDS, READERS = 2, 3, 2
readers, things = st.integers(0, READERS - 1), st.integers(0, TOPICS + DEMANDS - 1)
steps = st.one_of(
    st.tuples(st.just("happens"), things, st.sampled_from([-48, 0, 0, 5, 120])),  # hours until it can be seen
    st.tuples(st.just("follow"), readers, things),
    st.tuples(st.just("unfollow"), readers, things),
    st.tuples(st.just("rest"), readers, st.integers(0, 20)),  # days
    st.tuples(st.just("want"), readers, st.sampled_from(["weekly", "monthly"])),
    st.tuples(st.just("wait"), st.integers(1, 200), st.booleans()),  # hours; whether the task runs then
)


class World:
    """What happens in the portal, and what ought to be told of it."""

    def __init__(self, clock) -> None:
        self._clock = clock
        topics = TopicFactory.create_batch(TOPICS, published=True)
        demands = [DemandFactory(topic=topics[each % TOPICS], published_at=timezone.now()) for each in range(DEMANDS)]
        self._things = [*topics, *demands]
        self.readers = [subscriber(f"reader{number}@example.org") for number in range(READERS)]
        #: From when each thing has been followed, by reader and thing.
        self._since: dict[tuple[int, int], datetime] = {}
        self.seen: dict[str, datetime] = {}
        self._about: dict[str, set[int]] = {}
        #: Those who followed it when it could be seen first, by word.
        self._followed_since: dict[tuple[int, int], list[tuple[datetime, datetime | None]]] = defaultdict(list)

    def do(self, name: str, *values) -> None:
        self._clock.shift(timedelta(minutes=1))
        getattr(self, f"_{name}")(*values)

    def _happens(self, thing: int, hours: int) -> None:
        """An update of a demand, or a topic's change, with a word that stands nowhere else."""
        word, at = f"ord{len(self.seen):03}", timezone.now() + timedelta(hours=hours)
        if isinstance(self._things[thing], Topic):
            day = timezone.localdate(at)
            TopicChangeFactory(topic=self._things[thing], on=day, note=word)
            self.seen[word] = max(dawn(day), timezone.now())
            self._about[word] = {thing}
        else:
            DemandUpdateFactory(demand=self._things[thing], published_at=at, happened=word)
            self.seen[word] = max(at, timezone.now())
            self._about[word] = {thing, (thing - TOPICS) % TOPICS}

    def _follow(self, reader: int, thing: int) -> None:
        followed = self._things[thing]
        kind = "topics" if isinstance(followed, Topic) else "demands"
        followings.grant(subscriber=self.readers[reader], **{kind: [followed]})
        self._since.setdefault((reader, thing), timezone.now())

    def _unfollow(self, reader: int, thing: int) -> None:
        self.readers[reader].followings.of(self._things[thing]).delete()
        if since := self._since.pop((reader, thing), None):
            self._followed_since[reader, thing].append((since, timezone.now()))

    def _rest(self, reader: int, days: int) -> None:
        self._set(reader, paused_until=timezone.localdate() + timedelta(days=days))

    def _want(self, reader: int, rhythm: str) -> None:
        self._set(reader, digest=rhythm)

    def _set(self, reader: int, **values) -> None:
        type(self.readers[reader]).objects.filter(pk=self.readers[reader].pk).update(**values)

    def _wait(self, hours: int, runs: bool) -> None:
        self._clock.shift(timedelta(hours=hours))
        if runs:
            making.make_due()

    def ought_to_know(self, reader: int, word: str) -> bool:
        """Followed it without a pause since before it could be seen."""
        return any(self._since.get((reader, thing), self.seen[word]) < self.seen[word] for thing in self._about[word])

    def may_know(self, reader: int, word: str) -> bool:
        """Followed it at the moment in which it could be seen first."""
        past = [span for thing in self._about[word] for span in self._followed_since[reader, thing]]
        return self.ought_to_know(reader, word) or any(begun < self.seen[word] < ended for begun, ended in past)

    def told(self, reader: int) -> Counter:
        """How often each word was sent to a reader."""
        deliveries = Delivery.objects.filter(subscriber=self.readers[reader]).select_related("edition")
        mails = [re.findall(r"ord\d{3}", text_of(delivery)) for delivery in deliveries]
        assert all(mails), "an empty digest"
        return Counter(word for mail in mails for word in mail)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=4, max_size=14))
def test_every_change_is_told_once_to_those_who_follow_it_and_nothing_else(taken):
    with transaction.atomic(), time_machine.travel(MONDAY, tick=False) as clock:
        world = World(clock)
        for step in taken:
            world.do(*step)
        for _month in range(2):  # longer than any break, and than anything is scheduled ahead
            world.do("wait", 24 * 35, True)
        for reader in range(READERS):
            told = world.told(reader)
            for word in world.seen:
                assert told[word] <= world.may_know(reader, word), f"{word} to {reader}"
                assert told[word] >= world.ought_to_know(reader, word), f"{word} to {reader}"
        assert not Campaign.objects.filter(deliveries=None).exists()
        transaction.set_rollback(True)
