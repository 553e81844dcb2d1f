"""What `manage.py check --database default` says of the guards, such as after a restored copy that had none."""

from collections.abc import Iterable

from django.core.checks import Error, Tags, register
from django.utils.text import get_text_list

from core.sql import missing_guards


@register(Tags.database)
def guards_stand(databases: Iterable[str] | None = None, **kwargs) -> list[Error]:
    """Each trigger that the applied migrations have put up is in the database."""
    return [
        Error(
            f"The database no longer refuses to change what is decided; these triggers are gone: {_listed(missing)}.",
            hint="Restore the database from a copy that has them, triggers included.",
            id="resolutions.E001",
        )
        for alias in databases or ()
        if (missing := missing_guards(alias))
    ]


def _listed(names: list[str]) -> str:
    return get_text_list(names, "and")
