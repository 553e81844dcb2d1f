"""Roles: what a group of staff may do, kept in one table and carried out after every migration."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.utils.functional import Promise


@dataclass(frozen=True)
class Role:
    """A named set of permissions.

    Args:
        key: for code, such as "editor".
        name: of the group in the admin, translated when shown.
        permissions: such as "policies.change_topic".
    """

    key: str
    name: str | Promise
    permissions: frozenset[str]


def permissions(app: str, actions: str, *models: str) -> frozenset[str]:
    """Return `app.action_model` for each action (words parted by spaces) and model."""
    return frozenset(f"{app}.{action}_{model}" for action in actions.split() for model in models)


def grant(roles: Iterable[Role]) -> None:
    """Make the group of each role, holding exactly the permissions of the table.

    Raises:
        LookupError: the table names a permission that no model has.
    """
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    for role in roles:
        unknown = role.permissions - known.keys()
        if unknown:
            raise LookupError(f"Role {role.key} names unknown permissions: {', '.join(sorted(unknown))}")
        group, _ = Group.objects.get_or_create(name=role.key)
        group.permissions.set([known[name] for name in role.permissions])
