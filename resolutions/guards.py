# ruff: noqa: S608 -- the words are all our own; nothing from outside is put into them
"""What the database itself refuses to do to resolutions: from adoption on, nobody changes them quietly.

A resolution is frozen from the moment when it is decided with a sealed text, and nothing leads out of that. These are
the guards of migration 0006: a migration that changes them takes these down and puts up its own.

SQLite's REPLACE removes the row whose key or number a new one takes without telling the guards of deletion; therefore
`_taken` stands in the guards of insertion and change.
"""

from collections.abc import Callable, Iterator

from core.sql import Guard, Guards

MEETING, RESOLUTION, MOVERS = "resolutions_annualmeeting", "resolutions_resolution", "resolutions_resolution_movers"
EDITION, SECTION, CLAUSE = "resolutions_edition", "resolutions_section", "resolutions_clause"
AMENDMENT, COSIGNERS = "resolutions_amendment", "resolutions_amendment_cosigners"
INVITATION, STEP = "resolutions_invitation", "resolutions_step"
REVISION, RENDITION = "resolutions_revision", "resolutions_rendition"

DECIDED = "('adopted', 'rejected', 'withdrawn', 'superseded')"
ONCE_ADOPTED = "('adopted', 'superseded')"

TEXT = "the text of a sealed edition is never changed or deleted"
ORDER = "an edition of a decided resolution follows upon the one that stands"
DECISION = "what a meeting has decided is never changed or deleted"
WITH_TEXT = "a resolution is decided with a sealed text of its own"
MOVED = "the amendments to a decided resolution are never changed or deleted"
HISTORY = "the history of a decided resolution is never changed or deleted"
DATED = "the date and place of a meeting that has decided are never changed"
USED = "a used invitation is never changed or deleted, only its name and address are blanked"
KEPT_FILE = "a file belongs to a sealed edition and is never changed or deleted"

#: What stays as it is once a resolution is decided; the others are named where they may change.
FACTS = ("id", "meeting_id", "number", "slug", "language", "amendments_until", "quorum_note")
VOTES = ("vote", "votes_for", "votes_against", "votes_abstaining")
OF_AN_INVITATION = (
    *("id", "resolution_id", "organisation_id", "language"),
    *("digest", "created_at", "expires_at", "used_at"),
)


# --- Conditions


def _sealed(edition: str) -> str:
    return f"EXISTS (SELECT 1 FROM {EDITION} AS e WHERE e.id = {edition} AND e.sealed_at IS NOT NULL)"


def _in_sealed(section: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {SECTION} AS s JOIN {EDITION} AS e ON e.id = s.edition_id"
        f" WHERE s.id = {section} AND e.sealed_at IS NOT NULL)"
    )


def _frozen(condition: str) -> str:
    """Whether a resolution `r` with the sealed text `e` is decided, and `condition` holds."""
    return (
        f"EXISTS (SELECT 1 FROM {RESOLUTION} AS r JOIN {EDITION} AS e ON e.id = r.text_id"
        f" WHERE e.sealed_at IS NOT NULL AND r.decision IN {DECIDED} AND {condition})"
    )


def _changed(*columns: str) -> str:
    return "(" + " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns) + ")"


def _taken(table: str, kept: Callable[[str], str], *keys: str, by: str = "") -> str:
    """Whether a row that is kept has the new one's id, or any of `keys` (columns joined by "+") already."""
    alike = ["taken.id = NEW.id"] + [
        "(" + " AND ".join(f"taken.{column} = NEW.{column}" for column in key.split("+")) + ")" for key in keys
    ]
    return f"EXISTS (SELECT 1 FROM {table} AS taken WHERE ({' OR '.join(alike)}) AND {kept('taken')}{by})"


#: Added to `_taken` where a row is changed: by another than itself.
ANOTHER = " AND taken.id <> OLD.id"


# --- Tables whose rows are all kept, or none


def _kept(table: str, name: str, kept: Callable[[str], str], says: str, *keys: str) -> Iterator[Guard]:
    """No row is added to, changed in, taken out of or moved between what `kept` holds of a row."""
    changed = f"{kept('OLD')} OR {kept('NEW')} OR {_taken(table, kept, *keys, by=ANOTHER)}"
    yield Guard(table, name, "insert", f"{kept('NEW')} OR {_taken(table, kept, *keys)}", says)
    yield Guard(table, name, "update", changed, says)
    yield Guard(table, name, "delete", kept("OLD"), says)


def _of_frozen(row: str) -> str:
    return _frozen(f"r.id = {row}.resolution_id")


def _signed_to_frozen(row: str) -> str:
    return _frozen(f"r.id = (SELECT a.resolution_id FROM {AMENDMENT} AS a WHERE a.id = {row}.amendment_id)")


def _wholes() -> Iterator[Guard]:
    yield from _kept(SECTION, "sealed", lambda row: _sealed(f"{row}.edition_id"), TEXT)
    yield from _kept(CLAUSE, "sealed", lambda row: _in_sealed(f"{row}.section_id"), TEXT)
    yield from _kept(AMENDMENT, "decided", _of_frozen, MOVED, "invitation_id")
    yield from _kept(COSIGNERS, "decided", _signed_to_frozen, MOVED)
    yield from _kept(MOVERS, "decided", _of_frozen, DECISION)
    yield from _kept(REVISION, "decided", _of_frozen, HISTORY)


# --- Editions and resolutions


def _editions() -> Iterator[Guard]:
    unique = (EDITION, lambda row: f"{row}.sealed_at IS NOT NULL", "resolution_id+number")
    out_of_order = _frozen(
        f"r.id = NEW.resolution_id AND (r.decision NOT IN {ONCE_ADOPTED} OR NEW.number <> e.number + 1)"
    )
    yield Guard(EDITION, "sealed", "insert", f"NEW.sealed_at IS NOT NULL OR {_taken(*unique)}", TEXT)
    yield Guard(EDITION, "sealed", "update", f"OLD.sealed_at IS NOT NULL OR {_taken(*unique, by=ANOTHER)}", TEXT)
    yield Guard(EDITION, "sealed", "delete", "OLD.sealed_at IS NOT NULL", TEXT)
    yield Guard(EDITION, "in_order", "insert", f"NEW.sealed_at IS NULL AND {out_of_order}", ORDER)
    yield Guard(EDITION, "in_order", "update", f"OLD.sealed_at IS NULL AND {out_of_order}", ORDER)


def _is_frozen(row: str) -> str:
    return f"({row}.decision IN {DECIDED} AND {_sealed(f'{row}.text_id')})"


def _resolutions() -> Iterator[Guard]:
    unique = (RESOLUTION, _is_frozen, "number", "slug")
    other = f"{_changed(*FACTS, *VOTES)} OR {_other_decision()} OR {_other_text()}"
    changed = f"({_is_frozen('OLD')} AND ({other})) OR {_taken(*unique, by=ANOTHER)}"
    yield Guard(RESOLUTION, "decided", "insert", _taken(*unique), DECISION)
    yield Guard(RESOLUTION, "decided", "update", changed, DECISION)
    yield Guard(RESOLUTION, "decided", "delete", _is_frozen("OLD"), DECISION)
    yield Guard(RESOLUTION, "with_text", "update", _decided_without_text(), WITH_TEXT)


def _other_decision() -> str:
    """What is adopted may only be superseded, by another that is adopted."""
    superseded = (
        "OLD.decision = 'adopted' AND NEW.decision = 'superseded' AND EXISTS"
        f" (SELECT 1 FROM {RESOLUTION} AS later WHERE later.id = NEW.superseded_by_id AND later.id <> OLD.id"
        f" AND {_is_frozen('later')} AND later.decision IN {ONCE_ADOPTED})"
    )
    return f"({_changed('decision', 'superseded_by_id')} AND NOT ({superseded}))"


def _other_text() -> str:
    """Only a later edition takes the place of the one that stands."""
    later = (
        f"EXISTS (SELECT 1 FROM {EDITION} AS later JOIN {EDITION} AS now ON now.id = OLD.text_id"
        " WHERE later.id = NEW.text_id AND later.resolution_id = OLD.id AND later.sealed_at IS NOT NULL"
        " AND later.number > now.number)"
    )
    return f"({_changed('text_id')} AND NOT {later})"


def _decided_without_text() -> str:
    """What is adopted has an edition; what is rejected or withdrawn keeps the proposal."""
    own = (
        f"EXISTS (SELECT 1 FROM {EDITION} AS e WHERE e.id = NEW.text_id AND e.resolution_id = NEW.id"
        " AND e.sealed_at IS NOT NULL AND ((NEW.decision = 'adopted' AND e.number > 0)"
        " OR (NEW.decision IN ('rejected', 'withdrawn') AND e.number = 0)))"
    )
    return f"OLD.decision NOT IN {DECIDED} AND NEW.decision IN {DECIDED} AND NOT {own}"


# --- What surrounds them


def _steps() -> Iterator[Guard]:
    yield Guard(STEP, "taken", "insert", _taken(STEP, _of_frozen), HISTORY)
    yield Guard(STEP, "taken", "update", "TRUE", HISTORY)
    yield Guard(STEP, "taken", "delete", _of_frozen("OLD"), HISTORY)


def _renditions() -> Iterator[Guard]:
    taken = _taken(RENDITION, lambda row: "TRUE", "edition_id+kind")
    yield Guard(RENDITION, "kept", "insert", f"NOT {_sealed('NEW.edition_id')} OR {taken}", KEPT_FILE)
    yield Guard(RENDITION, "kept", "update", "TRUE", KEPT_FILE)
    yield Guard(RENDITION, "kept", "delete", "TRUE", KEPT_FILE)


def _invitations() -> Iterator[Guard]:
    """Who sent an amendment is forgotten in time; that a link was used is not."""
    unique = (INVITATION, lambda row: f"{row}.used_at IS NOT NULL", "digest")
    renamed = " OR ".join(f"({_changed(column)} AND NEW.{column} <> '')" for column in ("name", "email"))
    other = f"OLD.used_at IS NOT NULL AND ({_changed(*OF_AN_INVITATION)} OR {renamed})"
    yield Guard(INVITATION, "used", "insert", _taken(*unique), USED)
    yield Guard(INVITATION, "used", "update", f"({other}) OR {_taken(*unique, by=ANOTHER)}", USED)
    yield Guard(INVITATION, "used", "delete", "OLD.used_at IS NOT NULL", USED)


def _meetings() -> Iterator[Guard]:
    """Minutes are added and exchanged afterwards: they are approved later than the meeting."""

    def has_decided(row: str) -> str:
        return _frozen(f"r.meeting_id = {row}.id")

    unique = (MEETING, has_decided, "date")
    moved = f"({has_decided('OLD')} AND {_changed('id', 'date', 'place')})"
    yield Guard(MEETING, "decided", "insert", _taken(*unique), DATED)
    yield Guard(MEETING, "decided", "update", f"{moved} OR {_taken(*unique, by=ANOTHER)}", DATED)
    yield Guard(MEETING, "decided", "delete", has_decided("OLD"), DATED)


GUARDS = Guards((*_wholes(), *_editions(), *_resolutions(), *_steps(), *_renditions(), *_invitations(), *_meetings()))
