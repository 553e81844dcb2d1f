"""Writing a newsletter as a whole: what is saved is what was written, and nobody's work is written over unseen."""

from dataclasses import replace

import pytest
from django.http import QueryDict
from django.utils.translation import override

from core.rules import Refused
from newsletter import draft as drafts
from newsletter.admin import composing_steps as steps
from newsletter.admin.composing_forms import ComposerForm, as_data
from newsletter.draft import BlockDraft, Draft
from newsletter.models import Block, Campaign, MailingList
from newsletter.services import composing
from tests.newsletter.conftest import the_list

pytestmark = pytest.mark.django_db
LONG = "At most %(limit_value)d characters; this has %(show_value)d."


def whole(**values) -> Draft:
    """A draft in two languages with a block of each kind."""
    blocks = (
        BlockDraft("heading", lines={"nb": "Nytt", "nn": "Nytt her"}),
        BlockDraft("text", texts={"nb": "<p>Hei</p>"}),
        BlockDraft("pick", source="demand", number=4, texts={"nn": "<p>Sjå</p>"}),
        BlockDraft("button", url="/krav/4/", lines={"nb": "Les"}),
    )
    written = {"mailing_list": the_list().pk, "subjects": {"nb": "Hei", "nn": "Hei du"}, "preheaders": {"nb": "a"}}
    return Draft(**written | {"blocks": blocks} | values)


def of(campaign: Campaign) -> Draft:
    return drafts.read(Campaign.objects.get(pk=campaign.pk))


def filled(draft: Draft) -> Draft:
    """With the preview line that an edition has without having any."""
    return replace(draft, preheaders=dict.fromkeys(draft.subjects, "") | dict(draft.preheaders))


def test_everything_is_saved_in_its_language_and_order(campaign, editor):
    composing.save_blocks(campaign=campaign, draft=whole(), user=editor)
    assert of(campaign) == filled(whole())
    assert [block.position for block in campaign.blocks.all()] == [1, 2, 3, 4]


def test_a_block_that_was_moved_is_the_same_block(campaign, editor):
    blocks = composing.save_blocks(campaign=campaign, draft=whole(), user=editor)
    draft = of(campaign)
    turned = replace(draft, blocks=draft.blocks[::-1])
    again = composing.save_blocks(campaign=campaign, draft=turned, user=editor)
    assert [block.pk for block in again] == [block.pk for block in blocks][::-1]
    assert of(campaign) == turned


def test_what_is_not_written_any_more_is_deleted(campaign, editor):
    composing.save_blocks(campaign=campaign, draft=whole(), user=editor)
    first = whole(subjects={"nb": "Hei"}, blocks=whole().blocks[:1])
    composing.save_blocks(campaign=campaign, draft=first, user=editor)
    assert of(campaign).subjects == {"nb": "Hei"}
    assert [block.lines for block in of(campaign).blocks] == [{"nb": "Nytt"}]
    assert Block.objects.count() == 1


def test_a_block_of_another_newsletter_is_not_taken(campaign, editor):
    theirs = composing.begin(mailing_list=the_list(), subject="Andre").blocks.get()
    mine = whole(blocks=(BlockDraft("heading", pk=theirs.pk, lines={"nb": "Min"}),))
    composing.save_blocks(campaign=campaign, draft=mine, user=editor)
    theirs.refresh_from_db()
    assert (theirs.kind, theirs.campaign_id) != ("heading", campaign.pk)
    assert campaign.blocks.get().pk != theirs.pk


def test_who_has_saved_meanwhile_is_not_written_over(campaign, editor):
    seen = of(campaign).version
    composing.save_blocks(campaign=campaign, draft=whole(), user=editor, seen=seen)
    with pytest.raises(composing.Overtaken):
        composing.save_blocks(campaign=campaign, draft=whole(blocks=()), user=editor, seen=seen)
    assert of(campaign) == filled(whole())


def test_the_same_words_saved_by_two_are_no_conflict(campaign, editor):
    seen = of(campaign).version
    composing.save_blocks(campaign=campaign, draft=of(campaign), user=editor, seen=seen)
    composing.save_blocks(campaign=campaign, draft=whole(), user=editor, seen=seen)
    assert of(campaign) == filled(whole())


def test_what_is_scheduled_is_not_written_in(campaign, editor):
    Campaign.objects.filter(pk=campaign.pk).update(state="scheduled", scheduled_for=campaign.created_at)
    with pytest.raises(Refused):
        composing.save_blocks(campaign=campaign, draft=whole(), user=editor)
    assert of(campaign).subjects == {"nb": "Dette vedtok årsmøtet"}


def test_a_copy_says_the_same_and_is_a_draft_of_its_own(campaign, editor):
    composing.save_blocks(campaign=campaign, draft=whole(), user=editor)
    Campaign.objects.filter(pk=campaign.pk).update(state="scheduled", scheduled_for=campaign.created_at)
    copied = composing.copy(campaign=campaign)
    assert copied.state == "draft"
    assert of(copied) == of(campaign)
    assert not set(copied.blocks.values_list("pk")) & set(campaign.blocks.values_list("pk"))


# --- The page's form


def test_the_form_gives_back_what_it_was_given(campaign):
    form = ComposerForm(as_data(filled(whole())))
    assert form.is_valid()
    assert form.draft == filled(whole())


def sent() -> QueryDict:
    return as_data(filled(whole()))


def order(data: QueryDict) -> list[str]:
    return [block.now for block in ComposerForm(data).kept]


@pytest.mark.parametrize(
    ("what", "kinds"),
    [
        ("up:b2", ["text", "heading", "pick", "button"]),
        ("down:b3", ["heading", "text", "button", "pick"]),
        ("up:b1", ["heading", "text", "pick", "button"]),
        ("down:b4", ["heading", "text", "pick", "button"]),
        ("up:b9", ["heading", "text", "pick", "button"]),
        ("remove:b2", ["heading", "pick", "button"]),
        ("add:text", ["heading", "text", "pick", "button", "text"]),
        ("add:nothing", ["heading", "text", "pick", "button"]),
        ("fly:b2", ["heading", "text", "pick", "button"]),
    ],
)
def test_the_buttons_move_add_and_remove_without_a_script(what, kinds):
    assert order(steps.do(sent(), what)) == kinds


def test_a_removed_block_is_put_back_as_it_was():
    back = steps.do(steps.do(sent(), "remove:b2"), "back:b2")
    form = ComposerForm(back)
    assert form.is_valid()
    assert form.draft == filled(whole())


def test_a_removed_block_does_not_hold_up_the_others():
    moved = steps.do(steps.do(sent(), "remove:b2"), "up:b3")
    assert order(moved) == ["pick", "heading", "button"]


def test_what_is_ticked_becomes_blocks():
    data = sent()
    data.setlist("choice", ["topic:7", "demand:4"])
    form = ComposerForm(steps.do(data, "pick:"))
    assert form.is_valid()
    assert [(block.source, block.number) for block in form.draft.blocks[-2:]] == [("topic", 7), ("demand", 4)]


def test_an_edition_is_begun_and_let_go_and_nothing_of_it_is_lost_before_it_is_saved():
    gone = steps.do(sent(), "drop:nn")
    form = ComposerForm(gone)
    assert form.is_valid()
    assert form.draft.subjects == {"nb": "Hei"}
    form = ComposerForm(steps.do(gone, "begin:nn"))
    assert form.shown == "nn"
    assert form.is_valid()
    assert form.draft == filled(whole())


def test_bokmal_cannot_be_let_go():
    assert ComposerForm(steps.do(sent(), "drop:nb")).codes == ["nb", "nn"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("nb-subject", "", "Give the newsletter a subject."),
        ("nb-subject", "a\nBcc: x", "Write this on one line."),
        ("nn-preheader", "x" * 151, LONG % {"limit_value": 150, "show_value": 151}),
        ("b1-line_nb", "x" * 121, LONG % {"limit_value": 120, "show_value": 121}),
        ("b4-url", "javascript:alert(1)", "Begin with https://, or with / for a page of ours."),
        ("mailing_list", "0", "Choose to whom it is sent."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(field, value, sentence):
    data = sent()
    data[field] = value
    with override("en"):
        form = ComposerForm(data, is_checked=True)
        assert not form.is_valid()
        assert [(bound.html_name, error) for _part, bound, error in form.wrong] == [(field, sentence)]


@pytest.mark.parametrize("fields", ["", "order=b1", "order=b1&b1-kind=pick", "order=<&order=b1&b1-kind=x&edition=xx"])
def test_a_form_that_no_browser_sends_breaks_nothing(fields):
    assert not ComposerForm(QueryDict(fields), is_checked=True).is_valid()


def test_a_newsletter_begins_in_bokmal_with_a_block_to_write_in():
    begun = composing.begin(mailing_list=MailingList.objects.get(), subject="Hei")
    assert of(begun).subjects == {"nb": "Hei"}
    assert [block.kind for block in of(begun).blocks] == ["text"]
