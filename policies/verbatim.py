"""Whether words stand in a text, whatever its mark-up and line breaks."""

import html
import re
import unicodedata

BLOCK = re.compile(r"</?(?:p|h\d|ul|ol|li|blockquote|br)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]+>")
SOFT_HYPHEN = "\u00ad"


def words_of(markup: str) -> str:
    """Return the bare words of `markup` or of plain text, parted by single spaces."""
    text = TAG.sub("", BLOCK.sub(" ", markup))
    text = unicodedata.normalize("NFC", html.unescape(text)).replace(SOFT_HYPHEN, "")
    return " ".join(text.split())


def stands_in(words: str, markup: str) -> bool:
    """Whether the plain text `words` stands in `markup` letter for letter, beginning and ending with whole words."""
    wanted = " ".join(unicodedata.normalize("NFC", words).replace(SOFT_HYPHEN, "").split())
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", words_of(markup)))
