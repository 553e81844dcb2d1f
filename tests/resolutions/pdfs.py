"""What tests read in a PDF, and what the checker of PDF/UA says of it."""

import re
from functools import cached_property
from io import BytesIO

from pdfua import validate
from pypdf import PdfReader


class Pdf:
    """A PDF: its words, its bookmarks, its links, and what is wrong with it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._reader = PdfReader(BytesIO(content))

    @cached_property
    def pages(self) -> list[str]:
        return [page.extract_text() for page in self._reader.pages]

    @property
    def letters(self) -> str:
        return squeezed("".join(self.pages))

    @property
    def title(self) -> str:
        return self._reader.metadata.title

    @property
    def language(self) -> str:
        return self._reader.trailer["/Root"]["/Lang"]

    @property
    def made(self):
        return self._reader.metadata.creation_date

    @property
    def shows_its_title(self) -> bool:
        """Whether the window is named after the document, not after the file."""
        return bool(self._reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"])

    @property
    def bookmarks(self) -> list:
        return self._titles(self._reader.outline)

    def _titles(self, outline: list) -> list:
        return [self._titles(each) if isinstance(each, list) else each["/Title"] for each in outline]

    @property
    def links(self) -> list[str]:
        notes = [note.get_object() for page in self._reader.pages for note in page.get("/Annots", [])]
        return [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]

    def faults(self, path) -> list[str]:
        """What the checker finds against PDF/UA-1; `path` is where it may put the file."""
        path.write_bytes(self.content)
        return [f"{finding.rule_id}: {finding.message}" for finding in validate(path).findings]


def squeezed(text: str) -> str:
    """Return `text` without what the setting of lines adds and takes: spaces and hyphens."""
    return re.sub(r"[\s\xad-]+", "", text)
