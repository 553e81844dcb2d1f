"""Annual meetings and their resolutions."""

from datetime import datetime, time

from django.contrib.auth.models import User
from django.utils import timezone

from alliance.demo import read, translate
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import AnnualMeeting, Resolution, Vote
from resolutions.services.drafting import begin
from resolutions.services.life import Result, adopt


def load() -> None:
    if AnnualMeeting.objects.exists():
        return
    content = read("resolutions")
    secretary = User.objects.get(username="sekretaer")
    meetings = {entry["date"].year: _meeting(entry) for entry in content["meeting"]}
    for entry in content["resolution"]:
        _resolution(entry, meetings[entry["meeting"]], secretary)


def _meeting(entry: dict) -> AnnualMeeting:
    meeting = AnnualMeeting(date=entry["date"], place=entry["place"])
    translate(meeting, name=entry["name"])
    return meeting


def _resolution(entry: dict, meeting: AnnualMeeting, secretary: User) -> None:
    facts = {field: entry.get(field, "") for field in ("number", "slug", "language", "summary")}
    resolution = Resolution(meeting=meeting, **facts)
    begin(resolution=resolution, document=_document(entry), user=secretary)
    if entry["decision"] == "adopted":
        adopt(resolution=resolution, result=Result(Vote.UNRECORDED), user=secretary)
        resolution.published_at = timezone.make_aware(datetime.combine(meeting.date, time(18)))
        resolution.save(update_fields=["published_at"])


def _document(entry: dict) -> Document:
    return Document(
        title=entry["title"],
        preamble=entry["preamble"],
        sources=entry.get("figures_note", ""),
        sections=tuple(
            SectionText(section["title"], section.get("intro", ""), tuple(map(_clause, section["clause"])))
            for section in entry["section"]
        ),
    )


def _clause(entry: dict) -> ClauseText:
    return ClauseText(entry["text"], demand=entry.get("demand"))
