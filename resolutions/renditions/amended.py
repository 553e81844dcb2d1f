"""Amendments on paper: each stands at the place in the proposal that it speaks of."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from resolutions.marked import Marked, marked
from resolutions.models import Amendment
from resolutions.placing import Place, place_of

Kind = Amendment.Kind


def add_amendments(resolution: dict, amendments: Iterable[Amendment]) -> None:
    """Put `amendments` into the data of a resolution (`resolutions.renditions.pdf.resolution`), in their own order."""
    amendments = list(amendments)
    for amendment in amendments:
        others = [other for other in amendments if _collide(amendment, other)]
        _list_at(resolution, place_of(amendment)).append(_amendment(amendment, others))


def _list_at(resolution: dict, place: Place) -> list[dict]:
    """Return the amendments at `place`: below a clause, first in a focus area, or after one."""
    number = int(place.anchor.partition(".")[0])
    section = resolution["sections"][number - 1] if number else resolution
    if place.clause:
        return section["clauses"][place.clause.position - 1].setdefault("amendments", [])
    name = "after" if number and place.kind == Kind.NEW_SECTION else "first"
    return section.setdefault(name, [])


def _collide(one: Amendment, other: Amendment) -> bool:
    takers = {Kind.CHANGE, Kind.DELETE}
    return one.pk != other.pk and one.clause_id == other.clause_id and {one.kind, other.kind} <= takers


def _amendment(amendment: Amendment, others: list[Amendment]) -> dict:
    shown = marked(amendment)
    return {
        "name": _("Amendment %(number)s") % {"number": amendment.number},
        "place": str(place_of(amendment)),
        "title": amendment.title,
        "marked": _marked(shown),
        "new": _new(amendment),
        "about": _about(amendment, others),
    }


def _marked(shown: Marked) -> list[list[dict]]:
    """Return the pieces of each clause; what is new as a whole needs no marks."""
    if shown.amendment.kind not in {Kind.CHANGE, Kind.DELETE}:
        return []
    return [[{"kind": piece.kind, "text": piece.text} for piece in clause] for clause in shown.clauses]


def _new(amendment: Amendment) -> list[str]:
    """Return the new words in full; read aloud they are clearer than marks."""
    if amendment.kind == Kind.NEW_SECTION:
        return [line.strip() for line in amendment.text.splitlines() if line.strip()]
    return [amendment.text] if amendment.text else []


def _about(amendment: Amendment, others: list[Amendment]) -> list[tuple[str, str]]:
    numbers = ", ".join(str(other.number) for other in others)
    decision = "" if amendment.is_undecided else f"{amendment.get_decision_display()}. {amendment.decision_note}"
    rows = [
        (_("Moved by"), amendment.organisation.name),
        (_("Co-signed by"), ", ".join(organisation.name for organisation in amendment.cosigners.all())),
        (_("Reason"), amendment.reason),
        (_("Takes the same clause as amendment"), numbers),
        (_("Decision"), decision.strip()),
    ]
    return [(label, value) for label, value in rows if value]
