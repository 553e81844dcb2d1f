"""The canonical text of an edition: the bytes that its hash is taken of.

It holds the adopted words and no others, so it says the same in every language of the site, and it is stored
when an edition is sealed: a later version of this code changes no hash.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from resolutions.document import Document, tidied


def canonical_text(document: Document, *, number: str, on: date, place: str) -> str:
    """Return `document` as plain text: composed Unicode, plain line ends, blocks parted by an empty line.

    Args:
        document: the text.
        number: the resolution's, such as "2026-1".
        on: the day of the meeting.
        place: where it met.
    """
    return "\n\n".join(filter(None, _blocks(tidied(document), number, on, place))) + "\n"


def sha256(text: str) -> str:
    """Return the SHA-256 (FIPS 180-4) of `text` in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _blocks(document: Document, number: str, on: date, place: str) -> Iterator[str]:
    yield f"{number}\n{document.title}\n{on.isoformat()}, {place}"
    yield document.preamble
    for position, section in enumerate(document.sections, start=1):
        yield f"{position} {section.title}"
        yield section.intro
        for index, clause in enumerate(section.clauses, start=1):
            yield f"{position}.{index} {clause.text}"
    yield document.sources
