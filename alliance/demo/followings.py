"""Some of the readers follow topics and demands, and have been told twice what was new."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import override

from alliance.demo.newsletters import settle
from newsletter import consent
from newsletter.digests.making import make
from newsletter.digests.noticing import notice
from newsletter.models import ConsentEvent, Following, Rhythm, Subscriber
from newsletter.wishes import Wish
from policies.models import Demand, Topic

BEGUN = datetime(2026, 8, 24, 12, tzinfo=UTC)
#: Two Mondays at eight o'clock in Norway; nothing of the demo is newer than the second.
DIGESTS = [datetime(2026, 9, 7, 6, tzinfo=UTC), datetime(2026, 9, 14, 6, tzinfo=UTC)]
#: What every tenth, fourteenth … reader follows.
TOPICS = {14: "gjeld", 21: "sykdom-og-trygd"}
DEMANDS = {10: 44, 15: 1}


def load() -> None:
    """Let readers follow something where nobody does."""
    if Following.objects.exists():
        return
    notice()  # what is in the demo has been there since its own day
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=TOPICS.values())}
    demands = Demand.objects.in_bulk(DEMANDS.values())
    for number, reader in enumerate(Subscriber.objects.active().order_by("pk"), start=1):
        wish = Wish(
            topics=tuple(topics[slug] for every, slug in TOPICS.items() if number % every == 0),
            demands=tuple(demands[key] for every, key in DEMANDS.items() if number % every == 0),
        )
        if wish:
            _follow(reader, wish)
    for until in DIGESTS:
        settle(make(rhythm=Rhythm.WEEKLY, until=until), until + timedelta(minutes=1), failed=0)


def _follow(reader: Subscriber, wish: Wish) -> None:
    begun = {"since": BEGUN, "told_until": BEGUN}
    for topic in wish.topics:
        reader.followings.create(topic=topic, **begun)
    for demand in wish.demands:
        reader.followings.create(demand=demand, **begun)
    with override(reader.language):
        said = {"wording": consent.wording(), "wording_version": consent.CURRENT, "language": reader.language}
    for what in (ConsentEvent.What.REQUESTED, ConsentEvent.What.CONFIRMED):
        page = "/nyhetsbrev/folg/"
        ConsentEvent.objects.create(subscriber=reader, what=what, at=BEGUN, page=page, scope=wish.scope, **said)
