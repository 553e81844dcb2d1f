"""Messages as bytes, read back by the standard library's strict parser."""

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.sending.mime import Skeleton, UnsafeValue, build, mark

STRICT = policy.SMTP.clone(raise_on_defect=True)
OWN = {"To": mark("address")}
TOKEN = "A" * 66
#: No control characters: Django's fields refuse NUL, and a text's other line ends become LF.
TEXT = st.text(st.characters(blacklist_categories=["Cc", "Cs"]) | st.just("\n"), max_size=300)


def spliced(text: str, subject: str = "Hei", address: str = "kari@example.org", token: str = TOKEN) -> bytes:
    message = build({"Subject": subject}, OWN, {"plain": text, "html": f"<p>{text}</p>"}, {"PLACE": "token"})
    return Skeleton(message).splice({"address": address, "token": token})


def unstuffed(message: bytes) -> bytes:
    """What the mail server keeps (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"", message)


@given(TEXT, TEXT)
@example(".", "..\n.")
@example("x" * 75, "=" * 80)
@example("line ends in space ", "\n\n")
def test_both_parts_come_back_as_they_were_with_the_mark_filled(before, after):
    read = message_from_bytes(unstuffed(spliced(f"{before}PLACE{after}")), policy=STRICT)
    wanted = f"{before}{TOKEN}{after}".replace("PLACE", TOKEN)
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    plain, html = (part.get_content().replace("\r\n", "\n") for part in read.iter_parts())
    assert plain == wanted
    assert html == f"<p>{wanted}</p>"


@given(TEXT)
def test_every_line_is_short_and_no_line_is_a_lone_dot(text):
    lines = spliced(text + "PLACE" + text).split(b"\r\n")
    assert max(map(len, lines)) <= 76  # RFC 2045, 6.7
    assert b"." not in lines
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=120))
def test_a_subject_is_one_header_and_comes_back(subject):
    read = message_from_bytes(unstuffed(spliced("text", subject=subject)), policy=STRICT)
    assert set(read.keys()) == {"To", "Subject", "MIME-Version", "Content-Type"}
    assert " ".join(read["Subject"].split()) == " ".join(subject.split())


@given(st.text(max_size=20), st.characters(max_codepoint=31) | st.characters(min_codepoint=127))
def test_a_value_that_could_end_a_line_is_never_spliced(text, character):
    with pytest.raises(UnsafeValue):
        spliced("text", address=f"{text}{character}@example.org")


def test_a_text_cannot_forge_a_mark():
    read = message_from_bytes(unstuffed(spliced("\x00address\x00")), policy=policy.SMTP)
    assert "kari" not in read.get_body(["plain"]).get_content()
