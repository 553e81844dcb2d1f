"""What the rooms offer to be picked into mail: each tells in `AppConfig.ready()` what it has, the newsletter shows it.

A room that is built later joins by registering one more `Offer`; nothing above it changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

#: Choices in a list at most: who looks for another one searches.
MOST = 50


@dataclass(frozen=True)
class Image:
    """A picture that goes with an excerpt.

    Args:
        png: its bytes.
        alt: what somebody who does not see it must know; never empty.
        width: in CSS pixels as shown in a mail, 544 at most.
        height: likewise.
    """

    png: bytes
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Excerpt:
    """A record of a room as a mail shows it, in one language.

    Args:
        label: what it is, and of when: "Resolution, 19 April 2026".
        title: its name or, of a demand, its words.
        text: one to three sentences of plain text; may be empty.
        url: its address on the site, absolute.
        language: in which title and text are written; the reader's own unless that translation is missing.
        number: what hangs in the margin of its page, such as a demand's number; may be empty.
        image: of a figure: its chart.
    """

    label: str
    title: str
    text: str
    url: str
    language: str
    number: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class Choice:
    """A record in a list to pick from.

    Args:
        number: its primary key.
        title: as staff know it.
        at: the moment from which visitors have seen it.
    """

    number: int
    title: str
    at: datetime


class Offer(Protocol):
    """One kind of record that can be picked: only what is public, ever."""

    #: Stored with what is picked; never changed: "resolution", "demand_update", "topic", "figure".
    key: str
    #: In the singular, for staff.
    name: str | Promise

    def choices(self, search: str = "") -> Iterable[Choice]:
        """At most `MOST` records, the newest first; those whose title has `search` in it."""

    def since(self, moment: datetime) -> Iterable[Choice]:
        """What became public after `moment`, the newest first."""

    def excerpt(self, number: int, language: str) -> Excerpt | None:
        """The record as it is shown in `language`; None when it is not public (any more)."""


_offers: dict[str, tuple[int, Offer]] = {}


def register(offer: Offer, *, order: int) -> None:
    """Offer a kind of record; the lowest `order` is listed first."""
    _offers[offer.key] = (order, offer)


def offers() -> dict[str, Offer]:
    """All kinds that are offered, by their keys, in order."""
    return {key: offer for key, (_order, offer) in sorted(_offers.items(), key=lambda entry: entry[1][0])}
