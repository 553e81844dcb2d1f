"""What became of the demands, and where else they were raised."""

from datetime import datetime

from alliance.demo import morning, read, read_all, translate
from policies.models import Correction, Demand, DemandUpdate, Quotation


def load() -> None:
    demands = Demand.objects.in_bulk()
    for topic in read_all("updates"):
        for entry in topic["updates"]:
            _update(demands[entry["demand"]], entry)
    Quotation.objects.bulk_create(
        Quotation(demand=demands[entry.pop("demand")], **entry) for entry in read("quotations")["quotation"]
    )


def _update(demand: Demand, entry: dict) -> None:
    update = DemandUpdate(
        demand=demand,
        on=entry["on"],
        stage=entry["stage"],
        source=entry["source"],
        source_url=entry["source_url"],
        checked_on=entry["checked_on"],
        published_at=_published(demand, entry),
    )
    translate(update, happened=entry["happened"], assessment=entry.get("assessment", {}))
    for correction in entry.get("corrections", []):
        translate(Correction(update=update, on=correction["on"]), note=correction["note"])


def _published(demand: Demand, entry: dict) -> datetime | None:
    """An update is public from the day it tells of, though not before its demand."""
    return None if entry.get("draft") else max(demand.published_at, morning(entry["on"]))
