"""What waits for somebody on the staff: each room tells what it knows, the desk shows it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from core.places import Place

if TYPE_CHECKING:  # the desk, which shows the queue, is made before there are models
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Task:
    """Something that waits.

    Args:
        title: what it is about, such as a topic's title.
        url: where it can be done.
        why: what waits, in a sentence.
        since: the day from which it has waited.
    """

    title: str
    url: str
    why: str | Promise
    since: date


#: Providers are asked with the person and tell only what this person may do something about.
WAITING: "Place[User, Task]" = Place()


def waiting_for(user: "User") -> list[Task]:
    """Everything that waits for `user`, what has waited longest first."""
    return sorted(WAITING.ask(user), key=lambda task: (task.since, task.title))
