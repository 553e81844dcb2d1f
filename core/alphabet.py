"""Norwegian alphabetical order, the same on every database."""

import re
import unicodedata

# Æ, Ø and Å end the alphabet; the letters of neighbouring languages stand with their kin, and aa is an old å.
# The characters { | } follow z.
_LATE_LETTERS = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th"})
_NUMBER = re.compile(r"(\d+)")


def alphabetical(text: str) -> list:
    """The sort key of `text`: letters only in Norwegian order, numbers by their size."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").translate(_LATE_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(plain) if part]
