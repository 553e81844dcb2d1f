"""Goals, topics with their parts and history, and the demands they raise."""

from django.core.management.color import no_style
from django.db import connection

from alliance.demo import LANGUAGES, follow_up, morning, read, read_all, translate
from policies.models import (
    Demand,
    Figure,
    FormerTopicSlug,
    Goal,
    Quotation,
    ResponsibleBody,
    Topic,
    TopicChange,
    TopicFigure,
    TopicSection,
)


def load() -> None:
    if Topic.objects.exists():
        return
    goals = {entry["key"]: _goal(position, entry) for position, entry in enumerate(read("goals")["goal"], start=1)}
    bodies = {entry["slug"]: _body(position, entry) for position, entry in enumerate(read("bodies")["body"], start=1)}
    for position, entry in enumerate(read_all("topics"), start=1):
        topic = _topic(position, entry, goals)
        for place, demand in enumerate(entry["demands"], start=1):
            _demand(topic, place, demand, bodies[demand["responsible_body"]])
        for place, section in enumerate(entry.get("sections", []), start=1):
            _section(topic, place, section)
    _continue_numbers()
    follow_up.load()


def _goal(position: int, entry: dict) -> Goal:
    goal = Goal(position=position)
    translate(goal, **_by_field(entry, "title", "text"))
    return goal


def _body(position: int, entry: dict) -> ResponsibleBody:
    body = ResponsibleBody(slug=entry["slug"], position=position)
    translate(body, name=entry["name"])
    return body


def _topic(position: int, entry: dict, goals: dict[str, Goal]) -> Topic:
    topic = Topic(
        slug=entry["slug"],
        position=position,
        published_at=morning(entry["published_on"]),
        reviewed_on=entry["reviewed_on"],
        review_by=entry["review_by"],
    )
    translate(topic, **_by_field(entry, "title", "intro", "body"))
    topic.goals.set(goals[key] for key in entry["goals"])
    FormerTopicSlug.objects.bulk_create(
        FormerTopicSlug(slug=slug, topic=topic) for slug in entry.get("former_slugs", [])
    )
    for change in entry["changes"]:
        translate(TopicChange(topic=topic, on=change["on"], kind=change["kind"]), note=change["note"])
    _show_figures(topic, entry.get("figures", []))
    return topic


def _show_figures(topic: Topic, slugs: list[str]) -> None:
    """Show the figures that the room holds: staff may have filled it with their own."""
    figures = Figure.objects.in_bulk(slugs, field_name="slug")
    TopicFigure.objects.bulk_create(
        TopicFigure(topic=topic, figure=figures[slug], position=position)
        for position, slug in enumerate(slugs, start=1)
        if slug in figures
    )


def _demand(topic: Topic, position: int, entry: dict, body: ResponsibleBody) -> None:
    withdrawn_on = entry.get("withdrawn_on")
    demand = Demand(
        number=entry["number"],
        topic=topic,
        position=position,
        responsible_body=body,
        since=entry["since"],
        published_at=max(topic.published_at, morning(entry.get("published_on", entry["since"]))),
        withdrawn_at=morning(withdrawn_on) if withdrawn_on else None,
        withdrawal_reason=entry.get("withdrawal_reason", ""),
    )
    translate(demand, text=entry["text"], explanation=entry.get("explanation", {}))


def _section(topic: Topic, position: int, entry: dict) -> None:
    section = TopicSection(topic=topic, position=position, anchor=entry["anchor"])
    translate(section, **_by_field(entry, "title", "body"))
    Quotation.objects.bulk_create(
        Quotation(section=section, demand_id=quoted["demand"], on=quoted["on"], text=quoted["text"])
        for quoted in entry.get("quotations", [])
    )


def _by_field(entry: dict, *fields: str) -> dict[str, dict[str, str]]:
    return {field: {code: entry[code][field] for code in LANGUAGES if code in entry} for field in fields}


def _continue_numbers() -> None:
    """Let the next demand get the number after the demo's last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Demand]):
            cursor.execute(statement)
