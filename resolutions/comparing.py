"""The amendments of a resolution in the order of its text, those that collide beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from members.models import Organisation
from resolutions import rules
from resolutions.marked import Marked, marked
from resolutions.models import Amendment, Resolution
from resolutions.placing import Place, place_of
from resolutions.redline import Piece, words
from resolutions.services.amendments import collisions


@dataclass(frozen=True)
class Collision:
    """Two amendments of which only one can be adopted.

    Args:
        one: the lower number.
        other: the higher number.
        pieces: what differs between the words of the two; nothing when one of them deletes the clause.
    """

    one: Amendment
    other: Amendment
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Row:
    """An amendment with what the secretary should know of it.

    Args:
        marked: what it changes.
        cosigners: the organisations behind it.
        warnings: of organisations that have left since, or are on leave, in sentences.
    """

    marked: Marked
    cosigners: tuple[Organisation, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """All that is proposed at one place."""

    place: Place
    rows: tuple[Row, ...]
    collisions: tuple[Collision, ...]


def of_resolution(resolution: Resolution) -> list[Amendment]:
    """The amendments with all that is said of them, in the order of the text: five queries, however many they are."""
    memberships = ("organisation__memberships", "cosigners__memberships")
    found = resolution.amendments.with_targets().select_related("demand", "topic").prefetch_related(*memberships)
    return sorted(found, key=lambda each: (place_of(each).order, each.number))


def grouped(amendments: Iterable[Amendment]) -> list[Group]:
    """Return `amendments`, which stand in the order of the text, place by place."""
    places = groupby(amendments, key=lambda each: place_of(each).order)
    return [_group(list(together)) for _order, together in places]


def compared(one: Amendment, other: Amendment) -> Collision:
    both_have_words = one.text and other.text
    return Collision(one, other, words(one.text, other.text) if both_have_words else ())


def row(amendment: Amendment) -> Row:
    cosigners = tuple(amendment.cosigners.all())
    answers = (rules.may_move(each, timezone.localdate()) for each in (amendment.organisation, *cosigners))
    return Row(marked(amendment), cosigners, tuple(str(answer.reason) for answer in answers if not answer))


def _group(amendments: list[Amendment]) -> Group:
    pairs = tuple(compared(one, other) for one, other in collisions(amendments))
    return Group(place_of(amendments[0]), tuple(map(row, amendments)), pairs)
