"""Where in a proposal an amendment strikes: at a clause, in a focus area, or between two of them."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from resolutions.models import Amendment, Clause, Edition, Resolution, Section

Kind = Amendment.Kind


@dataclass(frozen=True)
class Place:
    """What is to be done where; in words by `str()`.

    Args:
        kind: one of `Amendment.Kind`.
        section: the focus area in which a clause comes first, or after which a new focus area comes.
        clause: the clause that is changed or deleted, or after which one is inserted.
    """

    kind: str
    section: Section | None = None
    clause: Clause | None = None

    @property
    def anchor(self) -> str:
        """The clause's or focus area's number; "0" is before the first focus area."""
        target = self.clause or self.section
        return target.anchor if target else "0"

    @property
    def order(self) -> tuple[int, bool, int, bool]:
        """Its order in the text: a clause, then what comes after it; after all clauses a new focus area."""
        section = self.clause.section if self.clause else self.section
        is_section = self.kind == Kind.NEW_SECTION
        position = self.clause.position if self.clause else 0
        return section.position if section else 0, is_section, position, self.kind == Kind.INSERT

    def __str__(self) -> str:
        return self._sentence() % {"number": self.anchor}

    def _sentence(self) -> str:
        if self.kind == Kind.CHANGE:
            return _("Change clause %(number)s")
        if self.kind == Kind.DELETE:
            return _("Delete clause %(number)s")
        if self.kind == Kind.INSERT:
            first = _("New clause first in focus area %(number)s")
            return _("New clause after clause %(number)s") if self.clause else first
        before = _("New focus area before the first")
        return _("New focus area after focus area %(number)s") if self.section else before


def place_of(amendment: Amendment) -> Place:
    return Place(amendment.kind, amendment.section, amendment.clause)


class Proposal:
    """The text laid before the meeting, which amendments speak of; it takes three queries, whatever its length."""

    def __init__(self, resolution: Resolution) -> None:
        self.edition = resolution.editions.prefetch_related("sections__clauses").get(number=Edition.PROPOSAL)
        self.sections = list(self.edition.sections.all())

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.anchor: clause for section in self.sections for clause in section.clauses.all()}

    def place(self, kind: str, at: str) -> Place | None:
        """The place that an address or a form speaks of: a kind and a number; None when there is no such place."""
        section = next((section for section in self.sections if section.anchor == at), None)
        clause = self._clauses.get(at)
        if clause and kind in {Kind.CHANGE, Kind.DELETE, Kind.INSERT}:
            return Place(kind, clause=clause)
        if section and kind in {Kind.INSERT, Kind.NEW_SECTION}:
            return Place(kind, section=section)
        return Place(kind) if at == "0" and kind == Kind.NEW_SECTION else None
