"""The life of a demand: raised, quoted, answered. One list of typed entries, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from policies.models import DemandUpdate
from policies.quotations import Quoted


@dataclass(frozen=True)
class Raised:
    """The day the alliance first put the demand forward."""

    on: date
    kind = "raised"


@dataclass(frozen=True)
class Said:
    """A passage that raises the demand in words of its own."""

    quoted: Quoted
    kind = "said"

    @property
    def on(self) -> date:
        return self.quoted.on


@dataclass(frozen=True)
class Happened:
    """What became of the demand, with the alliance's assessment."""

    update: DemandUpdate
    kind = "happened"

    @property
    def on(self) -> date:
        return self.update.on


@dataclass(frozen=True)
class Retracted:
    """An update that readers have seen and that was withdrawn: only that it was, when and why."""

    on: date
    anchor: str
    withdrawn_at: datetime
    reason: str
    kind = "retracted"


Entry = Raised | Said | Happened | Retracted
#: What comes first on one and the same day.
ORDER = ("raised", "said", "happened", "retracted")


def timeline(*, since: date, quotations: Iterable[Quoted], updates: Iterable[DemandUpdate]) -> list[Entry]:
    """Everything that is known of one demand.

    Args:
        since: the day it was raised.
        quotations: every public passage that raises it.
        updates: those that may be shown, and those that were withdrawn.
    """
    entries = [Raised(since), *map(Said, quotations), *map(_of_update, updates)]
    return sorted(entries, key=lambda entry: (entry.on, ORDER.index(entry.kind)))


def _of_update(update: DemandUpdate) -> Happened | Retracted:
    if update.withdrawn_at is None:
        return Happened(update)
    return Retracted(update.on, update.anchor, update.withdrawn_at, update.withdrawal_reason)
