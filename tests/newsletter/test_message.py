"""The message itself: its headers, its parts, its links."""

import re
from email import message_from_bytes, policy

import pytest

from core import offers
from core.offers import Excerpt, Image
from newsletter.models import Block, Campaign
from newsletter.sending import message
from newsletter.sending.mime import Skeleton
from tests.newsletter.conftest import the_list, written

pytestmark = pytest.mark.django_db

TOKEN = "t" * 22
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
ALT = "Fra 8 prosent i 2010 til 11 prosent i 2024."


@pytest.fixture
def campaign() -> Campaign:
    return written(
        "Nå må det skje noe: «trygd» & 1 < 2",
        '<h2>Krav</h2><p>Se <a href="/krav/4/?a=1&amp;b=2">krav 4</a> og '
        '<a href="https://other.example/">en annen</a>.</p>'
        '<p>.</p><ul><li><p>Én</p></li></ul><script>alert(1)</script><img src="https://spy.example/pixel.gif">',
        preheader="Les mer <her>",
    )


@pytest.fixture
def figure(monkeypatch):
    """An offer that has one figure, in bokmål."""

    class Figures:
        key, name = "figure", "figure"

        def excerpt(self, number: int, language: str) -> Excerpt | None:
            image = Image(PNG, ALT, 544, 300)
            if number != 1:
                return None
            label = "Tall" if language == "nb" else "Figure"
            return Excerpt(label, "Barn i fattigdom", "Kilde: SSB.", "http://testserver/tall/barn/", "nb", "7", image)

    monkeypatch.setattr(offers, "_offers", {"figure": (10, Figures())})


def sent(campaign: Campaign, language: str = "nb"):
    values = message.values("kari@example.org", "<7.1@nyhetsbrev.testserver>", TOKEN)
    raw = Skeleton(message.build(campaign, language).message).splice(values)
    return message_from_bytes(re.sub(rb"(?m)^\.", b"", raw), policy=policy.SMTP.clone(raise_on_defect=True))


def composed(campaign: Campaign, language: str = "nb"):
    return message.compose(campaign, language, token=TOKEN, preferences="p")


def test_the_headers_are_those_of_a_list_that_can_be_left(campaign):
    mail = sent(campaign)
    assert mail["To"] == "kari@example.org"
    assert mail["Subject"] == "Nå må det skje noe: «trygd» & 1 < 2"
    assert mail["Message-ID"] == "<7.1@nyhetsbrev.testserver>"
    assert mail["List-Unsubscribe"] == f"<http://testserver/nyhetsbrev/avmelding/{TOKEN}/{campaign.pk}/>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r".+ <nyhetsbrev\.nyhetsbrev\.testserver>", mail["List-ID"])
    assert mail["List-Archive"] == "<http://testserver/nyhetsbrev/arkiv/>"
    assert mail["Precedence"] == "bulk"
    assert mail["Content-Language"] == "nb"
    assert mail["Date"].datetime.tzinfo
    assert mail["From"].addresses[0].addr_spec == "nyhetsbrev@testserver"
    assert mail["From"].addresses[0].display_name
    assert mail["Auto-Submitted"] is None
    assert mail["Feedback-ID"] is None
    assert mail.get_content_type() == "multipart/alternative"
    assert all(len(mail.get_all(name)) == 1 for name in mail.keys())  # noqa: SIM118  a message is no mapping


def test_a_list_that_is_not_public_has_no_archive(campaign):
    the_list().__class__.objects.update(is_public=False)
    mail = sent(Campaign.objects.get())
    assert mail["List-Archive"] is None
    assert "arkiv" not in mail.get_body(["html"]).get_content()


def test_the_name_of_a_list_cannot_forge_its_identifier():
    assert message.list_id('Ung <a.b> "x"', "ung") == "Ung a.b x <ung.nyhetsbrev.testserver>"


def test_both_parts_carry_the_content_and_the_links(campaign):
    text, html = (sent(campaign).get_body([kind]).get_content() for kind in ("plain", "html"))
    for part in (text, html):
        assert f"http://testserver/nyhetsbrev/avmelding/{TOKEN}/{campaign.pk}/" in part
        assert f"http://testserver/nyhetsbrev/innstillinger/{TOKEN}:" in part
        assert f"http://testserver/nyhetsbrev/arkiv/{campaign.pk}/" in part
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
    assert '<html lang="nb"' in html
    assert html.count("<table") == html.count('role="presentation"') == 2
    assert "prefers-color-scheme: dark" in html
    assert "<title>Nå må det skje noe" in html
    assert "<img" not in html
    assert "<script" not in html


def test_who_reads_another_language_gets_that_edition_and_bokmaal_where_a_block_lacks_it(campaign):
    campaign.create_translation("nn", subject="No må det skje noko")
    Block.objects.create(campaign=campaign, kind="heading", position=2, line="Bare på bokmål")
    block = Block.objects.create(campaign=campaign, kind="heading", position=3, line="Til slutt")
    block.create_translation("nn", line="Til slutt, på nynorsk")
    nynorsk = composed(campaign, "nn")
    assert nynorsk.subject == "No må det skje noko"
    assert '<h2 lang="nb"' in nynorsk.html
    assert ">Til slutt, på nynorsk</h2>" in nynorsk.html
    assert sent(campaign, "nn")["Content-Language"] == "nn"
    assert sent(campaign, "en")["Content-Language"] == "nb"
    assert sent(campaign, "en")["Subject"] == "Nå må det skje noe: «trygd» & 1 < 2"


def test_what_is_picked_is_shown_with_its_picture_inside_the_mail(campaign, figure):
    campaign.create_translation("en", subject="Something must happen")
    Block.objects.create(campaign=campaign, kind="pick", position=2, source="figure", number=1, text="<p>Se her:</p>")
    mail = sent(campaign, "en")
    alternatives = list(mail.iter_parts())
    assert [part.get_content_type() for part in alternatives] == ["text/plain", "multipart/related"]
    html, picture = alternatives[1].iter_parts()
    assert picture.get_content() == PNG
    name = picture["Content-ID"].strip("<>")
    assert f'src="cid:{name}" alt="{ALT}" width="544" lang="nb"' in html.get_content()
    text = alternatives[0].get_content()
    assert (
        f"Se her:\r\n\r\nFigure\r\n7. Barn i fattigdom\r\nKilde: SSB.\r\nPicture: {ALT}\r\nhttp://testserver/tall/barn/"
        in text
    )


def test_the_page_has_the_same_content_with_addresses_of_the_site(campaign, figure):
    Block.objects.create(campaign=campaign, kind="pick", position=2, source="figure", number=1)
    content = composed(campaign)
    (picture,) = content.pictures
    assert f'src="/nyhetsbrev/arkiv/{campaign.pk}/{picture.name}.png"' in content.page
    assert 'href="/krav/4/?a=1&amp;b=2"' in content.page
    assert 'href="/tall/barn/"' in content.page
    assert TOKEN not in content.page
    assert picture.data_address in content.on_its_own()
    assert "cid:" not in content.on_its_own()


def test_what_is_picked_and_not_public_any_more_is_left_out(campaign, figure):
    Block.objects.create(campaign=campaign, kind="pick", position=2, source="figure", number=2)
    Block.objects.create(campaign=campaign, kind="pick", position=3, source="event", number=1)
    assert "Barn i" not in composed(campaign).html


def test_a_button_leads_to_the_page_in_the_readers_language(campaign):
    campaign.create_translation("en", subject="Something must happen")
    Block.objects.create(campaign=campaign, kind="button", position=2, line="Se kravet", url="/krav/4/#x")
    Block.objects.create(campaign=campaign, kind="button", position=3, line="Se ut", url="https://other.example/krav/")
    content = composed(campaign, "en")
    assert 'href="http://testserver/en/krav/4/#x"' in content.html
    assert 'href="/en/krav/4/#x"' in content.page
    assert "Se kravet:\nhttp://testserver/en/krav/4/#x" in content.text
    assert "Se ut:\nhttps://other.example/krav/" in content.text
    assert 'href="http://testserver/krav/4/#x"' in composed(campaign, "nb").html


def test_the_title_of_a_pick_is_never_a_level_too_deep(campaign, figure):
    campaign.blocks.all().delete()
    for position, kind in enumerate(("pick", "heading", "pick")):
        picked = {"source": "figure", "number": 1} if kind == "pick" else {"line": "Tall"}
        Block.objects.create(campaign=campaign, kind=kind, position=position, **picked)
    levels = re.findall(r"<h(\d)", composed(campaign).html)
    assert levels == ["1", "2", "2", "3"]


def test_staff_cannot_splice_by_writing(campaign):
    Block.objects.create(campaign=campaign, kind="heading", position=2, line="token preferences \x01")
    html = sent(campaign).get_body(["html"]).get_content()
    assert html.count(TOKEN) == 2


def test_a_subject_with_a_line_end_is_no_header(campaign):
    campaign.subject = "Hei\r\nBcc: all@example.org"
    with pytest.raises(ValueError, match="linefeed"):
        message.build(campaign, "nb")


def test_the_links_of_each_reader_are_their_own(campaign):
    skeleton = Skeleton(message.build(campaign, "nb").message)
    mails = [skeleton.splice(message.values(f"{name}@example.org", "<1@x>", name * 22)) for name in "ab"]
    assert b"a" * 22 in mails[0]
    assert b"b" * 22 not in mails[0]
    assert mails[0].count(b"a" * 22) == mails[1].count(b"b" * 22) == 5
