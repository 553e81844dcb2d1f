"""What the JSON of an edition holds: one table, from which the JSON Schema and the page about the data are made."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Field:
    """One field.

    Args:
        meaning: to readers.
        type: as JSON Schema has it; with "?" at the end it may be null.
        format: as JSON Schema has it.
        fields: of an object, or of each object in an array.
        values: all that it may be.
    """

    meaning: str | Promise
    type: str = "string"
    format: str = ""
    fields: dict[str, "Field"] | None = None
    values: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.type.rstrip("?")

    @property
    def may_be_null(self) -> bool:
        return self.type.endswith("?")


ADDRESS = {"format": "uri"}
ISSUE = {
    "number": Field(_("1 is the text as adopted, 2 and above are corrections, 0 is a draft."), "integer"),
    "issued": Field(_("The day of the meeting, or of the correction; null for a draft."), "string?", "date"),
    "sealed": Field(_("When the portal made the words unchangeable; null for a draft."), "string?", "date-time"),
    "reason": Field(_("What a correction corrected and why; empty for the first edition.")),
    "sha256": Field(_("SHA-256 of the plain text in UTF-8, in hexadecimal digits; null for a draft."), "string?"),
    "address": Field(_("The edition's permanent page."), **ADDRESS),
}
FILES = {
    "text": Field(_("The plain text that the hash is taken of."), **ADDRESS),
    "pdf": Field(_("The edition as PDF."), **ADDRESS),
    "odt": Field(_("The edition as ODT, to edit further."), **ADDRESS),
}
CLAUSE = {
    "anchor": Field(_("Its number, such as “2.3”, which is also its anchor on the edition's page.")),
    "address": Field(_("The clause on the edition's permanent page."), **ADDRESS),
    "text": Field(_("Its words.")),
    "demand": Field(
        _("The demand that it raises; null when it raises none."),
        "object?",
        fields={
            "number": Field(_("The demand's permanent number."), "integer"),
            "address": Field(
                _("Its page, with what has happened since; it answers while the demand is public."), **ADDRESS
            ),
        },
    ),
    "figure": Field(_("The page of the figure that it cites; null when it cites none."), "string?", **ADDRESS),
}
SECTION = {
    "anchor": Field(_("Its number, which is also its anchor on the edition's page.")),
    "title": Field(_("Its title.")),
    "intro": Field(_("What its clauses answer; may be empty.")),
    "clauses": Field(_("Its clauses in order."), "array", fields=CLAUSE),
}
VOTE = {
    "kind": Field(
        _("How the votes are known; null before the vote."), "string?", values=("counted", "unanimous", "unrecorded")
    ),
    "for": Field(_("Votes for; null unless counted."), "integer?"),
    "against": Field(_("Votes against; null unless counted."), "integer?"),
    "abstaining": Field(_("How many abstained; null unless counted."), "integer?"),
    "quorum": Field(_("Who was represented, in words; may be empty.")),
}
MEETING = {
    "name": Field(_("Its name.")),
    "date": Field(_("Its day."), format="date"),
    "place": Field(_("Where it met.")),
}
RESOLUTION = {
    "$schema": Field(_("The JSON Schema of these fields."), **ADDRESS),
    "number": Field(_("The year and a number, such as “2026-1”; no other resolution ever has it.")),
    "title": Field(_("The title of the text.")),
    "language": Field(_("The language in which it was decided, as BCP 47 has it."), values=("nb", "nn", "en")),
    "meeting": Field(_("The annual meeting."), "object", fields=MEETING),
    "movers": Field(_("Names of the organisations that put it forward; empty when the board did."), "array"),
    "decision": Field(
        _("What the meeting decided. An adopted text stays so; what has superseded it stands on its page only."),
        values=("adopted", "draft", "open", "rejected", "withdrawn", "superseded"),
    ),
    "vote": Field(_("How the meeting voted."), "object", fields=VOTE),
    "edition": Field(_("This edition."), "object", fields=ISSUE | FILES),
    "earlier_editions": Field(_("The editions issued before this one, the first first."), "array", fields=ISSUE),
    "preamble": Field(_("The words before the first focus area; an empty line starts a new paragraph.")),
    "sections": Field(_("The focus areas in order."), "array", fields=SECTION),
    "sources": Field(_("Where the figures in the text come from; may be empty.")),
}


def schema(address: str) -> dict:
    """Return the JSON Schema (2020-12) of an edition; `address` is its own."""
    return {"$schema": DIALECT, "$id": address, "title": str(_("Resolution"))} | _object(RESOLUTION)


def rows(fields: dict[str, Field] = RESOLUTION, above: str = "") -> Iterator[tuple[str, Field]]:
    """Every field with its path: "sections[].clauses[].text"."""
    for name, field in fields.items():
        path = f"{above}{name}{'[]' if field.kind == 'array' else ''}"
        yield path, field
        yield from rows(field.fields or {}, f"{path}.")


def _object(fields: dict[str, Field]) -> dict:
    properties = {name: _schema_of(field) for name, field in fields.items()}
    return {"type": "object", "properties": properties, "required": list(fields), "additionalProperties": False}


def _schema_of(field: Field) -> dict:
    found = {"description": str(field.meaning), "type": [field.kind, "null"] if field.may_be_null else field.kind}
    if field.format:
        found["format"] = field.format
    if field.values:
        found["enum"] = [*field.values, *([None] if field.may_be_null else [])]
    if field.kind == "array":
        return found | {"items": _object(field.fields) if field.fields else {"type": "string"}}
    return found | (
        {key: value for key, value in _object(field.fields).items() if key != "type"} if field.fields else {}
    )
