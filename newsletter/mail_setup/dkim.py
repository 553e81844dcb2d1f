"""DKIM (RFC 6376): the mail server signs each message, and DNS holds the key that proves it."""

import base64
import binascii

from django.utils.translation import gettext as _

from newsletter.mail_setup.dns import Resolver
from newsletter.mail_setup.findings import Finding, Mark, Record
from newsletter.mail_setup.setup import Setup

SUBJECT = "DKIM"
SHORTEST, GOOD_LENGTH = 1024, 2048  # bits of an RSA key (RFC 8301)
ELLIPTIC = "ed25519"


def tags(record: str) -> dict[str, str]:
    """The `name=value` of a record (3.2), names in small letters."""
    pairs = (piece.partition("=") for piece in record.split(";"))
    return {name.strip().lower(): value.strip() for name, sign, value in pairs if sign}


def keys(resolver: Resolver, selector: str, domain: str) -> list[dict[str, str]]:
    found = [tags(text) for text in resolver.txt(f"{selector}._domainkey.{domain}")]
    return [key for key in found if "p" in key]


def check(setup: Setup, resolver: Resolver) -> list[Finding]:
    domain, name = setup.sender_domain, f"{setup.selector}._domainkey.{setup.sender_domain}"
    if not setup.selector:
        sentence = _("We do not know whether the mail server signs our mail: the setting DKIM_SELECTOR is not set.")
        ask = _("Ask those who run the mail server for the selector that it signs %(domain)s with.") % {
            "domain": domain
        }
        return [Finding(SUBJECT, Mark.UNKNOWN, sentence, ask)]
    found = keys(resolver, setup.selector, domain)
    if not found:
        sentence = _("There is no DKIM key at %(name)s. Receivers cannot see that our mail is ours.") % {"name": name}
        ask = _("Ask those who run the mail server to sign, and those who run the DNS to publish the key it gives:")
        return [Finding(SUBJECT, Mark.BAD, sentence, ask, Record(name, "TXT", "v=DKIM1; k=rsa; p=…"))]
    return [_judge(found[0], name)]


def _judge(key: dict[str, str], name: str) -> Finding:
    new_key = _("Ask those who run the mail server for a new key of 2048 bits.")
    if not key["p"]:
        return _finding(Mark.BAD, _("The DKIM key at %(name)s has been revoked."), name, new_key)
    bits = key_length(key["p"])
    if key.get("k", "rsa").lower() == ELLIPTIC:
        return _finding(Mark.GOOD, _("The DKIM key at %(name)s is in order."), name)
    if bits < SHORTEST:
        sentence = _("The DKIM key at %(name)s is broken, or too short for receivers to accept.")
        return _finding(Mark.BAD, sentence, name, new_key)
    if bits < GOOD_LENGTH:
        return _finding(Mark.WARN, _("The DKIM key at %(name)s has only %(bits)s bits."), name, new_key, bits=bits)
    if "y" in key.get("t", "").lower().split(":"):
        sentence = _("The DKIM key at %(name)s is marked as a test: receivers may ignore it.")
        return _finding(Mark.WARN, sentence, name, _("Ask for “t=y” to be taken out of the record."))
    return _finding(Mark.GOOD, _("The DKIM key at %(name)s is in order."), name)


def key_length(encoded: str) -> int:
    """The bits of an RSA key as it stands in DNS; 0 for what is none.

    The modulus is the first whole number in the inner sequence of a SubjectPublicKeyInfo (RFC 5280, RFC 8017).
    """
    try:
        inside = _inside(base64.b64decode("".join(encoded.split())), 0x30)
        bits = _inside(inside[_end_of(inside, 0x30) :], 0x03)
        modulus = _inside(_inside(bits[1:], 0x30), 0x02)
    except (binascii.Error, IndexError, ValueError):
        return 0
    return int.from_bytes(modulus, "big").bit_length()


def _header(der: bytes, kind: int) -> tuple[int, int]:
    """Where the content of the first element begins, and how long it is (X.690, 8.1)."""
    if der[0] != kind:
        raise ValueError("another element was expected")
    if der[1] < 0x80:
        return 2, der[1]
    width = der[1] & 0x7F
    return 2 + width, int.from_bytes(der[2 : 2 + width], "big")


def _inside(der: bytes, kind: int) -> bytes:
    begins, length = _header(der, kind)
    return der[begins : begins + length]


def _end_of(der: bytes, kind: int) -> int:
    return sum(_header(der, kind))


def _finding(mark: Mark, sentence: str, name: str, ask: str = "", **words) -> Finding:
    return Finding(SUBJECT, mark, sentence % {"name": name, **words}, ask)
