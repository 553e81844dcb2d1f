"""The preview shows on the real page what stands in the form, and leaves nothing behind."""

import pytest
from django.contrib.admin import site
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.db.models import FileField

from core.admin import PublicationAdmin
from core.publication import withdraw
from policies.models import Demand, DemandUpdate, Topic, TopicSection
from resolutions.models import Resolution
from tests.factories import (
    DemandFactory,
    DemandUpdateFactory,
    ResolutionFactory,
    StaffFactory,
    TopicFactory,
)
from tests.plain_words import without_catalogues  # noqa: F401 -- these tests read the sentences of the code
from tests.policies.desk import FormReader, address, errors, said, send

pytestmark = pytest.mark.django_db
BANNER = "Preview: nothing is saved."
PREVIEW = {"_preview": "1"}


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def preview(client, path: str, *args, **changes) -> str:
    """The page that a press on "Preview" gives; afterwards no trace of it may be found."""
    response = send(client, path, *args, **PREVIEW, **changes)
    html = response.content.decode()
    assert response.status_code == 200
    assert BANNER in html
    assert list(get_messages(response.wsgi_request)) == []
    assert not LogEntry.objects.exists()
    return html


def test_a_change_is_shown_on_the_page_and_not_saved(editor):
    topic = TopicFactory(published=True, title="Bolig", body="<p>Før.</p>")
    html = preview(editor, address(topic), title="Bolig for alle", body="<p>Etter.</p>")
    assert "<h1" in html
    assert "Bolig for alle</h1>" in html
    assert "<p>Etter.</p>" in html
    assert Topic.objects.get().title == "Bolig"
    assert Topic.objects.get().body == "<p>Før.</p>"


def test_a_new_record_is_shown_before_it_exists(editor):
    html = preview(editor, address(Topic), title="Møter på Ås", intro="Kort.")
    assert "Møter på Ås</h1>" in html
    assert not Topic.objects.exists()


def test_rows_below_the_record_are_shown_too(editor):
    topic = TopicFactory()
    html = preview(editor, address(topic), {"sections": [{"title": "Leie", "body": "<p>Dyrt.</p>", "position": 1}]})
    assert "Leie" in html
    assert "<p>Dyrt.</p>" in html
    assert not TopicSection.objects.exists()


def test_the_page_is_in_the_language_of_the_tab(editor):
    topic = TopicFactory(title="Bolig")
    html = preview(editor, address(topic, "nn"), title="Bustad", intro="Kort.")
    assert '<html lang="nn">' in html
    assert "Bustad</h1>" in html
    assert f'href="/politikk/{topic.slug}/" lang="nb"' in html
    assert Topic.objects.get().languages == ["nb"]


def test_a_resolution_is_shown_in_the_language_it_is_decided_in(client):
    client.force_login(StaffFactory(role="secretary"))
    resolution = ResolutionFactory(language="nn", title="Bustad for alle")
    html = preview(client, address_of(resolution), number="2026-99")
    assert '<html lang="nn">' in html
    assert "Bustad for alle</h1>" in html
    assert "2026-99" in html
    assert Resolution.objects.get().number == resolution.number


def address_of(resolution: Resolution) -> str:
    return f"/admin/resolutions/resolution/{resolution.pk}/change/"


@pytest.mark.parametrize("published", [True, False])
def test_an_update_is_shown_on_the_page_of_its_demand(editor, published):
    demand = DemandFactory(published=published)
    update = DemandUpdateFactory(demand=demand, happened="Før.")
    html = preview(editor, address(update), happened="Loven er vedtatt.")
    assert f"{demand.text}</h1>" in html
    assert "Loven er vedtatt." in html
    update.refresh_from_db()
    assert update.published_at is None
    assert DemandUpdate.objects.get().happened == "Før."


def test_the_preview_of_an_update_opens_at_its_place_on_the_page(editor):
    update = DemandUpdateFactory()
    form = editor.get(address(update)).content.decode()
    assert f'name="_preview" formtarget="_blank" formaction="?language=nb#oppdatering-{update.pk}">' in form
    assert 'name="_preview" formtarget="_blank">' in editor.get(address(update.demand)).content.decode()


def test_a_new_demand_uses_up_no_number(editor):
    topic = TopicFactory(published=True)
    last = DemandFactory(topic=topic)
    new = {"topic": topic.pk, "text": "Bygge.", "since": "2026-03-08"}
    for _again in range(2):
        assert f">{last.number + 1}</span>" in preview(editor, address(Demand), **new)
    send(editor, address(Demand), **new)
    assert Demand.objects.order_by("number").last().number == last.number + 1


def test_a_form_that_does_not_hold_comes_back_with_its_errors(editor):
    topic = TopicFactory(title="Bolig")
    response = send(editor, address(topic), **PREVIEW, title="", intro="Ny tekst.")
    assert response.status_code == 200
    assert list(errors(response)) == ["title"]
    assert "Ny tekst." in response.content.decode()
    assert BANNER not in response.content.decode()


def test_a_withdrawn_page_is_shown_as_it_would_be_when_published_again(editor):
    topic = TopicFactory(published=True)
    withdraw(items=[topic], reason="Erstattet.")
    html = preview(editor, address(topic), title="Nytt navn")
    assert "Nytt navn</h1>" in html
    assert "Erstattet." not in html
    topic.refresh_from_db()
    assert topic.withdrawal_reason == "Erstattet."


def test_nothing_that_waits_for_the_transaction_happens(editor, monkeypatch, django_capture_on_commit_callbacks):
    topic, done = TopicFactory(published=True), []
    save = Topic.save

    def save_and_tell(self, *args, **kwargs):
        save(self, *args, **kwargs)
        transaction.on_commit(lambda: done.append(self))

    monkeypatch.setattr(Topic, "save", save_and_tell)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        preview(editor, address(topic), title="Nytt")
    assert (callbacks, done) == ([], [])
    with django_capture_on_commit_callbacks(execute=True):
        send(editor, address(topic), title="Nytt")
    assert done == [topic] * len(done)
    assert done


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_left_open_and_nothing_is_written(editor):
    topic = TopicFactory(published=True, title="Bolig")
    preview(editor, address(topic), title="Nytt")
    assert not connection.in_atomic_block
    assert Topic.objects.get().title == "Bolig"


def test_the_page_is_nobodys_to_keep_and_has_no_toolbar(editor):
    response = send(editor, address(TopicFactory(published=True)), **PREVIEW)
    assert "no-store" in response["Cache-Control"]
    assert "cms-toolbar" not in response.content.decode()


def test_messages_that_waited_before_are_still_heard(editor):
    topic = TopicFactory(title="Bolig")
    form = FormReader(editor.get(address(topic)).content.decode()).data
    editor.post("/admin/policies/topic/", {"action": "publish_now", "_selected_action": [topic.pk]})
    assert BANNER in editor.post(address(topic), form | PREVIEW).content.decode()
    assert said(editor.get("/admin/policies/topic/")) == ["“Bolig” is published."]


@pytest.mark.parametrize(("role", "status"), [("secretary", 403), ("newsletter_editor", 403)])
def test_those_who_may_not_change_it_get_no_preview(client, role, status):
    topic = TopicFactory()
    client.force_login(StaffFactory(role=role))
    assert client.post(address(topic), {"title": "Nytt", **PREVIEW}).status_code == status
    assert Topic.objects.get().title == topic.title


def test_a_resolution_that_is_adopted_can_still_be_looked_at(client):
    client.force_login(StaffFactory(role="secretary"))
    resolution = ResolutionFactory(adopted=True, title="Bolig")
    assert "Bolig</h1>" in preview(client, address_of(resolution))
    resolution.refresh_from_db()
    assert resolution.published_at is None


def test_no_record_with_a_preview_has_files_of_its_own_that_would_be_left_behind():
    """Files are not taken back with a transaction; those of the file library are chosen, not sent along."""
    previewed = [desk for desk in site._registry.values() if isinstance(desk, PublicationAdmin)]
    assert len(previewed) >= 4
    for desk in previewed:
        for model in (desk.model, *(inline.model for inline in desk.inlines)):
            assert not [field for field in model._meta.fields if isinstance(field, FileField)], model
