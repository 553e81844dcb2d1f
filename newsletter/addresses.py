"""E-mail addresses: one spelling for each, and a fingerprint that can outlive it."""

import hashlib

from email_validator import EmailNotValidError, validate_email

__all__ = ["EmailNotValidError", "fingerprint", "normalise"]


def normalise(text: str) -> str:
    """Return the one spelling in which an address is kept.

    The domain is lower-case and in the ASCII form that DNS uses, so that every mail server can be handed it; the
    part before the @ stays as its owner writes it. No look-up is made: a domain that does not answer at this moment
    may do so in an hour, and the confirmation mail is the real proof.

    Raises:
        EmailNotValidError: not an address by RFC 5321.
    """
    return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email


def fingerprint(address: str) -> str:
    """Return the SHA-256, in hexadecimal, of an address whatever its capitals.

    It is not keyed: the list of those who must never be written to has to survive a change of SECRET_KEY.
    """
    return hashlib.sha256(address.lower().encode()).hexdigest()
