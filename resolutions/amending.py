"""What amendments do to a text: a change speaks of the proposal, and all adopted ones are put together at once.

Nothing here knows a database; `resolutions.services.amendments` makes changes of amendments.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from resolutions.document import ClauseText, Document, SectionText


@dataclass(frozen=True)
class Change:
    """One amendment's change. Places are counted from one in the proposal; a place of nought is before the first.

    Args:
        number: the amendment's.
        kind: "change" and "delete" take the clause at `section`, `clause`; "insert" puts one after it; "section" puts
            a new focus area after `section`.
        section: the focus area's place.
        clause: the clause's place in it; nought for a new focus area.
        text: the clause's new words; of a new focus area, one clause on each line.
        title: of a new focus area.
        demand: number of the demand that an inserted or changed clause quotes; a changed one keeps its own otherwise.
        topic: key of the topic under which it proposes a new demand.
    """

    number: int
    kind: str
    section: int
    clause: int = 0
    text: str = ""
    title: str = ""
    demand: int | None = None
    topic: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.section, self.clause


def put_together(document: Document, changes: Iterable[Change]) -> Document:
    """Return `document` with all `changes`, those to the same place in the given order.

    Raises:
        ValueError: two changes take the same clause, or one speaks of what the document does not have.
    """
    changes = list(changes)
    if both := colliding(changes):
        raise ValueError(f"{both[0][0].number} and {both[0][1].number} take the same clause")
    taken = {change.place: change for change in changes if change.kind in {"change", "delete"}}
    inserted, new_sections = defaultdict(list), defaultdict(list)
    for change in changes:
        if change.kind == "insert":
            inserted[change.place].append(_new_clause(change, change.text))
        elif change.kind == "section":
            new_sections[change.section].append(_new_section(change))
    _require_places(document, [*taken, *inserted, *((number, 0) for number in new_sections)])
    sections = list(new_sections[0])
    for number, section in enumerate(document.sections, start=1):
        sections += [replace(section, clauses=_amended(number, section, taken, inserted)), *new_sections[number]]
    return replace(document, sections=tuple(sections))


def colliding(changes: Sequence[Change]) -> list[tuple[Change, Change]]:
    """Return the pairs that cannot both be adopted: they take the same clause. The lower number stands first."""
    takers = sorted((change for change in changes if change.kind in {"change", "delete"}), key=lambda c: c.number)
    return [
        (one, other) for index, one in enumerate(takers) for other in takers[index + 1 :] if one.place == other.place
    ]


def _amended(number: int, section: SectionText, taken: dict, inserted: dict) -> tuple[ClauseText, ...]:
    clauses = list(inserted[number, 0])
    for position, clause in enumerate(section.clauses, start=1):
        change = taken.get((number, position))
        if change is None:
            clauses.append(clause)
        elif change.kind == "change":
            clauses.append(_reworded(clause, change))
        clauses += inserted[number, position]
    return tuple(clauses)


def _reworded(clause: ClauseText, change: Change) -> ClauseText:
    if change.demand or change.topic:
        return replace(clause, text=change.text, demand=change.demand, topic=change.topic)
    return replace(clause, text=change.text)


def _new_clause(change: Change, text: str) -> ClauseText:
    return ClauseText(text, demand=change.demand, topic=change.topic)


def _new_section(change: Change) -> SectionText:
    lines = (line.strip() for line in change.text.splitlines())
    return SectionText(change.title, clauses=tuple(_new_clause(change, line) for line in lines if line))


def _require_places(document: Document, places: Iterable[tuple[int, int]]) -> None:
    for section, clause in places:
        if section > len(document.sections) or (section and clause > len(document.sections[section - 1].clauses)):
            raise ValueError(f"there is no clause {section}.{clause}")
