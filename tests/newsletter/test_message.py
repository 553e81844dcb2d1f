"""The message itself: its headers, its two parts, its links."""

import re
from email import message_from_bytes, policy

import pytest

from newsletter.models import Campaign
from newsletter.sending import message
from newsletter.sending.mime import Skeleton

pytestmark = pytest.mark.django_db

TOKEN = "t" * 22


@pytest.fixture
def campaign() -> Campaign:
    return Campaign(
        pk=7,
        subject="Nå må det skje noe: «trygd» & 1 < 2",
        preheader="Les mer <her>",
        body='<h2>Krav</h2><p>Se <a href="/krav/4/?a=1&amp;b=2">krav 4</a> og '
        '<a href="https://other.example/">en annen</a>.</p>'
        '<p>.</p><ul><li><p>Én</p></li></ul><script>alert(1)</script><img src="https://spy.example/pixel.gif">',
    )


def sent(campaign: Campaign, language: str = "en"):
    values = message.values("kari@example.org", "<7.1@nyhetsbrev.testserver>", TOKEN)
    raw = Skeleton(message.build(campaign, language)).splice(values)
    return message_from_bytes(re.sub(rb"(?m)^\.", b"", raw), policy=policy.SMTP.clone(raise_on_defect=True))


def test_the_headers_are_those_of_a_list_that_can_be_left(campaign):
    mail = sent(campaign)
    assert mail["To"] == "kari@example.org"
    assert mail["Subject"] == "Nå må det skje noe: «trygd» & 1 < 2"
    assert mail["Message-ID"] == "<7.1@nyhetsbrev.testserver>"
    assert mail["List-Unsubscribe"] == f"<http://testserver/en/nyhetsbrev/avmelding/{TOKEN}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r".+ <nyhetsbrev\.testserver>", mail["List-ID"])
    assert mail["Date"].datetime.tzinfo
    assert mail["From"].addresses[0].addr_spec == "nyhetsbrev@testserver"
    assert mail["From"].addresses[0].display_name
    assert mail.get_content_type() == "multipart/alternative"
    assert all(len(mail.get_all(name)) == 1 for name in mail.keys())  # noqa: SIM118  a message is no mapping


def test_both_parts_carry_the_content_and_the_two_links(campaign):
    text, html = (sent(campaign).get_body([kind]).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert f"http://testserver/en/nyhetsbrev/avmelding/{TOKEN}/" in part
        assert f"http://testserver/en/nyhetsbrev/innstillinger/{TOKEN}:" in part
        assert "krav 4" in part
        assert "alert(1)" not in part
        assert "spy.example" not in part
    assert "krav 4 (http://testserver/krav/4/?a=1&b=2)" in text
    assert 'href="http://testserver/krav/4/?a=1&amp;b=2"' in html
    assert 'href="https://other.example/"' in html
    assert "1 < 2" in text
    assert "1 &lt; 2" in html


def test_the_html_is_for_readers_of_every_kind(campaign):
    html = sent(campaign).get_body(["html"]).get_content()
    assert '<html lang="en"' in html
    assert '<h1 lang="nb"' in html
    assert html.count("<table") == html.count('role="presentation"') == 2
    assert "prefers-color-scheme: dark" in html
    assert "<title>Nå må det skje noe" in html
    assert "<img" not in html
    assert "<script" not in html


def test_staff_cannot_splice_by_writing(campaign):
    campaign.body = "<p>\x00token\x00 token preferences</p>"
    assert TOKEN not in sent(campaign).get_body(["html"]).get_content().partition("List-")[0].partition("avmelding")[0]


def test_a_subject_with_a_line_end_is_no_header(campaign):
    campaign.subject = "Hei\r\nBcc: all@example.org"
    with pytest.raises(ValueError, match="linefeed"):
        message.build(campaign, "nb")
