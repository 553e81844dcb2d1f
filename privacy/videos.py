"""Films at YouTube: which addresses lead to one, and where its player is."""

import re
from dataclasses import dataclass

PROVIDER = "YouTube"
#: Where the player comes from, once the visitor has said yes.
PLAYER = "https://www.youtube-nocookie.com"
ADDRESS = re.compile(
    r"https://(?:(?:www\.|m\.)?youtube\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/)|youtu\.be/)"
    r"(?P<key>[\w-]{11})(?:[?&#/].*)?"
)


@dataclass(frozen=True)
class Film:
    """A film at the provider.

    Args:
        watch: address of the film's own page.
        embed: address of the player for a frame.
    """

    watch: str
    embed: str


def find(address: str) -> Film | None:
    """Return the film that `address` leads to, or None where it leads to none."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        return None
    return Film(f"https://www.youtube.com/watch?v={found['key']}", f"{PLAYER}/embed/{found['key']}")
