"""Annual meetings and their resolutions."""

from datetime import datetime, time

from django.utils import timezone

from alliance.demo import read, translate
from resolutions.models import AnnualMeeting, Clause, Resolution, Section


def load() -> None:
    if AnnualMeeting.objects.exists():
        return
    content = read("resolutions")
    meetings = {entry["date"].year: _meeting(entry) for entry in content["meeting"]}
    for entry in content["resolution"]:
        _resolution(entry, meetings[entry["meeting"]])


def _meeting(entry: dict) -> AnnualMeeting:
    meeting = AnnualMeeting(date=entry["date"], place=entry["place"])
    translate(meeting, name=entry["name"])
    return meeting


def _resolution(entry: dict, meeting: AnnualMeeting) -> None:
    texts = {
        field: entry.get(field, "").strip()
        for field in ("number", "slug", "language", "title", "summary", "preamble", "figures_note")
    }
    resolution = Resolution.objects.create(meeting=meeting, **texts)
    for position, section in enumerate(entry["section"], start=1):
        _section(resolution, position, section)
    if entry["decision"] == "adopted":
        resolution.decision = Resolution.Decision.ADOPTED
        resolution.published_at = timezone.make_aware(datetime.combine(meeting.date, time(18)))
        resolution.save()


def _section(resolution: Resolution, position: int, entry: dict) -> None:
    section = Section.objects.create(
        resolution=resolution, position=position, title=entry["title"], intro=entry.get("intro", "").strip()
    )
    Clause.objects.bulk_create(
        Clause(section=section, position=number, text=clause["text"], demand_id=clause.get("demand"))
        for number, clause in enumerate(entry["clause"], start=1)
    )
