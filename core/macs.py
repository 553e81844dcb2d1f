"""Keyed digests: every message of a newsletter carries two, and a hundred thousand messages must not wait for them."""

import hashlib
from functools import lru_cache

SIZE = 16  # bytes: nobody guesses 128 bits


def keyed_digest(purpose: str, value: str, secret: str) -> bytes:
    """Return what only those who know `secret` can make of `value`: BLAKE2s with a key (RFC 7693).

    A sixth of the price of HMAC, and made to be used like this.

    Args:
        purpose: a digest that was made for one is none for another.
        value: that is vouched for.
        secret: of the portal.
    """
    digest = _keyed(purpose, secret).copy()
    digest.update(value.encode())
    return digest.digest()


@lru_cache(maxsize=16)
def _keyed(purpose: str, secret: str):
    key = hashlib.sha256(f"{purpose}\0{secret}".encode()).digest()
    return hashlib.blake2s(key=key, digest_size=SIZE)
