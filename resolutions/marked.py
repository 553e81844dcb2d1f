"""An amendment as it is read: marked in the words of the clause that it strikes."""

from dataclasses import dataclass

from resolutions.models import Amendment
from resolutions.placing import Place, place_of
from resolutions.redline import Piece, words


@dataclass(frozen=True)
class Marked:
    """An amendment with what it deletes and inserts.

    Args:
        amendment: it may be unsaved.
        heading: the title of a new focus area; nothing otherwise.
        clauses: the clause that is changed, deleted or inserted; of a new focus area, each of its clauses.
    """

    amendment: Amendment
    heading: tuple[Piece, ...]
    clauses: tuple[tuple[Piece, ...], ...]

    @property
    def place(self) -> Place:
        return place_of(self.amendment)


def marked(amendment: Amendment) -> Marked:
    """Return `amendment` beside the proposal's words; its clause must be fetched."""
    if amendment.kind == Amendment.Kind.NEW_SECTION:
        clauses = tuple(words("", line) for line in amendment.text.splitlines() if line.strip())
        return Marked(amendment, words("", amendment.title), clauses)
    before = "" if amendment.kind == Amendment.Kind.INSERT else amendment.clause.text
    return Marked(amendment, (), (words(before, amendment.text),))
