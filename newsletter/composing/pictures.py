"""Pictures travel inside the mail: to open one asks no server, so nobody learns who has read it."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from core.offers import Image


@dataclass(frozen=True)
class Embedded:
    """A picture of a mail.

    Args:
        name: made from its bytes, so that the same picture has one name and a name one picture for ever.
        png: its bytes.
    """

    name: str
    png: bytes

    @property
    def content_id(self) -> str:
        """What the HTML calls it (RFC 2392), without angle brackets."""
        return f"{self.name}@{urlsplit(settings.SITE_URL).hostname}"

    @property
    def cid(self) -> str:
        return f"cid:{self.content_id}"

    @property
    def data_address(self) -> str:
        """The picture itself in the place of an address, for a preview."""
        return f"data:image/png;base64,{b64encode(self.png).decode()}"


def embedded(image: Image) -> Embedded:
    return Embedded(hashlib.sha256(image.png).hexdigest()[:32], image.png)
