"""Annual meetings with their minutes and resolutions: what has been decided, and what is under way."""

import json

import typst
from django.core.files.base import ContentFile
from filer.models import File

from alliance.demo import CONTENT, read_all, resolutions, translate
from alliance.demo.dates import day
from members.models import Organisation
from resolutions.models import AnnualMeeting


def load() -> None:
    if AnnualMeeting.objects.exists() or not Organisation.objects.filter(slug="gjeldskompasset").exists():
        return  # those who move anything here are the demo's own organisations
    for content in read_all("meetings"):
        meeting = _meeting(content["meeting"])
        for entry in content["resolution"]:
            resolutions.load(entry, meeting)


def _meeting(entry: dict) -> AnnualMeeting:
    meeting = AnnualMeeting(date=day(entry["date"]), place=entry["place"])
    if "minutes" in entry:
        meeting.minutes = _minutes(meeting, entry["minutes"])
    translate(meeting, name={code: name.format(year=meeting.date.year) for code, name in entry["name"].items()})
    return meeting


def _minutes(meeting: AnnualMeeting, entry: dict) -> File:
    name = f"protokoll-{meeting.date}.pdf"
    return File.objects.create(name=entry["title"], original_filename=name, file=ContentFile(_pdf(entry), name))


def _pdf(entry: dict) -> bytes:
    """Set the minutes as PDF/UA-1: the same bytes each time."""
    return typst.compile(
        CONTENT / "minutes.typ", format="pdf", pdf_standards=["ua-1"], sys_inputs={"minutes": json.dumps(entry)}
    )
