"""What stands in the way of a newsletter, and what its writers are warned of."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import get_language, override

from core import mail, offers
from core.offers import Excerpt, Image
from newsletter.composing import edition_checks, own_pages, preflight, reading
from newsletter.composing.findings import Whole
from newsletter.models import Block, Campaign
from newsletter.sending import message
from tests.factories import DemandFactory, TopicFactory
from tests.newsletter.conftest import written

pytestmark = pytest.mark.django_db

NOT_WRITTEN = "nothing is written in this language. Write it, or empty the subject in this language."
NOT_PUBLIC = "what is picked is not public any more. Pick something else, or take the block away."
NO_ALTERNATIVE = "the picture has no text for those who do not see it. Pick something else, or tell us."


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def campaign() -> Campaign:
    with override("nb"):
        return written("Dette vedtok årsmøtet", "<p>Hei! Dette ble vedtatt.</p>", preheader="To resolusjoner")


def add(campaign, kind: str, **values) -> Block:
    with override("nb"):
        return Block.objects.create(campaign=campaign, kind=kind, position=campaign.blocks.count() + 1, **values)


def said(campaign, level: str) -> list[str]:
    return [finding.sentence for finding in preflight.check(campaign) if finding.level == level]


def content(campaign, **changes):
    composed = message.compose(campaign, "nb", token=edition_checks.TOKEN, preferences="p")
    return replace(composed, **changes)


def of_content(campaign, made) -> list[str]:
    leave = message.leave_url_in(campaign, "nb", edition_checks.TOKEN)
    return [finding.sentence for finding in edition_checks.check_content(Whole("nb"), made, leave)]


def test_a_good_newsletter_has_nothing_to_mend(campaign):
    demand = DemandFactory(published=True)
    add(campaign, "button", line="Se kravet", url=f"/krav/{demand.number}/")
    add(campaign, "text", text=f'<p>Les <a href="/krav/{demand.number}/">krav {demand.number}</a> i dag.</p>')
    assert preflight.check(campaign) == []


def test_a_newsletter_without_subject_or_content_is_stopped(campaign):
    campaign.blocks.all().delete()
    campaign.translations.all().delete()
    campaign = Campaign.objects.get()
    assert said(campaign, "block") == [
        "The newsletter has no subject in bokmål. Write one.",
        "The newsletter is empty. Add a block.",
    ]


@pytest.mark.parametrize(
    ("kind", "values"),
    [("heading", {"line": ""}), ("text", {"text": "<p>&nbsp;</p>"}), ("button", {"line": "", "url": "/krav/"})],
)
def test_an_empty_block_is_named(campaign, kind, values):
    block = add(campaign, kind, **values)
    (finding,) = preflight.check(campaign)
    assert finding.level == "block"
    assert finding.block == block
    assert finding.language == "nb"
    sentence = f"Block 2 ({kind}, bokmål): nothing is written. Write something, or take the block away."
    assert finding.sentence == sentence


def test_a_block_that_lacks_a_language_that_is_written_is_named(campaign):
    campaign.create_translation("nn", subject="Dette vedtok årsmøtet", preheader="To resolusjonar")
    assert said(campaign, "block") == [
        "Block 1 (text, nynorsk): nothing is written in this language. Write it, or empty the subject in this language."
    ]
    campaign.blocks.get().create_translation("nn", text="<p>Hei! Dette vart vedteke.</p>")
    assert preflight.check(campaign) == []


def test_an_edition_without_a_preview_line_and_words_that_nobody_gets_are_warned_of(campaign):
    campaign.create_translation("nn", subject="Dette vedtok årsmøtet")
    block = campaign.blocks.get()
    block.create_translation("nn", text="<p>Hei! Dette vart vedteke.</p>")
    block.create_translation("en", text="<p>Hello!</p>")
    assert said(campaign, "block") == []
    assert said(campaign, "warn") == [
        "The edition in English: blocks are written in English, but without a subject in it nobody gets them.",
        "The edition in nynorsk: the preview line is missing. It is written in bokmål.",
    ]


def test_a_link_of_ours_that_leads_nowhere_is_stopped(campaign):
    topic = TopicFactory(published=True, slug="bolig")
    gone = TopicFactory(published=True, slug="borte")
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Feil.")
    TopicFactory(slug="utkast")
    dead = [
        "/politikk/borte/",
        "/politikk/utkast/",
        "/finnes-ikke/",
        "http://testserver/krav/9999/",
        "/politikk/bolig/#nei",
    ]
    alive = ["/politikk/bolig/", "/politikk/bolig/#innhold", "/en/politikk/bolig/?x=1", "https://other.example/404/"]
    links = "".join(f'<p><a href="{url}">Se {url}</a></p>' for url in (*dead, *alive, "mailto:a@b.example"))
    add(campaign, "text", text=links)
    add(campaign, "button", line="Se dette", url="/finnes-heller-ikke/")
    found = said(campaign, "block")
    assert [sentence.rpartition("not there: ")[2].partition(". Correct")[0] for sentence in found] == [
        *dead,
        "/finnes-heller-ikke/",
    ]
    assert topic.is_published


def test_a_page_is_asked_for_once_however_many_links_lead_there(campaign, monkeypatch):
    asked, ask = [], own_pages._ask
    monkeypatch.setattr(own_pages, "_ask", lambda *address: asked.append(address) or ask(*address))
    add(campaign, "text", text='<p><a href="/krav/">Kravene</a> og <a href="/krav/#innhold">kravene igjen</a></p>')
    add(campaign, "button", line="Se kravene", url="/krav/")
    assert preflight.check(campaign) == []
    assert asked == [("/krav/", "")]


def test_a_page_that_fails_is_no_wrong_address(campaign, monkeypatch):
    def fail(request):
        raise RuntimeError("The database is away.")

    monkeypatch.setattr(own_pages, "_portal", lambda: SimpleNamespace(get_response=fail))
    add(campaign, "button", line="Se kravene", url="/krav/")
    assert preflight.check(campaign) == []


def test_looking_at_links_leaves_language_and_user_as_they_were(campaign, client):
    add(campaign, "button", line="Se dette", url="/krav/")
    preflight.check(campaign)
    assert get_language() == "en"
    assert not client.cookies


def test_what_is_picked_and_not_public_any_more_is_stopped(campaign):
    topic = TopicFactory(published=True)
    add(campaign, "pick", source="topic", number=topic.pk)
    assert preflight.check(campaign) == []
    type(topic).objects.update(withdrawn_at=timezone.now(), withdrawal_reason="Feil.")
    assert said(campaign, "block") == [
        f"Block 2 (something from the site, bokmål): {NOT_PUBLIC}",
    ]


def test_a_picture_without_words_is_stopped(campaign, monkeypatch):
    class Figures:
        key, name = "figure", "figure"

        def excerpt(self, number, language):
            return Excerpt("Tall", "Barn", "", "http://testserver/tall/x/", "nb", image=Image(b"png", " ", 544, 300))

    monkeypatch.setattr(offers, "_offers", {"figure": (10, Figures())})
    add(campaign, "pick", source="figure", number=1)
    assert said(campaign, "block") == [
        f"Block 2 (something from the site, bokmål): {NO_ALTERNATIVE}",
        "The edition in bokmål: a picture has no text for those who do not see it.",
    ]


def test_a_mail_that_cannot_be_left_is_stopped(campaign):
    made = content(campaign)
    leave = message.leave_url_in(campaign, "nb", edition_checks.TOKEN)
    broken = replace(made, html=made.html.replace(leave, "#"), text=made.text.replace(leave, ""))
    assert of_content(campaign, made) == []
    assert of_content(campaign, broken) == [
        "The edition in bokmål: the link for leaving is missing. Tell those who look after the portal.",
        "The edition in bokmål: the text part lacks the link for leaving. Tell those who look after the portal.",
    ]


def test_a_text_part_that_says_less_is_stopped(campaign):
    made = content(campaign)
    assert of_content(campaign, replace(made, text=made.text.replace("vedtatt", ""))) == [
        "The edition in bokmål: the text part lacks words that the mail has: “vedtatt”."
    ]


@pytest.mark.parametrize(
    ("theme", "before", "after"), [("light", "#1d1a16", "#eeeeee"), ("dark", "#ece6da", "#222222")]
)
def test_a_colour_that_cannot_be_read_is_stopped(campaign, theme, before, after):
    made = content(campaign)
    (sentence,) = of_content(campaign, replace(made, html=made.html.replace(before, after)))
    assert sentence.endswith(f"does not stand out from its ground ({theme}).")


def test_the_frame_of_every_mail_can_be_read_in_both_themes(campaign):
    add(campaign, "heading", line="Overskrift")
    add(campaign, "button", line="Knapp", url="/krav/")
    made = content(campaign)
    for markup in (made.html, mail.darkened(made.html)):
        grounds = {run.ink.ground for run in reading.runs(markup)}
        assert len(grounds) >= 2  # the sheet and the button
    assert {run.ink.ground for run in reading.runs(made.html)} & {
        run.ink.ground for run in reading.runs(mail.darkened(made.html))
    } == set()


def test_what_is_hard_to_read_is_warned_of(campaign):
    heavy = "Kommunesektorens handlingsrommet innskrenkes vedvarende gjennom utilstrekkelige rammeoverføringer. " * 6
    add(campaign, "text", text=f"<p>{heavy}</p>")
    (sentence,) = said(campaign, "warn")
    assert sentence.startswith("Block 2 (text, bokmål): hard to read (LIX ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('<p><a href="/krav/">Klikk her!</a></p>', "the link “Klikk her!” does not say where it leads"),
        ("<p>NÅ ER DET NOK, SIER VI</p>", "capitals or several exclamation marks look like shouting"),
        ("<p>Kom!! Det haster.</p>", "capitals or several exclamation marks look like shouting"),
        ("<p>Siste sjanse for å melde seg på.</p>", "filters against advertising dislike “siste sjanse”"),
    ],
)
def test_words_that_do_no_good_are_warned_of(campaign, text, sentence):
    add(campaign, "text", text=text)
    (found,) = said(campaign, "warn")
    assert found.startswith(f"Block 2 (text, bokmål): {sentence}")


@pytest.mark.parametrize("text", ["<p>Nav og FN møtte KS i dag. Gratis kjernetid for alle! Lån og gjeld.</p>"])
def test_words_of_the_field_are_not_warned_of(campaign, text):
    add(campaign, "text", text=text)
    assert preflight.check(campaign) == []


def test_a_subject_that_no_telephone_shows_is_warned_of(campaign):
    campaign.set_current_language("nb")
    campaign.subject = "HELT GRATIS: " + "dette er et emne som er lengre enn det en telefon viser!!"
    campaign.save()
    words = [sentence.removeprefix("The edition in bokmål: ") for sentence in said(campaign, "warn")]
    assert [sentence.partition(".")[0] for sentence in words] == [
        "the subject has 70 letters",
        "the subject looks like shouting",
        "filters against advertising dislike “helt gratis” in the subject",
    ]


def test_a_mail_that_is_cut_off_is_warned_of(campaign):
    made = content(campaign)
    large = replace(made, html=made.html.replace("</body>", f"<!--{'x' * 100_000}--></body>"))
    (sentence,) = of_content(campaign, large)
    assert "Gmail cuts off what is above 100 kB" in sentence
