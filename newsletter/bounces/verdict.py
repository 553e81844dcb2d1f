"""Whose fault it is: the address's (hard), or the moment's, the message's, the filter's or ours (soft).

The numbers are those of RFC 3463 and of the IANA registry of enhanced status codes. Servers use them loosely, so the
words are asked where a number says little, and may take back what it says.
"""

import re

from newsletter.bounces import phrases
from newsletter.bounces.report import Kind

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
BASIC = re.compile(r"(?<![\w.\-/:@])([45][0-5]\d)(?=[\s\-#:])")

#: Numbers that say by themselves that mail will never arrive at the address.
HARD = {
    *(
        "5.1.0",
        "5.1.1",
        "5.1.2",
        "5.1.3",
        "5.1.6",
        "5.1.10",
    ),  # no such mailbox or system, moved away, takes no mail at all
    *("5.2.1", "5.7.13", "5.7.17"),  # disabled; the mailbox has another owner now
    "5.4.4",  # no server to be found for the domain
}
#: Numbers that servers use for anything: the words decide.
VAGUE = {
    *("5.0.0", "5.2.0", "5.3.0", "5.4.0", "5.4.1", "5.5.0", "5.5.1", "5.5.2", "5.5.4"),
    *("5.7.0", "5.7.1", ""),
}
_LINK = re.compile(r"https?://\S+")


def decide(status: str, words: str) -> Kind:
    """Return hard or soft for a message that has been given up.

    Args:
        status: of RFC 3463, or nothing.
        words: what the server said.
    """
    words = _LINK.sub("", words[: phrases.ENOUGH])
    if phrases.FULL.search(words):
        return Kind.SOFT
    says_so, filtered = speaks_of_an_address(words), bool(phrases.FILTER.search(words))
    certain = status in HARD and (says_so or not filtered)
    likely = status in VAGUE and says_so and not filtered
    return Kind.HARD if certain or likely else Kind.SOFT


def status_in(words: str) -> str:
    """The first enhanced status code in a text, or what its reply code says of it; empty where there is neither."""
    if found := ENHANCED.search(words):
        return found[0]
    basic = BASIC.search(words)
    return f"{basic[1][0]}.0.0" if basic else ""


def speaks_of_an_address(words: str) -> bool:
    return bool(phrases.NO_SUCH_ADDRESS.search(words))


def speaks_of_room(words: str) -> bool:
    return bool(phrases.FULL.search(words))
