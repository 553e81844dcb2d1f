"""The list of resolutions and the form of their facts: what can be changed when, and where the buttons lead."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from resolutions.admin import ResolutionAdmin
from resolutions.models import Resolution, Revision
from resolutions.rules import may_change_fact
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    OrganisationFactory,
    ResolutionFactory,
    StaffFactory,
)
from tests.resolutions import life
from tests.resolutions.writing import messages_of, page_of

pytestmark = pytest.mark.django_db
LIST = "admin:resolutions_resolution_changelist"
ADD = "admin:resolutions_resolution_add"


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary")
    client.force_login(user)
    return user


def form_of(resolution: Resolution) -> str:
    return reverse("admin:resolutions_resolution_change", args=[resolution.pk])


def facts(meeting, **others) -> dict:
    return {"title": "Et hjem", "meeting": meeting.pk, "number": "2026-1", "language": "nb"} | others


# --- A new resolution


def test_a_new_resolution_leads_straight_to_its_text(client, secretary):
    response = client.post(reverse(ADD), facts(AnnualMeetingFactory(), slug=""), follow=True)
    resolution = Resolution.objects.get()
    assert response.redirect_chain == [(page_of(resolution, "text"), 302)]
    assert (resolution.title, resolution.slug, resolution.decision) == ("Et hjem", "et-hjem", "draft")
    assert Revision.objects.get().by == secretary


def test_a_new_resolution_can_be_looked_at_but_not_published_before_a_meeting_adopts_it(client, secretary):
    context = client.get(reverse(ADD)).context
    assert (context["show_preview"], context["show_publish"]) == (True, False)


def test_the_newest_meeting_and_its_next_number_are_suggested(client, secretary):
    AnnualMeetingFactory(date=date(2025, 3, 1))
    newest = AnnualMeetingFactory(date=date(2026, 3, 1))
    ResolutionFactory(meeting=newest, number="2026-1")
    initial = client.get(reverse(ADD)).context["adminform"].form.initial
    assert (initial["meeting"], initial["number"]) == (newest, "2026-2")


def test_a_number_in_use_is_not_suggested_though_others_are_deleted_or_of_another_meeting(client, secretary):
    ResolutionFactory(meeting__date=date(2026, 3, 1), number="2026-9")
    ResolutionFactory(meeting__date=date(2026, 9, 1), number="2026-10")
    assert client.get(reverse(ADD)).context["adminform"].form.initial["number"] == "2026-11"


def test_an_address_that_is_emptied_is_made_anew_from_the_title(client, secretary):
    resolution = ResolutionFactory(title="Et hjem til alle", number="2026-1", slug="hjem")
    client.post(form_of(resolution), facts(resolution.meeting, slug=""))
    resolution.refresh_from_db()
    assert resolution.slug == "et-hjem-til-alle"
    assert client.get(form_of(resolution)).status_code == 200


def test_a_number_that_is_taken_says_so_and_keeps_what_was_typed(client, secretary):
    ResolutionFactory(number="2026-1")
    html = client.post(reverse(ADD), facts(AnnualMeetingFactory())).content.decode()
    assert "Another resolution has this number." in html
    assert 'value="Et hjem"' in html


# --- What can be changed when


@pytest.mark.parametrize(
    ("decision", "fixed"),
    [
        ("draft", set()),
        ("open", {"meeting", "number", "language", "slug"}),
        ("adopted", {"meeting", "number", "language", "slug", "movers"}),
        ("rejected", {"meeting", "number", "language", "slug", "movers"}),
        ("withdrawn", {"meeting", "number", "language", "slug", "movers"}),
        ("superseded", {"meeting", "number", "language", "slug", "movers"}),
    ],
)
def test_what_is_laid_out_or_decided_stays_and_the_form_says_why(client, secretary, decision, fixed):
    resolution = life.IN_STATE[decision]()
    response = client.get(form_of(resolution))
    fields = response.context["adminform"].form.fields
    facts = ("meeting", "number", "language", "slug", "movers", "summary")
    assert {name for name in facts if name not in fields} == fixed
    for name in fixed:
        assert str(may_change_fact(name, resolution).reason) in response.content.decode()


def test_the_sentence_for_lists_can_be_written_after_the_adoption(client, secretary):
    resolution = ResolutionFactory(adopted=True, number="2026-1", title="Bolig")
    data = {"summary": "Alle skal bo.", "number": "2026-9", "published_at_0": "", "published_at_1": ""}
    client.post(form_of(resolution), data)
    resolution.refresh_from_db()
    assert (resolution.summary, resolution.number, resolution.title) == ("Alle skal bo.", "2026-1", "Bolig")


def test_movers_can_be_named_while_amendments_come_in(client, secretary):
    resolution, mover = life.opened(), OrganisationFactory()
    client.post(form_of(resolution), {"summary": "", "movers": [mover.pk], "number": "2026-99"})
    resolution.refresh_from_db()
    assert list(resolution.movers.all()) == [mover]
    assert resolution.number != "2026-99"


def test_a_form_that_was_read_before_a_step_does_not_take_it_back(client, secretary, monkeypatch):
    resolution = life.draft(number="2026-1")
    read = ResolutionAdmin.get_object

    def opened_meanwhile(*arguments):
        found = read(*arguments)
        Resolution.objects.update(decision="open", amendments_until=timezone.now())
        return found

    monkeypatch.setattr(ResolutionAdmin, "get_object", opened_meanwhile)
    client.post(form_of(resolution), facts(resolution.meeting, summary="Alle skal bo.", slug=resolution.slug))
    resolution.refresh_from_db()
    assert (resolution.summary, resolution.decision) == ("Alle skal bo.", "open")


# --- Buttons


@pytest.mark.parametrize(
    ("decision", "there", "missing"),
    [
        ("draft", {"text", "history"}, {"correct"}),
        ("open", {"text", "history"}, {"correct"}),
        ("adopted", {"history", "correct"}, {"text"}),
        ("superseded", {"history", "correct"}, {"text"}),
        ("rejected", {"history"}, {"text", "correct"}),
        ("withdrawn", {"history"}, {"text", "correct"}),
    ],
)
def test_the_buttons_lead_to_what_means_something_now(client, secretary, decision, there, missing):
    resolution = life.IN_STATE[decision]()
    addresses = {button.url for button in client.get(form_of(resolution)).context["menu"]}
    assert {page_of(resolution, name) for name in there} <= addresses
    assert not {page_of(resolution, name) for name in missing} & addresses


@pytest.mark.parametrize(("decision", "name"), [("draft", "text"), ("open", "amendments")])
def test_the_next_thing_stands_first_and_stands_out(client, secretary, decision, name):
    resolution = life.IN_STATE[decision]()
    first, *others = client.get(form_of(resolution)).context["menu"]
    assert (first.url, first.is_next) == (page_of(resolution, name), True)
    assert [button.is_next for button in others] == sorted((button.is_next for button in others), reverse=True)


def test_the_page_on_which_one_stands_is_marked(client, secretary):
    resolution = ResolutionFactory()
    html = client.get(page_of(resolution, "history")).content.decode()
    assert f'href="{page_of(resolution, "history")}" aria-current="page"' in html


# --- The list, and deleting


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_with_one_row_and_with_thirty(client, secretary, django_assert_num_queries, count):
    for _ in range(count):
        ResolutionFactory()
    client.get(reverse(LIST))
    with django_assert_num_queries(11):
        assert len(client.get(reverse(LIST)).context["cl"].result_list) == count


@pytest.mark.parametrize("words", ["2026-7", "Et sted å bo", "leie ut"])
def test_a_resolution_is_found_by_its_number_and_by_its_words(client, secretary, words):
    ResolutionFactory(number="2026-6")
    found = ResolutionFactory(number="2026-7", title="Et sted å bo")
    ClauseFactory(section__resolution=found, text="Leie ut flere.")
    assert list(client.get(reverse(LIST), {"q": words}).context["cl"].result_list) == [found]


def test_a_draft_is_deleted_with_its_text_and_history(client, secretary):
    client.post(reverse(ADD), facts(AnnualMeetingFactory(), slug=""))
    resolution = Resolution.objects.get()
    response = client.post(
        reverse("admin:resolutions_resolution_delete", args=[resolution.pk]), {"post": "yes"}, follow=True
    )
    assert response.redirect_chain == [(reverse(LIST), 302)]
    assert not Resolution.objects.exists()
    assert not Revision.objects.exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 1


def test_what_is_adopted_is_not_deleted_and_the_reason_is_told(client, secretary):
    resolution = ResolutionFactory(adopted=True)
    response = client.post(
        reverse("admin:resolutions_resolution_delete", args=[resolution.pk]), {"post": "yes"}, follow=True
    )
    assert messages_of(response) == [
        "An adopted text is never changed or deleted; a mistake is mended by a new edition."
    ]
    assert Resolution.objects.get() == resolution
