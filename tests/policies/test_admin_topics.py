"""Topics with their parts, their change notes, their addresses and their review."""

from datetime import date

import pytest
import time_machine

from policies.models import FormerTopicSlug, ResponsibleBody, Topic, TopicChange, TopicSection
from tests.factories import (
    DemandFactory,
    QuotationFactory,
    ResponsibleBodyFactory,
    StaffFactory,
    TopicChangeFactory,
    TopicFactory,
    TopicSectionFactory,
)
from tests.policies.desk import address, errors, row_errors, said, send

pytestmark = pytest.mark.django_db

PART = {"title": "Økt minstenorm", "body": "<p>Alle skal ha nok å leve av.</p>", "position": "", "anchor": ""}


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


# --- Parts


def test_parts_come_in_order_each_with_an_address_made_from_its_heading(editor):
    rows = {"sections": [PART, PART | {"title": "Økt minstenorm"}, PART | {"title": "Historikk", "position": "1"}]}
    response = send(editor, address(Topic), rows, title="Sosialhjelp", intro="Kort.")
    assert response.status_code == 302
    parts = [(part.position, part.anchor) for part in Topic.objects.get().sections.order_by("pk")]
    assert parts == [(2, "okt-minstenorm"), (3, "okt-minstenorm-2"), (1, "historikk-2")]


def test_an_address_that_two_parts_would_share_is_refused(editor):
    rows = {"sections": [PART | {"anchor": "norm"}, PART | {"anchor": "norm"}]}
    response = send(editor, address(Topic), rows, title="Sosialhjelp", intro="Kort.")
    assert response.status_code == 200
    assert not Topic.objects.exists()


def test_an_address_that_the_page_itself_uses_is_refused(editor):
    response = send(editor, address(Topic), {"sections": [PART | {"anchor": "historikk"}]}, title="A", intro="B.")
    assert row_errors(response, "sections") == [{"anchor": ["The page uses this address itself. Choose another."]}]


def test_the_address_of_a_part_is_permanent_once_the_topic_has_been_public(editor):
    part = TopicSectionFactory(anchor="norm", topic__published=True)
    sent = {"sections-0-anchor": "noe-annet", "sections-0-title": "Ny overskrift"}
    assert send(editor, address(part.topic), **sent).status_code == 302
    part = TopicSection.objects.get()
    assert (part.anchor, part.title) == ("norm", "Ny overskrift")


def test_a_draft_may_still_move_its_parts(editor):
    part = TopicSectionFactory(anchor="norm")
    assert send(editor, address(part.topic), **{"sections-0-anchor": "ny"}).status_code == 302
    assert TopicSection.objects.get().anchor == "ny"


def test_a_topic_is_translated_before_its_parts_are(editor):
    part = TopicSectionFactory(title="Norm")
    TopicChangeFactory(topic=part.topic)
    response = send(editor, address(part.topic, "nn"), title="Sosialhjelp", intro="Kort.")
    assert response.status_code == 302
    assert TopicSection.objects.get().get_available_languages().get() == "nb"
    assert TopicChange.objects.get().get_available_languages().get() == "nb"


def test_half_a_translation_of_a_part_is_refused(editor):
    part = TopicSectionFactory()
    sent = {"title": "Tema", "intro": "Kort.", "sections-0-title": "Overskrift"}
    response = send(editor, address(part.topic, "nn"), **sent)
    assert list(row_errors(response, "sections")[0]) == ["body"]


def test_a_part_is_translated_on_its_topics_page(editor):
    part = TopicSectionFactory(title="Norm", topic__title="Tema")
    sent = {"title": "Tema", "intro": "Kort.", "sections-0-title": "Norma", "sections-0-body": "<p>Nok.</p>"}
    assert send(editor, address(part.topic, "nn"), **sent).status_code == 302
    part = TopicSection.objects.get()
    assert (part.title, part.get_translation("nn").title) == ("Norm", "Norma")


# --- Quoted words


def quoted_part() -> TopicSection:
    part = TopicSectionFactory(body="<p>Vi vil ha <strong>2000 varige</strong> plasser.</p>", topic__published=True)
    QuotationFactory(section=part, document="", document_url="", text="2000 varige plasser")
    return part


def test_words_that_a_demand_is_quoted_in_do_not_vanish_from_a_part(editor):
    part = quoted_part()
    response = send(editor, address(part.topic), **{"sections-0-body": "<p>Vi vil ha flere plasser.</p>"})
    number = part.quotations.get().demand_id
    assert row_errors(response, "sections") == [
        {
            "body": [
                (
                    "Demands are quoted from here, and these words would be gone: "
                    f"“2000 varige plasser” (demand {number}). Change the quotations first."
                )
            ]
        }
    ]
    assert "varige" in TopicSection.objects.get().body


def test_a_part_may_be_rewritten_around_the_quoted_words(editor):
    part = quoted_part()
    body = "<p>Nå krever vi\n 2000&nbsp;varige plasser.</p>"
    assert send(editor, address(part.topic), **{"sections-0-body": body}).status_code == 302
    assert "Nå krever" in TopicSection.objects.get().body


def test_a_part_that_is_quoted_is_not_deleted(editor):
    part = quoted_part()
    assert send(editor, address(part.topic), **{"sections-0-DELETE": "on"}).status_code == 200
    assert TopicSection.objects.exists()


def test_a_translation_that_is_quoted_is_not_deleted(client):
    part = quoted_part()
    part.topic.create_translation("nn", title="Tema", intro="Kort.")
    client.force_login(StaffFactory(is_superuser=True))
    path = address(part.topic).replace("change/", "change/delete-translation/nb/")
    response = client.post(path, {"post": "yes"}, follow=True)
    assert said(response)[0].startswith("Demands are quoted from here")
    assert TopicSection.objects.get().has_translation("nb")


# --- What readers are told


def test_a_draft_is_not_asked_what_readers_need_to_know(editor):
    page = editor.get(address(TopicFactory())).content.decode()
    assert "change_kind" not in page


def test_a_major_change_needs_a_note_and_nothing_typed_is_lost(editor):
    topic = TopicFactory(published=True, title="Bolig")
    response = send(editor, address(topic), title="Bustad og heim", change_kind="major")
    assert errors(response) == {
        "change_note": ["Readers are told when we change what we think or demand. Write in one sentence what is new."]
    }
    assert 'value="Bustad og heim"' in response.content.decode()
    assert Topic.objects.get().title == "Bolig"
    assert not TopicChange.objects.exists()


@pytest.mark.parametrize("kind", ["major", "minor"])
@time_machine.travel("2026-11-22 12:00Z", tick=False)
def test_a_note_enters_the_history_in_the_language_of_the_form(editor, kind):
    topic = TopicFactory(published=True)
    topic.create_translation("nn", title="Tema", intro="Kort.")
    response = send(editor, address(topic, "nn"), change_kind=kind, change_note="Vi krev meir.")
    assert response.status_code == 302
    change = TopicChange.objects.get()
    assert (change.kind, change.on) == (kind, date(2026, 11, 22))
    assert change.get_available_languages().get() == "nn"
    assert change.get_translation("nn").note == "Vi krev meir."


@pytest.mark.parametrize("kind", ["", "minor"])
def test_without_a_note_nothing_enters_the_history(editor, kind):
    topic = TopicFactory(published=True)
    assert send(editor, address(topic), title="Nytt navn", change_kind=kind).status_code == 302
    assert Topic.objects.get().title == "Nytt navn"
    assert not TopicChange.objects.exists()


def test_a_note_about_no_kind_of_change_is_asked_about(editor):
    response = send(editor, address(TopicFactory(published=True)), change_note="Vi krever mer.")
    assert list(errors(response)) == ["change_kind"]


def test_a_note_is_translated_in_the_history_and_never_taken_away(editor):
    change = TopicChangeFactory(note="Vi krever mer.")
    change.topic.create_translation("nn", title="Tema", intro="Kort.")
    sent = {"changes-0-note": "Vi krev meir.", "changes-0-kind": "minor", "changes-0-DELETE": "on"}
    assert send(editor, address(change.topic, "nn"), **sent).status_code == 302
    change = TopicChange.objects.get()
    assert (change.note, change.get_translation("nn").note, change.kind) == ("Vi krever mer.", "Vi krev meir.", "major")


# --- Addresses


def test_a_public_topic_is_renamed_and_its_old_address_is_kept(editor):
    topic = TopicFactory(published=True, slug="bolig")
    assert send(editor, address(topic), slug="bustad").status_code == 302
    assert Topic.objects.get().slug == "bustad"
    assert FormerTopicSlug.objects.get().slug == "bolig"


def test_renaming_back_takes_the_address_from_the_former_ones(editor):
    topic = TopicFactory(published=True, slug="bolig")
    send(editor, address(topic), slug="bustad")
    send(editor, address(topic), slug="bolig")
    assert list(FormerTopicSlug.objects.values_list("slug", flat=True)) == ["bustad"]


def test_a_draft_leaves_no_former_address(editor):
    send(editor, address(TopicFactory(slug="bolig")), slug="bustad")
    assert not FormerTopicSlug.objects.exists()


def test_another_topics_former_address_is_refused_with_its_name(editor):
    FormerTopicSlug.objects.create(slug="bolig", topic=TopicFactory(title="Et sted å bo"))
    for path in (address(TopicFactory(published=True, title="Annet")), address(Topic)):
        response = send(editor, path, title="Bolig", intro="Kort.", slug="bolig")
        assert errors(response) == {
            "slug": ["The address “bolig” once belonged to “Et sted å bo” and still leads there. Choose another."]
        }


# --- Review


@time_machine.travel("2024-02-29 12:00Z", tick=False)
def test_one_click_notes_that_a_topic_was_read_through(editor):
    topic = TopicFactory(published=True)
    response = editor.post(address(topic).replace("change/", "read_through/"), follow=True)
    assert said(response) == ["1 topic is noted as read through today."]
    topic.refresh_from_db()
    assert (topic.reviewed_on, topic.review_by) == (date(2024, 2, 29), date(2025, 2, 28))


def test_reading_through_is_noted_for_many_in_the_list(editor):
    topics = TopicFactory.create_batch(2)
    data = {"action": "read_through", "_selected_action": [topic.pk for topic in topics]}
    response = editor.post("/admin/policies/topic/", data, follow=True)
    assert said(response) == ["2 topics are noted as read through today."]


def test_the_list_finds_what_should_have_been_read_through(editor):
    late = TopicFactory(review_by=date(2020, 1, 1))
    TopicFactory(review_by=date(2999, 1, 1))
    TopicFactory()
    assert list(editor.get("/admin/policies/topic/?review=past").context["cl"].queryset) == [late]


def test_a_secretary_notes_nothing(client):
    client.force_login(StaffFactory(role="secretary"))
    topic = TopicFactory(published=True)
    page = client.get(address(topic)).content.decode()
    assert "read_through" not in page
    assert "change_kind" not in page
    assert client.post(address(topic).replace("change/", "read_through/")).status_code == 403


def test_a_button_does_nothing_when_its_address_is_only_looked_at(editor):
    assert editor.get(address(TopicFactory()).replace("change/", "read_through/")).status_code == 405


# --- Responsible bodies


def test_a_body_gets_its_address_from_its_name(editor):
    assert send(editor, address(ResponsibleBody), name="Arbeids- og velferdsetaten").status_code == 302
    assert ResponsibleBody.objects.get().slug == "arbeids-og-velferdsetaten"


def test_a_body_with_demands_is_not_deleted_and_one_without_is(editor):
    used, free = ResponsibleBodyFactory(name="Nav"), ResponsibleBodyFactory()
    DemandFactory(responsible_body=used)
    for body in (used, free):
        response = editor.post(address(body).replace("change/", "delete/"), {"post": "yes"}, follow=True)
        assert response.status_code == 200
    assert ResponsibleBody.objects.get() == used
