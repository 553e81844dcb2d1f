"""Amendments to a resolution that is laid out, what became of each, and a personal link that waits to be used."""

import secrets
from datetime import datetime

from django.contrib.auth.models import User

from alliance.demo.dates import day
from members.models import Organisation
from policies.models import Topic
from resolutions.models import Amendment, Clause, Invitation, Resolution
from resolutions.services.amendments import decide, move

Decision = Amendment.Decision


def load(resolution: Resolution, entries: list[dict], user: User) -> None:
    moved = {number: _move(resolution, entry, user) for number, entry in enumerate(entries, start=1)}
    for number, entry in enumerate(entries, start=1):
        if entry.get("decision", Decision.FALLEN) != Decision.FALLEN:  # what falls does so by another's adoption
            fall = [moved[other] for other in entry.get("fells", [])]
            decide(
                amendment=moved[number], decision=entry["decision"], note=entry.get("note", ""), fall=fall, user=user
            )


def _move(resolution: Resolution, entry: dict, user: User) -> Amendment:
    organisations = Organisation.objects.in_bulk(field_name="slug")
    amendment = Amendment(
        resolution=resolution,
        organisation=organisations[entry["organisation"]],
        moved_on=day(entry["moved_on"]),
        kind=entry["kind"],
        clause=_clause(resolution, entry["at"]),
        text=entry.get("text", ""),
        reason=entry["reason"],
        topic=Topic.objects.filter(slug=entry.get("topic")).first(),
    )
    cosigners = [organisations[slug] for slug in entry.get("cosigners", [])]
    return move(amendment=amendment, cosigners=cosigners, user=user)


def _clause(resolution: Resolution, anchor: str) -> Clause:
    section, clause = anchor.split(".")
    return Clause.objects.get(section__edition=resolution.text, section__position=section, position=clause)


def invite(resolution: Resolution, entry: dict, then: datetime) -> None:
    """Make a link that nobody knows: no mail is sent while the demo is loaded, but staff can send a new one."""
    organisation = Organisation.objects.get(slug=entry["organisation"])
    facts = {field: entry[field] for field in ("name", "email", "language")}
    Invitation.objects.create(
        resolution=resolution,
        organisation=organisation,
        digest=secrets.token_hex(32),
        created_at=then,
        expires_at=resolution.amendments_until,
        **facts,
    )
