"""A maildir: a folder in which a mail server puts each mail as a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from newsletter.bounces.boxes.box import Item, NotReached, Place
from newsletter.bounces.mail import LONGEST

FLAGS = ":2,"  # what follows in a name says what has been done with a mail
SEEN, FLAGGED = "S", "F"


class MaildirBox:
    """Renaming is all that happens to a mail, in one step of the file system.

    Raises:
        NotReached: the folder is no maildir.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        if not (self._folder / "new").is_dir() or not (self._folder / "cur").is_dir():
            raise NotReached(f"{folder} is no maildir: it lacks the folders new and cur.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure) -> None:
        """There is nothing to close."""

    def waiting(self, most: int) -> Iterator[Item]:
        files = [path for name in ("new", "cur") for path in (self._folder / name).iterdir()]
        unread = [path for path in files if FLAGGED not in _flags(path.name) and not path.name.startswith(".")]
        for path in sorted(unread, key=lambda path: path.name)[:most]:
            try:
                with path.open("rb") as file:
                    yield Item(str(path.relative_to(self._folder)), file.read(LONGEST))
            except FileNotFoundError:  # another worker, or a person, has been quicker
                continue

    def settle(self, item: Item, place: Place) -> None:
        base, _mark, _old = Path(item.name).name.partition(FLAGS)
        flags = _flags(item.name) | ({FLAGGED} if place == Place.FOR_PEOPLE else {SEEN})
        target = self._room(place) / f"{base}{FLAGS}{''.join(sorted(flags))}"
        try:
            (self._folder / item.name).rename(target)
        except FileNotFoundError:
            return

    def _room(self, place: Place) -> Path:
        """The folder of a place, made as IMAP servers expect one within a maildir."""
        if place == Place.FOR_PEOPLE:
            return self._folder / "cur"
        for name in ("tmp", "new", "cur"):
            (self._folder / f".{place}" / name).mkdir(parents=True, exist_ok=True)
        return self._folder / f".{place}" / "cur"


def _flags(name: str) -> set[str]:
    return set(name.partition(FLAGS)[2])
