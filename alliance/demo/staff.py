"""One member of staff for each role, with one password made at the first run."""

import json
import secrets

from django.conf import settings
from django.contrib.auth.models import Group, User

from alliance.demo import read
from alliance.roles import ROLES

#: Where the supervisor finds what to print; in the folder that git ignores.
LOGINS = settings.VAR_DIR / "demo_logins.json"


def load() -> User:
    """Return the administrator, who is the author of the demo's pages."""
    people = read("roles")["person"]
    if not User.objects.exists():
        password = secrets.token_urlsafe(9)
        for person in people:
            _create(person, password)
        _write_logins(people, password)
    administrator = next(person["username"] for person in people if person["role"] == "administrator")
    return User.objects.get(username=administrator)


def _create(person: dict, password: str) -> None:
    names = {field: person[field] for field in ("username", "first_name", "last_name", "email")}
    user = User.objects.create_user(**names, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=person["role"]))


def _write_logins(people: list[dict], password: str) -> None:
    names = {role.key: str(role.name) for role in ROLES}
    logins = [
        {"key": person["role"], "role": names[person["role"]], "username": person["username"], "password": password}
        for person in people
    ]
    LOGINS.parent.mkdir(parents=True, exist_ok=True)
    LOGINS.touch(mode=0o600)
    LOGINS.write_text(json.dumps(logins, indent=1, ensure_ascii=False))
