"""E-mail addresses: one spelling for each, and a fingerprint that can outlive it."""

import hashlib
import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES, EMAIL_MAX_LENGTH

__all__ = ["EmailNotValidError", "fingerprint", "looks_like_one", "normalise", "normalise_fast"]

_ATOM = r"[\w!#$%&'*+\-/=?^`{|}~]+"
#: The ordinary kind: a dot-atom of ASCII (RFC 5322, 3.2.3) at a name of ASCII that has no encoded letters.
_ORDINARY = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?!.*xn--)[a-z0-9.-]+)", re.ASCII | re.IGNORECASE)
_WHATEVER_ITS_CAPITALS = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)  # RFC 2142


def normalise(text: str) -> str:
    """Return the one spelling in which an address is kept.

    The domain is lower-case and in the ASCII form that DNS uses, so that every mail server can be handed it; the
    part before the @ stays as its owner writes it. No look-up is made: a domain that does not answer at this moment
    may do so in an hour, and the confirmation mail is the real proof.

    Raises:
        EmailNotValidError: not an address by RFC 5321.
    """
    return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email


def normalise_fast(text: str) -> str:
    """As `normalise`, with the same answer for every text, for many addresses at few domains.

    Raises:
        EmailNotValidError: not an address by RFC 5321.
    """
    ordinary = _ORDINARY.fullmatch(text) if len(text) <= EMAIL_MAX_LENGTH else None
    domain = _domain(ordinary[2]) if ordinary else None
    if domain is None:
        return normalise(text)
    local = ordinary[1]
    return f"{local.lower() if local.lower() in _WHATEVER_ITS_CAPITALS else local}@{domain}"


@lru_cache(10_000)
def _domain(name: str) -> str | None:
    """A domain as it is kept; None where there cannot be one, which is asked again with its address."""
    try:
        return normalise(f"a@{name}").rpartition("@")[2]
    except EmailNotValidError:
        return None


def looks_like_one(text: str) -> bool:
    """Whether it is an address of the ordinary kind, but for spaces around it."""
    ordinary = _ORDINARY.fullmatch(text.strip())
    return bool(ordinary and "." in ordinary[2])


def fingerprint(address: str) -> str:
    """Return the SHA-256, in hexadecimal, of an address whatever its capitals.

    It is not keyed: the list of those who must never be written to has to survive a change of SECRET_KEY.
    """
    return hashlib.sha256(address.lower().encode()).hexdigest()
