"""The history of a draft: who saved what, what differs, and how a saved text is brought back."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from core.rules import Refused
from resolutions import texts
from resolutions.admin.history import change_in_words
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Resolution, Revision
from resolutions.services.drafting import begin, restore, save_text
from tests.factories import AnnualMeetingFactory, DemandFactory, ResolutionFactory, StaffFactory
from tests.resolutions.writing import messages_of, page_of, short

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary", username="kari", first_name="Kari", last_name="Vik")
    client.force_login(user)
    return user


@pytest.fixture
def draft(secretary):
    resolution = Resolution(meeting=AnnualMeetingFactory(), number="2026-1", slug="hjem")
    return begin(resolution=resolution, document=short("Bygge mer."), user=secretary)


def save(draft: Resolution, *clauses: str, by=None) -> Revision:
    by = by or StaffFactory(role="secretary")
    return save_text(resolution=draft, document=short(*clauses), user=by)


def text_of(resolution: Resolution) -> Document:
    return texts.read(Resolution.objects.get(pk=resolution.pk).text)


def test_every_saved_text_stands_with_who_saved_it_and_what_it_changed(client, draft, secretary):
    save(draft, "Bygge mer.", "Pusse opp.", by=StaffFactory(role="secretary", username="ola"))
    save(draft, "Bygge mer.", "Pusse opp alle boliger.", by=secretary)
    save(draft, by=secretary)
    response = client.get(page_of(draft, "history"))
    rows = [(str(entry.revision.by), entry.change) for entry in response.context["entries"]]
    assert rows == [
        ("kari", "2 lines gone"),
        ("kari", "1 line changed"),
        ("ola", "1 line new"),
        ("kari", "the first"),
    ]
    assert "<td>Kari Vik</td>" in response.content.decode()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (short("A."), short("A."), "nothing"),
        (
            short("A."),
            Document("Et hjem", "Mange venter.", (SectionText("Bolig", "", (ClauseText("A.", demand=3),)),)),
            "what clauses point to",
        ),
        (short("A."), short("A.", title="En bolig"), "1 line changed"),
        (
            short("Bygge mange flere hjem."),
            short("Heve satsene straks.", "Bygge mange flere gode hjem."),
            "1 line new, 1 line changed",
        ),
    ],
)
def test_a_change_is_told_in_words(before, after, words):
    assert change_in_words(before, after) == words


def test_any_two_saved_texts_are_compared_the_older_one_first(client, draft):
    first, last = draft.revisions.get(), save(draft, "Bygge flere hjem.")
    response = client.get(page_of(draft, "history"), {"before": last.pk, "after": first.pk}, follow=True)
    assert response.redirect_chain == [(page_of(draft, "compare", before=first.pk, after=last.pk), 302)]
    assert [line.new for line in response.context["lines"] if line.state == "changed"] == ["Bygge flere hjem."]


@pytest.mark.parametrize("query", [{"before": "x", "after": "1"}, {"before": "1"}, {"side": "x"}, {"side": "99"}])
def test_a_choice_that_cannot_be_shows_the_history(client, draft, query):
    response = client.get(page_of(draft, "history"), query)
    assert [entry.change for entry in response.context["entries"]] == ["the first"]


def test_texts_of_another_resolution_are_not_compared_nor_brought_back(client, draft, secretary):
    other = Resolution(meeting=AnnualMeetingFactory(), number="2026-2", slug="annet")
    begin(resolution=other, document=short("Hemmelig."), user=secretary)
    strange = other.revisions.get().pk
    mine = draft.revisions.get().pk
    assert client.get(page_of(draft, "compare", before=mine, after=strange)).status_code == 404
    assert client.get(page_of(draft, "restore", revision=strange)).status_code == 404
    assert client.post(page_of(draft, "restore", revision=strange)).status_code == 404
    assert text_of(draft) == short("Bygge mer.")


def test_bringing_back_shows_what_changes_and_asks_first(client, draft):
    first = draft.revisions.get()
    save(draft, "Leie ut.")
    response = client.get(page_of(draft, "restore", revision=first.pk))
    assert [(line.state, line.role) for line in response.context["lines"]][-2:] == [
        ("deleted", "clause"),
        ("inserted", "clause"),
    ]
    assert text_of(draft) == short("Leie ut.")


def test_what_is_brought_back_becomes_the_newest_and_says_where_it_came_from(client, draft):
    first = draft.revisions.get()
    Revision.objects.update(at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    save(draft, "Leie ut.")
    response = client.post(page_of(draft, "restore", revision=first.pk), follow=True)
    assert messages_of(response) == ["The text is again as it was saved at 5. januar 2026 13:00."]
    assert text_of(draft) == short("Bygge mer.")
    assert [revision.restored_from for revision in draft.revisions.all()] == [first, None, None]
    html = client.get(page_of(draft, "history")).content.decode()
    assert "brought back from 5. januar 2026 13:00" in html


def test_what_is_brought_back_points_to_nothing_that_is_deleted_since(draft, secretary):
    lost, demand = DemandFactory(), DemandFactory()
    clauses = (ClauseText("Bygge.", demand=lost.pk), ClauseText("Leie.", demand=demand.pk))
    old = save_text(
        resolution=draft, document=Document("Et hjem", "", (SectionText("Bolig", "", clauses),)), user=secretary
    )
    save(draft, "Pusse opp.", by=secretary)
    lost.delete()
    restore(revision=old, user=secretary)
    assert [clause for _, clause in text_of(draft).clauses()] == [
        ClauseText("Bygge."),
        ClauseText("Leie.", demand=demand.pk),
    ]


def test_a_text_that_is_laid_out_is_not_brought_back(client, draft, secretary):
    first = draft.revisions.get()
    save(draft, "Leie ut.")
    Resolution.objects.update(decision="open", amendments_until=timezone.now())
    with pytest.raises(Refused, match="can only be written while it is a draft"):
        restore(revision=first, user=secretary)
    response = client.post(page_of(draft, "restore", revision=first.pk), follow=True)
    assert messages_of(response) == ["The text can only be written while it is a draft."]
    assert page_of(draft, "restore", revision=first.pk) not in response.content.decode()
    assert text_of(draft) == short("Leie ut.")


def test_a_resolution_without_a_history_says_so(client, secretary):
    html = client.get(page_of(ResolutionFactory(), "history")).content.decode()
    assert "Nothing has been saved on the page where the text is written." in html


def test_a_page_of_the_history_ends_where_the_next_begins(client, draft, secretary):
    for number in range(20):
        save(draft, f"Sak {number}.", by=secretary)
    pages = [client.get(page_of(draft, "history"), {"side": side}).context["entries"] for side in (1, 2)]
    assert [len(entries) for entries in pages] == [20, 1]
    assert pages[0][-1].change == "1 line new, 1 line gone"
    assert pages[1][0].change == "the first"


@pytest.mark.parametrize("count", [1, 40])
def test_the_history_costs_the_same_however_long_it_is(client, draft, secretary, django_assert_num_queries, count):
    for number in range(count):
        save(draft, f"Sak {number}.", by=secretary)
    client.get(page_of(draft, "history"))
    with django_assert_num_queries(10):
        client.get(page_of(draft, "history"))
