"""Goals, topics and demands."""

import tomllib
from datetime import datetime, time

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from alliance.demo import CONTENT, LANGUAGES, read, translate
from policies.models import Demand, Goal, Topic


def load() -> None:
    if Topic.objects.exists():
        return
    goals = {entry["key"]: _goal(position, entry) for position, entry in enumerate(read("goals")["goal"], start=1)}
    for position, path in enumerate(sorted((CONTENT / "topics").glob("*.toml")), start=1):
        _topic(position, tomllib.loads(path.read_text()), goals)
    _continue_numbers()


def _goal(position: int, entry: dict) -> Goal:
    goal = Goal(position=position)
    translate(goal, **_by_field(entry, "title", "text"))
    return goal


def _topic(position: int, entry: dict, goals: dict[str, Goal]) -> None:
    updated = entry["updated_on"]
    published = timezone.make_aware(datetime.combine(updated, time(8)))
    topic = Topic(slug=entry["slug"], position=position, published_at=published)
    translate(topic, **_by_field(entry, "title", "intro", "body"))
    topic.goals.set(goals[key] for key in entry["goals"])
    for place, demand in enumerate(entry["demands"], start=1):
        record = Demand(
            number=demand["number"], topic=topic, position=place, since=demand["since"], published_at=published
        )
        translate(record, text=demand["text"], explanation=demand.get("explanation", {}))


def _by_field(entry: dict, *fields: str) -> dict[str, dict[str, str]]:
    return {field: {code: entry[code][field] for code in LANGUAGES if code in entry} for field in fields}


def _continue_numbers() -> None:
    """Let the next demand get the number after the demo's last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Demand]):
            cursor.execute(statement)
