"""Finding on the site what a newsletter is to show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from core.offers import Choice, Offer, offers
from newsletter.models import Block


@dataclass(frozen=True)
class Panel:
    """The panel in which something is picked: the kinds, the kind that is looked at, and what was found.

    Args:
        kinds: pairs of key and name.
        source: the key of the kind that is looked at; empty where nothing can be picked.
        search: the words that are looked for.
        choices: what was found.
    """

    kinds: list[tuple[str, str]]
    source: str
    search: str
    choices: list[Choice]

    @property
    def name(self) -> str:
        """Of the kind that is looked at."""
        return str(dict(self.kinds).get(self.source, ""))


def panel(data: QueryDict) -> Panel:
    known = offers()
    source = data.get("source", "")
    source = source if source in known else next(iter(known), "")
    search = data.get("search", "").replace("\0", "").strip()[:100]
    choices = list(known[source].choices(search)) if source else []
    return Panel([(key, offer.name) for key, offer in known.items()], source, search, choices)


def titles(blocks: Iterable) -> dict[str, tuple[str, str]]:
    """Kind and title of what each row has picked, by the row's key; the title is empty where that is not public."""
    known, found = offers(), {}
    listed: dict[str, dict[int, str]] = {}
    for block in blocks:
        source, number = block["source"].value() if block.now == Block.Kind.PICK else "", block.picked_number
        if offer := known.get(source):
            if source not in listed:
                listed[source] = {choice.number: choice.title for choice in offer.choices()}
            found[block.key] = (str(offer.name), listed[source].get(number) or _title(offer, number))
    return found


def _title(offer: Offer, number: int | None) -> str:
    """Of one that is too old for the list."""
    excerpt = offer.excerpt(number, "nb") if number is not None else None
    return excerpt.title if excerpt else ""
