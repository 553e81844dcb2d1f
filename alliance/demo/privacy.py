"""The privacy statement's versions and the declaration of what is stored."""

import tomllib
from pathlib import Path

from alliance.demo import translate
from privacy.models import PrivacyStatement, Purpose, StoredItem
from privacy.services import apply_declaration


def load(folder: Path) -> None:
    """Fill the room from `folder`/privacy.toml: the statement where there is none, and likewise the declaration."""
    content = tomllib.loads((folder / "privacy.toml").read_text())
    if not PrivacyStatement.objects.exists():
        for entry in content["statement"]:
            statement = PrivacyStatement(date=entry["version_date"], material=entry["material"])
            translate(statement, change_note=entry["change_note"], body=entry["body"])
    if not Purpose.objects.exists():
        for position, entry in enumerate(content["cookie_group"], start=1):
            _purpose(position, entry)
        apply_declaration()


def _purpose(position: int, entry: dict) -> None:
    purpose = Purpose(varname=entry["varname"], required=entry["required"], position=position)
    translate(purpose, name=entry["name"], description=entry["description"])
    for item in entry["cookie"]:
        stored = StoredItem(
            purpose=purpose,
            kind=item["storage"],
            **{field: item[field] for field in ("name", "provider", "party", "domain")},
        )
        translate(stored, use=item["purpose"], lifetime=item["lifetime"])
