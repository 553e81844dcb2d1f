"""What somebody wants to get, as it is asked for, confirmed, left and taken back: all of it at once."""

from dataclasses import dataclass

from newsletter.models import Letter, MailingList, Subscriber
from policies.models import Demand, Topic


@dataclass(frozen=True)
class Wish:
    """Lists to be on, and topics and demands to be told of.

    Args:
        lists: in the order in which they are shown.
        topics: likewise.
        demands: likewise.
    """

    lists: tuple[MailingList, ...] = ()
    topics: tuple[Topic, ...] = ()
    demands: tuple[Demand, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lists or self.topics or self.demands)

    @property
    def scope(self) -> str:
        """As consent events keep it: slugs of lists, "topic:slug", "demand:number", parted by spaces."""
        topics = (f"topic:{topic.slug}" for topic in self.topics)
        demands = (f"demand:{demand.number}" for demand in self.demands)
        return " ".join([*(each.slug for each in self.lists), *topics, *demands])

    @property
    def names(self) -> list[tuple[str, str]]:
        """Of each thing its name, and the language in which that is written."""
        return [(str(each), each.shown_language) for each in (*self.lists, *self.topics, *self.demands)]

    def beyond(self, other: "Wish") -> "Wish":
        """What of it is not in `other`."""
        return Wish(
            tuple(each for each in self.lists if each not in other.lists),
            tuple(each for each in self.topics if each not in other.topics),
            tuple(each for each in self.demands if each not in other.demands),
        )


def wished_in(letter: Letter) -> Wish:
    """What the reader of `letter` is asked to confirm, less what is gone since."""
    return Wish(
        tuple(letter.lists.with_texts()),
        tuple(letter.topics.published().with_texts()),
        tuple(letter.demands.published().with_texts()),
    )


def got_by(subscriber: Subscriber) -> Wish:
    """What `subscriber` gets."""
    followed = subscriber.followings.values
    return Wish(
        tuple(MailingList.objects.filter(subscriptions__subscriber=subscriber).with_texts()),
        tuple(Topic.objects.filter(pk__in=followed("topic")).with_texts()),
        tuple(Demand.objects.filter(pk__in=followed("demand")).with_texts()),
    )


def read(scope: str) -> Wish:
    """The wish that `Wish.scope` wrote down, less what is gone since."""
    parts = [part.rpartition(":") for part in scope.split()]
    named = {kind: [name for found, _colon, name in parts if found == kind] for kind in ("", "topic", "demand")}
    return Wish(
        tuple(MailingList.objects.filter(slug__in=named[""]).with_texts()),
        tuple(Topic.objects.published().filter(slug__in=named["topic"]).with_texts()),
        tuple(Demand.objects.published().filter(number__in=named["demand"]).with_texts()),
    )
