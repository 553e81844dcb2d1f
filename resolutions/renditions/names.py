"""Which files an edition has: the last part of their addresses, what they are, and what they are called when saved."""

from dataclasses import dataclass
from enum import StrEnum

from resolutions.models import Edition


class FileKind(StrEnum):
    """A file of an edition; also the name of its address in `resolutions.urls`."""

    TEXT = "text"
    PDF = "pdf"
    JSON = "json"
    ODT = "odt"


@dataclass(frozen=True)
class FileName:
    """What a kind of file is called.

    Args:
        path: the last part of its address.
        content_type: as HTTP has it.
    """

    path: str
    content_type: str

    @property
    def extension(self) -> str:
        return self.path.rpartition(".")[2]


NAMES = {
    FileKind.TEXT: FileName("tekst.txt", "text/plain; charset=utf-8"),
    FileKind.PDF: FileName("resolusjon.pdf", "application/pdf"),
    FileKind.JSON: FileName("resolusjon.json", "application/json"),
    FileKind.ODT: FileName("resolusjon.odt", "application/vnd.oasis.opendocument.text"),
}


def saved_as(edition: Edition, kind: FileKind) -> str:
    """Return the name under which a browser saves a file: "resolusjon-2026-1-utgave-2.pdf"."""
    which = "utkast" if edition.is_proposal or not edition.is_sealed else f"utgave-{edition.number}"
    return f"resolusjon-{edition.resolution.number}-{which}.{NAMES[kind].extension}"
