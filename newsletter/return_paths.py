"""The return path of each message: what mail servers write back to when they give a message up.

A report that quotes nothing of the message still comes to the address it was sent from, so each message has one of
its own (variable envelope return paths, VERP). Anybody can write to such an address: the signature in it says that
the message has been sent by us.
"""

import base64
import hmac
import re
from collections.abc import Callable
from email.utils import parseaddr

from django.conf import settings

from core.macs import keyed_digest

DELIVERY, LETTER = "d", "l"

_SALT = "newsletter.return_paths"
_SIGNATURE = 10  # characters of base 32: 50 bits, and each guess costs a mail
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGEST = 2**63 - 1  # of a key in the database
_OWN = re.compile(r"([dl])([0-9a-z]{1,13})-([a-z2-7]{10})", re.ASCII)


def return_path(kind: str, number: int) -> str:
    """Return the address for MAIL FROM (RFC 5321, 4.1.1.2).

    Args:
        kind: `DELIVERY` or `LETTER`.
        number: the primary key of that delivery or letter.

    Returns:
        `name+d<number in base 36>-<signature>@domain`; the plain sender where `BOUNCE_ADDRESS` is not set.
    """
    return writer(kind)(number)


def writer(kind: str) -> Callable[[int], str]:
    """Return what makes the return paths of many deliveries or letters, as `return_path` has it."""
    if not settings.BOUNCE_ADDRESS:
        plain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        return lambda number: plain
    name, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    key = settings.SECRET_KEY

    def signed(number: int) -> str:
        marked = f"{kind}{_base36(number)}"
        return f"{name}+{marked}-{_sign(marked, key)}@{domain}"

    return signed


def read(address: str) -> tuple[str, int] | None:
    """Return kind and number of the message that `address` is the return path of; None unless we have signed it.

    Capitals do not matter: some servers change them on the way. A signature by one of `SECRET_KEY_FALLBACKS` holds.
    """
    name, _at, domain = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    local, _at, at_domain = address.strip().strip("<>").lower().rpartition("@")
    found = _OWN.fullmatch(local.removeprefix(f"{name}+"))
    if not name or at_domain != domain or not local.startswith(f"{name}+") or not found:
        return None
    kind, digits, signature = found.groups()
    number = int(digits, 36)
    return (kind, number) if number <= _LARGEST and _is_signed(kind + digits, signature) else None


def _is_signed(marked: str, signature: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(hmac.compare_digest(_sign(marked, key), signature) for key in keys)


def _sign(marked: str, key: str) -> str:
    """Keyed, in small letters and digits: the only ones that come back unchanged from every server."""
    return base64.b32encode(keyed_digest(_SALT, marked, key))[:_SIGNATURE].decode().lower()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
