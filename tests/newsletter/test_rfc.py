"""Every message that leaves is one that every program reads alike: two strict parsers, and the rules of the wire."""

import re
from email import message_from_bytes, policy
from functools import cache

import fast_mail_parser
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.html import clean, plain_text
from core.offers import Excerpt, Image
from newsletter.addresses import EmailNotValidError, normalise
from newsletter.composing.parts import Button, Heading, Pick, Text
from newsletter.composing.render import Frame, render
from newsletter.sending import message
from newsletter.sending.mime import Skeleton

pytestmark = pytest.mark.django_db

STRICT = policy.SMTP.clone(raise_on_defect=True)
#: RFC 5322, 2.1.1: without its line end.
LONGEST_LINE = 998
LONE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
PNG = b"\x89PNG\r\n\x1a\n.\r\n..\r\n" + bytes(range(256)) * 3

WORDS = st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"])
LINE = st.text(WORDS, min_size=1, max_size=120).filter(str.strip)
PARAGRAPHS = st.text(WORDS | st.just("\n") | st.sampled_from("<>&.\"'="), max_size=400)
TOKEN = "t" * 22


def built(subject: str, text: str, name: str, picture: bool = True) -> Skeleton:
    image = Image(PNG, f"Fra {name}", 544, 300) if picture else None
    parts = [
        Heading(subject, "nb"),
        Text(clean(text), "nn"),
        Pick(Excerpt("Tall", name, text, "https://example.org/tall/x/", "nb", "4", image)),
        Button(name, "/krav/", "nb"),
    ]

    def composed(token: str, preferences: str):
        urls = {"leave_url": f"http://testserver/av/{token}/", "preferences_url": f"http://testserver/i/{preferences}/"}
        return render(parts, Frame(subject=subject, language="nb", leave=name, why=f"Fordi {name}.", **urls))

    headers = {"List-ID": message.list_id(name, "nyhetsbrev"), "Content-Language": "nb"}
    made = message.assemble(composed, lambda token: f"http://testserver/av/{token}/", headers=headers)
    return Skeleton(made.message)


@cache
def plain_one() -> Skeleton:
    return built("Hei", "Hei", "Navn")


def on_the_wire(skeleton: Skeleton, address: str = "kari@example.org") -> bytes:
    return skeleton.splice(message.values(address, "<7.1@nyhetsbrev.testserver>", TOKEN))


def kept(wire: bytes) -> bytes:
    """What the mail server keeps (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"", wire)


def assert_fit_for_the_wire(wire: bytes) -> None:
    assert max(wire) < 128
    assert 0 not in wire
    assert not LONE.search(wire)
    lines = wire.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert all(line.startswith(b"..") for line in lines if line.startswith(b"."))


def read(wire: bytes):
    """The message as the standard library and as a parser in Rust have it; neither may find fault."""
    ours, theirs = message_from_bytes(kept(wire), policy=STRICT), fast_mail_parser.parse_email(kept(wire))
    assert theirs.warnings == []
    assert not any(part.defects for part in ours.walk())
    assert " ".join(theirs.subject.split()) == " ".join(ours["Subject"].split())
    for kind, text in (("plain", theirs.text_plain), ("html", theirs.text_html)):
        assert [part.replace("\r\n", "\n") for part in text] == [
            ours.get_body([kind]).get_content().replace("\r\n", "\n")
        ]
    return ours, theirs


@settings(max_examples=25)  # each is rendered, built and read twice
@given(LINE, PARAGRAPHS, LINE)
def test_whatever_staff_write_is_read_alike_and_keeps_to_the_rules(subject, text, name):
    assume(plain_text(clean(text)))
    wire = on_the_wire(built(subject, text, name))
    assert_fit_for_the_wire(wire)
    ours, theirs = read(wire)
    assert " ".join(ours["Subject"].split()) == " ".join(subject.split())
    assert [attachment.content for attachment in theirs.attachments] == [PNG]
    assert {header.lower() for header in ours.keys()} == {  # noqa: SIM118 -- a message is no mapping
        "subject", "from", "to", "date", "message-id", "mime-version", "content-type", "content-language",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "precedence", "x-auto-response-suppress",
    }  # fmt: skip


@settings(max_examples=50)
@given(st.emails())
def test_an_address_that_we_keep_reaches_its_owner_as_it_is(email):
    try:
        address = normalise(email)
    except EmailNotValidError:
        assume(False)
    assume(address.isascii())
    wire = on_the_wire(plain_one(), address)
    assert_fit_for_the_wire(wire)
    ours, _theirs = read(wire)
    assert [found.addr_spec for found in ours["To"].addresses] == [address]


SIGNS = ["<p>.</p>", f"<p>{'x' * 3000}</p>", "<p>.<br>..<br>.</p>", "<p>From her</p>", "<p>=20 =3D</p>"]


@pytest.mark.parametrize("text", SIGNS)
def test_what_the_wire_takes_for_a_sign_arrives_as_it_was_written(text):
    wire = on_the_wire(built("Hei", text, "Navn"))
    assert_fit_for_the_wire(wire)
    ours, _theirs = read(wire)
    assert plain_text(text) in ours.get_body(["plain"]).get_content().replace("\r\n", "\n")


def test_one_press_is_told_as_rfc_8058_has_it():
    ours, _theirs = read(on_the_wire(built("Hei", "Hei", "Navn")))
    assert re.fullmatch(r"<http://testserver/av/t{22}/>", ours["List-Unsubscribe"])
    assert ours["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_to_open_a_mail_asks_no_server_and_no_link_is_rewritten():
    ours, _theirs = read(on_the_wire(built("Hei", '<p><a href="https://other.example/a?b=1">der</a></p>', "Navn")))
    html = ours.get_body(["html"]).get_content()
    assert re.findall(r'(?:src|background)="(?!cid:)[^"]*"', html) == []
    assert not re.search(r"url\(|@import|<link|<iframe|<script", html)
    assert 'href="https://other.example/a?b=1"' in html
    pictures = [part for part in ours.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"].strip("<>") in html for part in pictures] == [True]
