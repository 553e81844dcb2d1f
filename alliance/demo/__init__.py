"""A fictional alliance to look around in: each module fills one room from `content/`.

A room that holds anything already is left as it is, so nothing that staff wrote is touched.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("nb", "nn", "en")


def read(name: str) -> dict[str, Any]:
    """Return the content of `content/<name>.toml`."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text())


def read_all(folder: str) -> Iterator[dict[str, Any]]:
    """Return the content of each file of `content/<folder>/`, in the order of their names."""
    for path in sorted((CONTENT / folder).glob("*.toml")):
        yield tomllib.loads(path.read_text())


def morning(day: date) -> datetime:
    """Return eight o'clock on `day`, when the demo publishes."""
    return timezone.make_aware(datetime.combine(day, time(8)))


def translate(instance, **texts: dict[str, str]) -> None:
    """Save `instance` with its texts, each given as {language: text}."""
    for language in LANGUAGES:
        in_language = {field: text[language] for field, text in texts.items() if language in text}
        if in_language:
            instance.set_current_language(language, initialize=True)
            for field, text in in_language.items():
                setattr(instance, field, text.strip())
    instance.save()
