"""Numbers as files and readers write them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

DIGITS, DECIMALS = 14, 4  # before and after the comma: what the database holds
#: What stands where a number is not available. It is kept as the value's status, and is never zero.
NOT_AVAILABLE = {"", ".", "..", "...", "…", ":", "-", "–", "n/a"}
STATUS = re.compile(r"-|[^\W_][\w.:/*-]{0,9}|[.:…–*][\w.:…/*-]{0,9}")
_SPACES = "[ \u00a0\u2007\u2009\u202f]"
_NUMBER = re.compile(rf"([-−+]?)(\d{{1,3}}(?:{_SPACES}\d{{3}})+|\d+)(?:([.,])(\d+))?", re.ASCII)
_ROUNDING = Decimal("1e-8")


class Unclear(ValueError):
    """A number that two people would read in two ways."""


def read(text: str) -> Decimal | None:
    """Return the number in `text`, with decimal comma or point and spaces between thousands; else nothing.

    Raises:
        Unclear: "1,234" may be a thousand or one and a bit.
    """
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    sign, whole, mark, decimals = match.groups()
    if mark and len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        raise Unclear(text)
    return Decimal(f"{'-' if sign in {'-', '−'} else ''}{re.sub(_SPACES, '', whole)}.{decimals or 0}")


def fit(number: Decimal) -> Decimal | None:
    """Return the number as the database holds it, or nothing where it has too many digits.

    What a program left behind in the ninth decimal (7.9000000000000004) is taken away.
    """
    if not number.is_finite() or number.adjusted() >= DIGITS or number.as_tuple().exponent < -60:
        return None
    rounded = number.quantize(Decimal(1).scaleb(-DECIMALS))
    if abs(rounded - number) > _ROUNDING or rounded.adjusted() >= DIGITS:
        return None
    return rounded.normalize() + 0 if rounded else Decimal(0)


def decimals_of(number: Decimal) -> int:
    """How many decimals the number has when nothing is added or taken away."""
    return max(0, -number.normalize().as_tuple().exponent)


def show(number: Decimal, decimals: int) -> str:
    """A number as the reader's language writes it: "106 000", "10,6"; a minus is a minus."""
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = number_format(rounded or abs(rounded), decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return text.replace("-", "−")
