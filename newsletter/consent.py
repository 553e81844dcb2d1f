"""What people are asked to agree to, word for word.

A new meaning is a new version; the old ones stay, because consent events name them. The words are stored with
every event as well, in the language they were read in.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDINGS: dict[str, Promise] = {
    "2026-11": _(
        "We send the newsletter to the address you give us, and use the address for nothing else. We do not record "
        "whether you open or click. You can leave with one click in every newsletter."
    ),
    # Since there are several lists, and topics and demands to be told of.
    "2026-11-30": _(
        "We send what you choose to the address you give us, and use the address for nothing else. We do not record "
        "whether you open or click. You can leave with one click in every mail, and change your choices at any time."
    ),
}
CURRENT = "2026-11-30"


def wording(version: str = CURRENT) -> str:
    """The words of a version, in the reader's language."""
    return str(WORDINGS[version])
