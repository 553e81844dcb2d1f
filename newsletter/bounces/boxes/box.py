"""What both kinds of mailboxes have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Place(StrEnum):
    """Where a mail goes once it has been read. Nothing is ever deleted."""

    DONE = "behandlet"
    UNKNOWN = "ukjent"
    #: It stays where it is, with a flag: somebody has written to the office.
    FOR_PEOPLE = ""


class NotReached(Exception):
    """The mailbox is not there, does not let us in, or has stopped answering."""


@dataclass(frozen=True)
class Item:
    """One mail: its name in the mailbox, and its first half megabyte."""

    name: str
    data: bytes


class Box(Protocol):
    def waiting(self, most: int) -> Iterator[Item]:
        """At most so many of those that nobody has read yet, the oldest first."""

    def settle(self, item: Item, place: Place) -> None:
        """Put a mail in its place. Until that has happened it is found again."""
