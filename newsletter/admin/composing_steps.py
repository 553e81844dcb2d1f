"""What the buttons of the page do where no script does it: each returns what the page would have sent afterwards.

Nothing is saved by them, and nothing that was typed is lost.
"""

from collections.abc import Callable
from itertools import count

from django.http import QueryDict

from newsletter.admin.composing_forms import LANGUAGES
from newsletter.draft import FIRST
from newsletter.models import Block

Kind = Block.Kind


def do(data: QueryDict, order: str) -> QueryDict:
    """Carry out one button's order, such as "up:b3"; what no button says changes nothing."""
    name, _, value = order.partition(":")
    changed = data.copy()
    if step := STEPS.get(name):
        step(changed, value)
    return changed


def add(data: QueryDict, kind: str, **fields: str) -> str | None:
    """Put a new block at the end; its key."""
    if kind not in Kind.values:
        return None
    taken = data.getlist("order")
    key = next(key for number in count(len(taken) + 1) if (key := f"b{number}") not in taken)
    data.appendlist("order", key)
    for name, value in {"kind": kind, **fields}.items():
        data[f"{key}-{name}"] = value
    data["at"] = key
    return key


def pick(data: QueryDict, _value: str) -> None:
    """Make a block of each record that is chosen; `choice` is "source:number"."""
    for chosen in data.getlist("choice"):
        source, _, number = chosen.partition(":")
        add(data, Kind.PICK, source=source, picked=number)
    data.setlist("choice", [])


def move(by: int) -> Callable[[QueryDict, str], None]:
    def step(data: QueryDict, key: str) -> None:
        order, removed = data.getlist("order"), data.getlist("removed")
        kept = [other for other in order if other not in removed]
        data["at"] = key
        if key not in kept or not 0 <= kept.index(key) + by < len(kept):
            return
        neighbour = order.index(kept[kept.index(key) + by])
        order.remove(key)
        order.insert(neighbour, key)
        data.setlist("order", order)

    return step


def remove(data: QueryDict, key: str) -> None:
    data.appendlist("removed", key)
    data["at"] = key


def put_back(data: QueryDict, key: str) -> None:
    data.setlist("removed", [other for other in data.getlist("removed") if other != key])
    data["at"] = key


def show(data: QueryDict, code: str) -> None:
    data["shown"] = code


def begin(data: QueryDict, code: str) -> None:
    """Begin an edition in another language."""
    if code in LANGUAGES and code not in data.getlist("edition"):
        data.appendlist("edition", code)
        data["shown"] = code


def drop(data: QueryDict, code: str) -> None:
    """Let an edition go; its words are only lost when that is saved."""
    if code != FIRST:
        data.setlist("edition", [other for other in data.getlist("edition") if other != code])
        data["shown"] = FIRST


STEPS: dict[str, Callable[[QueryDict, str], object]] = {
    "add": add,
    "pick": pick,
    "up": move(-1),
    "down": move(1),
    "remove": remove,
    "back": put_back,
    "show": show,
    "begin": begin,
    "drop": drop,
    "search": lambda data, value: None,  # the search is answered wherever its words stand
}
