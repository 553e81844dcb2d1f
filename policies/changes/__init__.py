"""What changes for those who follow a topic or a demand: the rooms tell, the newsletter collects it in a digest."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from core.offers import Excerpt
from core.places import Place


@dataclass(frozen=True)
class Change:
    """Something that visitors can see at this moment and once could not.

    Args:
        key: its name for ever, such as "demand_update:17"; what happens a second time has another.
        at: the moment from which it has been seen, as far as its room knows; of a day, its first moment.
        number: its primary key in the room that tells of it.
        excerpts: from numbers and a language to what a mail shows of each; all of one kind have the same.
        demands: numbers of the demands whose followers are told.
        topics: keys of the topics whose followers are told; those of the demands are among them.
        ends: what it is about has been withdrawn, so that nothing more will come of it.
    """

    key: str
    at: datetime
    number: int
    excerpts: Callable[[Collection[int], str], Mapping[int, Excerpt]] = field(compare=False)
    demands: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    ends: bool = False


#: Each room registers a function that gives everything of its own that can be seen at this moment, old and new: what
#: is new is found by those who remember, since staff may enter a moment that has passed.
CHANGES: Place[None, Change] = Place()


def visible() -> Iterator[Change]:
    """Everything that can be seen at this moment, each once."""
    return CHANGES.ask(None)


def dawn(day: date) -> datetime:
    """The first moment of a day."""
    return timezone.make_aware(datetime.combine(day, time()))
