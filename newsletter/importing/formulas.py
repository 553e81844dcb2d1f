"""Cells that a spreadsheet would calculate with: written with an apostrophe before them, and read without it again."""

import re

#: OWASP, "CSV injection": what a cell must not begin with. Apostrophes before it are of the same kind: they have to
#: come back as they were.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guard(cell: str) -> str:
    """A cell that spreadsheets take for text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """What `guard` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
