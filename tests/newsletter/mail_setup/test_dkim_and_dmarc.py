"""DKIM's key, DMARC's policy, and whether sender, return path and signature belong together."""

import base64

import pytest

from newsletter.mail_setup import dkim, dmarc
from newsletter.mail_setup.findings import Record
from tests.newsletter.mail_setup.conftest import WELL, Zone, but


def element(kind: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([kind, length]) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([kind, 0x80 | len(octets)]) + octets + content


def rsa(bits: int) -> str:
    """A public key of so many bits, as DNS has it; nobody has the other half."""
    modulus = (1 << (bits - 1)) | 1
    numbers = element(0x02, b"\x00" + modulus.to_bytes(bits // 8, "big")) + element(0x02, b"\x01\x00\x01")
    algorithm = element(0x30, element(0x06, bytes.fromhex("2a864886f70d010101")) + element(0x05, b""))
    whole = element(0x30, algorithm + element(0x03, b"\x00" + element(0x30, numbers)))
    return base64.b64encode(whole).decode()


def key(record: str) -> Zone:
    return Zone(txt={"s1._domainkey.example.org": [record]})


@pytest.mark.parametrize("bits", [512, 1024, 2048, 4096])
def test_the_length_of_a_key_is_read(bits):
    assert dkim.key_length(rsa(bits)) == bits


@pytest.mark.parametrize("text", ["", "nonsense", "AAAA", "MA==", "MIIB", rsa(2048)[:20], "æøå", "====", "MIGfMA0GCS"])
def test_what_is_no_key_has_no_length(text):
    assert dkim.key_length(text) < 1024


@pytest.mark.parametrize(
    ("record", "mark", "words"),
    [
        (f"v=DKIM1; k=rsa; p={rsa(2048)}", "good", "in order"),
        (f"p={rsa(2048)[:100]} {rsa(2048)[100:]}", "good", "in order"),
        ("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "good", "in order"),
        (f"v=DKIM1; p={rsa(1024)}", "warn", "only 1024 bits"),
        (f"v=DKIM1; p={rsa(512)}", "bad", "too short"),
        ("v=DKIM1; p=nonsense", "bad", "broken"),
        ("v=DKIM1; p=", "bad", "revoked"),
        (f"v=DKIM1; t=y:s; p={rsa(2048)}", "warn", "marked as a test"),
        ("something else", "bad", "There is no DKIM key at s1._domainkey.example.org"),
    ],
)
def test_a_key_is_judged(record, mark, words):
    (finding,) = dkim.check(WELL, key(record))
    assert finding.mark == mark
    assert words in finding.sentence


def test_without_a_selector_nobody_knows():
    (finding,) = dkim.check(but(selector=""), Zone())
    assert (finding.mark, "DKIM_SELECTOR" in finding.sentence, "example.org" in finding.ask) == ("unknown", True, True)


def dmarc_of(**records: str) -> Zone:
    return Zone(txt={name.replace("__", "."): [record] for name, record in records.items()})


@pytest.mark.parametrize(
    ("record", "mark"),
    [
        ("v=DMARC1; p=reject", "good"),
        ("v=DMARC1;p=Quarantine; rua=mailto:a@example.org", "good"),
        ("v=DMARC1; p=none", "warn"),
        ("v=DMARC1; rua=mailto:a@example.org", "bad"),
    ],
)
def test_a_policy_is_judged(record, mark):
    policy, alignment = dmarc.check(WELL, Zone(txt={"_dmarc.example.org": [record]}))
    assert (policy.mark, alignment.mark) == (mark, "good")


def test_without_a_policy_there_is_one_to_copy():
    (finding,) = dmarc.check(WELL, Zone(txt={"_dmarc.example.org": ["v=spf1"]}))
    value = "v=DMARC1; p=none; rua=mailto:dmarc@example.org"
    assert (finding.mark, finding.record) == ("bad", Record("_dmarc.example.org", "TXT", value))


def test_two_policies_are_none():
    (finding,) = dmarc.check(WELL, Zone(txt={"_dmarc.example.org": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}))
    assert finding.sentence == "example.org has several DMARC records. Receivers then use none of them."


def test_a_domain_without_a_policy_has_its_organisations():
    setup = but(sender_domain="post.example.org")
    zone = Zone(txt={"_dmarc.example.org": ["v=DMARC1; p=reject; sp=none"]})
    assert dmarc.check(setup, zone)[0].mark == "warn"
    zone = Zone(txt={"_dmarc.example.org": ["v=DMARC1; p=reject"]})
    assert dmarc.check(setup, zone)[0].mark == "good"


@pytest.mark.parametrize(
    ("bounce_domain", "selector", "mode", "mark"),
    [
        ("example.org", "", "s", "good"),
        ("lists.example.org", "", "r", "good"),
        ("lists.example.org", "", "s", "bad"),
        ("lists.example.org", "s1", "s", "good"),
        ("bounces.company.example", "", "r", "bad"),
        ("bounces.company.example", "s1", "r", "good"),
    ],
)
def test_sender_return_path_and_signature_belong_together(bounce_domain, selector, mode, mark):
    zone = Zone(
        txt={
            "_dmarc.example.org": [f"v=DMARC1; p=none; aspf={mode}"],
            "s1._domainkey.example.org": [f"v=DKIM1; p={rsa(2048)}"],
        }
    )
    assert dmarc.check(but(bounce_domain=bounce_domain, selector=selector), zone)[1].mark == mark


def test_the_organisation_is_the_highest_that_has_a_policy():
    zone = Zone(txt={"_dmarc.oslo.example.no": ["v=DMARC1; p=none"]})
    assert dmarc.organisation(zone, "a.b.oslo.example.no") == "oslo.example.no"
    assert dmarc.organisation(Zone(), "a.b.example.no") == "example.no"
    assert dmarc.organisation(Zone(), "localhost") == "localhost"
    assert len(dmarc.parents(".".join("abcdefghijklmnop"))) == dmarc.MOST_LABELS - 1
