"""Resolutions: each written and taken as far as it came, by the services that staff use."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Model

from alliance.demo import amendments
from alliance.demo.dates import at, midnight, moment
from members.models import Organisation
from policies.models import Demand, Figure, ResponsibleBody, Topic
from resolutions import texts
from resolutions.amending import Change, put_together
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import AnnualMeeting, Resolution
from resolutions.services import drafting, life

WRITTEN = timedelta(days=30)  # before it is laid out or voted on


def load(entry: dict, meeting: AnnualMeeting) -> None:
    secretary = User.objects.get(username="sekretaer")
    resolution = _begin(entry, meeting, secretary)
    for edit in entry.get("edit", []):
        _edit(resolution, edit)
    if "opened" in entry:
        _lay_out(resolution, entry, secretary)
    if resolution.decision != entry["decision"]:
        with at(moment(meeting.date, 15)):
            STEPS[entry["decision"]](resolution, entry, secretary)
    if resolution.is_adopted:
        _publish(resolution, entry, secretary)


def _begin(entry: dict, meeting: AnnualMeeting, user: User) -> Resolution:
    facts = {field: entry[field] for field in ("slug", "language", "summary")}
    resolution = Resolution(meeting=meeting, number=entry["number"].format(year=meeting.date.year), **facts)
    with at(_begun(entry, meeting)):
        drafting.begin(resolution=resolution, document=_document(entry), user=user)
    resolution.movers.set(Organisation.objects.filter(slug__in=entry.get("movers", [])))
    return resolution


def _begun(entry: dict, meeting: AnnualMeeting) -> datetime:
    if "begun" in entry:
        return moment(entry["begun"], 10)
    return moment(entry.get("opened", meeting.date), 10) - WRITTEN


def _edit(resolution: Resolution, entry: dict) -> None:
    with at(moment(entry["on"], 14)):
        drafting.save_text(
            resolution=resolution,
            document=_changed(resolution, entry["changes"]),
            user=User.objects.get(username=entry["by"]),
        )


def _lay_out(resolution: Resolution, entry: dict, user: User) -> None:
    until = midnight(entry["amendments_until"])
    with at(moment(entry["opened"], 9)):
        life.open_for_amendments(resolution=resolution, until=until, user=user)
    amendments.load(resolution, entry.get("amendment", []), user)
    for invitation in entry.get("invitation", []):
        amendments.invite(resolution, invitation, moment(entry["opened"], 10))


# --- What the meeting did


def _adopt(resolution: Resolution, entry: dict, user: User) -> None:
    life.adopt(resolution=resolution, result=_result(entry), user=user)
    if "supersedes" in entry:
        earlier = Resolution.objects.get(number=entry["supersedes"])
        life.supersede(resolution=earlier, by=resolution, user=user)


def _reject(resolution: Resolution, entry: dict, user: User) -> None:
    life.reject(resolution=resolution, result=_result(entry), user=user)


def _withdraw(resolution: Resolution, entry: dict, user: User) -> None:
    life.withdraw(resolution=resolution, reason=entry["reason"], user=user)


STEPS = {"adopted": _adopt, "rejected": _reject, "withdrawn": _withdraw}


def _result(entry: dict) -> life.Result:
    return life.Result(entry["vote"], *entry.get("votes", []), quorum_note=entry["quorum"])


# --- What came of it


def _publish(resolution: Resolution, entry: dict, user: User) -> None:
    resolution.published_at = moment(resolution.meeting.date, 18)
    resolution.save(update_fields=["published_at"])
    for amendment in entry.get("amendment", []):
        if "responsible_body" in amendment:
            _publish_demand(resolution, amendment["responsible_body"])
    if "correction" in entry:
        _correct(resolution, entry["correction"], user)


def _publish_demand(resolution: Resolution, body: str) -> None:
    """Publish the demand that a clause proposed, as an editor does once it is known to whom it is put."""
    demands = Demand.objects.filter(clauses__section__edition=resolution.text, published_at=None)
    demands.update(
        responsible_body=ResponsibleBody.objects.filter(slug=body).first(), published_at=resolution.published_at
    )


def _correct(resolution: Resolution, entry: dict, user: User) -> None:
    document = _changed(resolution, entry["changes"])
    with at(moment(entry["on"], 11)):
        life.correct(resolution=resolution, document=document, reason=entry["reason"], user=user)


# --- Its words


def _document(entry: dict) -> Document:
    return Document(
        title=entry["title"],
        preamble=entry["preamble"],
        sources=entry.get("sources", ""),
        sections=tuple(
            SectionText(section["title"], section.get("intro", ""), tuple(map(_clause, section["clause"])))
            for section in entry["section"]
        ),
    )


def _clause(entry: dict) -> ClauseText:
    topic, figure = key(Topic, entry.get("topic")), key(Figure, entry.get("figure"))
    return ClauseText(entry["text"], demand=entry.get("demand"), topic=topic, figure=figure)


def key(model: type[Model], slug: str | None) -> int | None:
    """Return the key of what has the slug; none where staff have filled the room with their own."""
    return model.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None


def _changed(resolution: Resolution, changes: list[dict]) -> Document:
    return put_together(texts.read(resolution.text), map(_change, changes))


def _change(entry: dict) -> Change:
    section, clause = map(int, entry["at"].split("."))
    return Change(number=0, kind=entry["kind"], section=section, clause=clause, text=entry.get("text", ""))
