"""Digests that only those who know the secret can make."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from core.macs import keyed_digest

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@given(WORDS, WORDS, WORDS)
def test_a_digest_is_that_of_rfc_7693_under_a_key_for_its_purpose(purpose, value, secret):
    key = hashlib.sha256(f"{purpose}\0{secret}".encode()).digest()
    expected = hashlib.blake2s(value.encode(), key=key, digest_size=16).digest()
    assert keyed_digest(purpose, value, secret) == expected == keyed_digest(purpose, value, secret)


@given(st.tuples(WORDS, WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS))
def test_another_purpose_value_or_secret_makes_another_digest(one, other):
    assert (keyed_digest(*one) == keyed_digest(*other)) == (one == other)


def test_the_words_do_not_run_together():
    assert keyed_digest("a", "value", "bc") != keyed_digest("ab", "value", "c")
