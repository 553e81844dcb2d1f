"""Writing a whole resolution on one page: what is sent is kept in its order, and nothing that was typed is lost."""

from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from resolutions import texts
from resolutions.document import ClauseText, Document, SectionText, is_blank, tidied, tidy
from resolutions.forms.text import TextForm
from resolutions.models import Resolution
from resolutions.services.drafting import begin, save_text
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    DemandFactory,
    FigureFactory,
    ResolutionFactory,
    SectionFactory,
    StaffFactory,
    TopicFactory,
)
from tests.resolutions.writing import fields_of, messages_of, page_of, seen_in, short

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary", username="kari")
    client.force_login(user)
    return user


@pytest.fixture
def draft(secretary):
    resolution = Resolution(meeting=AnnualMeetingFactory(), number="2026-1", slug="hjem")
    return begin(resolution=resolution, document=short("Bygge mer."), user=secretary)


def text_of(resolution: Resolution) -> Document:
    return texts.read(Resolution.objects.get(pk=resolution.pk).text)


def send(client, resolution: Resolution, document: Document, **others):
    """Open the page, write `document` there and save it."""
    address = page_of(resolution, "text")
    seen = seen_in(client.get(address))
    return client.post(address, fields_of(document, seen=seen, _save="1") | others, follow=True)


# --- What is saved


def test_a_text_is_saved_with_everything_its_clauses_point_to(client, draft):
    demand, topic, figure = DemandFactory(), TopicFactory(), FigureFactory()
    clauses = (
        ClauseText("Heve normen.", demand=demand.number),
        ClauseText("Åpne mottaket.", topic=topic.pk),
        ClauseText("Telle dem som venter.", figure=figure.pk),
    )
    document = Document(
        "Nok å leve av",
        "Mange venter.\n\nDe er flere enn før.",
        (SectionText("Inntekt", "Satsene er lave.", clauses[:2]), SectionText("Tall", "", clauses[2:])),
        "Statistikkbanken",
    )
    response = send(client, draft, document)
    assert text_of(draft) == document
    assert messages_of(response) == ["The text is saved: 2 focus areas and 3 clauses."]
    assert LogEntry.objects.get().change_message == "The text is saved: 2 focus areas and 3 clauses."


def test_the_page_shows_what_is_saved_in_the_language_of_the_resolution(client, secretary):
    demand = DemandFactory(text="Et hjem til alle")
    resolution = ResolutionFactory(language="nn", title="Bustad")
    ClauseFactory(section__resolution=resolution, text="Byggje meir.", demand=demand)
    html = client.get(page_of(resolution, "text")).content.decode()
    assert 'lang="nn">Byggje meir.</textarea>' in html
    assert f'<option value="{demand.number}" selected>{demand.number}. Et hjem til alle</option>' in html
    assert f"<summary data-links>{demand.number}. Et hjem til alle</summary>" in html


def test_rows_are_kept_in_the_order_in_which_they_stand_on_the_page(client, draft):
    document = Document(
        "Et hjem", "", (SectionText("B", "", (ClauseText("To."), ClauseText("Én."))), SectionText("A", "", ()))
    )
    send(client, draft, document)
    assert text_of(draft) == document


def test_rows_that_hold_nothing_are_left_out(client, draft):
    empty = SectionText("", "", (ClauseText(""), ClauseText(" ")))
    document = short("Bygge mer.", "", "Leie ut.")
    send(client, draft, replace(document, sections=(empty, *document.sections, empty)))
    assert text_of(draft) == short("Bygge mer.", "Leie ut.")


def test_a_clause_is_one_paragraph_and_keeps_its_hard_spaces(client, draft):
    send(client, draft, short("Gi 106\u00a0000 barn\r\n en plass. \n"))
    assert [clause.text for _, clause in text_of(draft).clauses()] == ["Gi 106\u00a0000 barn en plass."]


def test_saving_what_is_saved_already_adds_nothing_to_the_history(client, draft):
    response = send(client, draft, short("Bygge mer."))
    assert messages_of(response) == ["Nothing is changed since it was saved last."]
    assert draft.revisions.count() == 1
    assert not LogEntry.objects.exists()


line = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda text: not is_blank(tidy(text)) and text == text.strip()
)
documents = st.builds(
    Document,
    title=line,
    preamble=line,
    sources=line,
    sections=st.lists(
        st.builds(SectionText, line, line, st.lists(st.builds(ClauseText, line), max_size=4).map(tuple)), max_size=4
    ).map(tuple),
)


@given(documents)
def test_whatever_is_typed_is_what_is_read(document):
    fields = QueryDict(mutable=True)
    for name, value in fields_of(document).items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    form = TextForm(fields)
    assert form.is_valid()
    assert tidied(form.document) == tidied(document)


# --- What is wrong


@pytest.mark.parametrize(
    ("section", "number", "sentence"),
    [
        (SectionText("", "Innledning"), "1", "Give the focus area a heading."),
        (SectionText("x" * 201), "1", "A heading has 200 letters at most; this one has 201."),
        (SectionText("A", "", (ClauseText("", figure=1),)), "1.1", "Write the clause, or remove it."),
        (
            SectionText("A", "", (ClauseText("x" * 10_001),)),
            "1.1",
            "A clause has 10000 letters at most; this one has 10001.",
        ),
        (
            SectionText("A", "", (ClauseText("En."), ClauseText("To.", demand=1, topic=1))),
            "1.2",
            "A clause quotes a demand or proposes a new one, not both.",
        ),
        (
            SectionText("A", "", (ClauseText("En.", demand=99999),)),
            "1.1",
            "The demand that it quotes is no longer there. Choose another, or none.",
        ),
        (
            SectionText("A", "", (ClauseText("En.", topic="x"),)),
            "1.1",
            "The topic of the new demand is no longer there. Choose another, or none.",
        ),
        (
            SectionText("A", "", (ClauseText("En.", figure="9" * 30),)),
            "1.1",
            "The figure that it cites is no longer there. Choose another, or none.",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_at_the_top_and_nothing_is_saved(client, draft, section, number, sentence):
    response = send(client, draft, replace(short(), sections=(section,), preamble="Ny innledning"))
    html = response.content.decode()
    assert f'<li><a href="#row-{number}">{number}: {sentence}</a></li>' in html
    assert f'id="wrong-{number}-1"' in html
    assert "Ny innledning" in html
    assert text_of(draft) == short("Bygge mer.")


def test_a_clause_before_the_first_focus_area_is_kept_and_asks_for_one(client, draft):
    fields = {"title": "Et hjem", "row": ["clause"], "clause": ["Løs."], "demand": [""], "topic": [""], "figure": [""]}
    response = client.post(page_of(draft, "text"), fields)
    [section] = response.context["form"].sections
    assert [clause.text for clause in section.clauses] == ["Løs."]
    assert section.errors == ["Give the focus area a heading."]


def test_a_text_needs_a_title(client, draft):
    html = send(client, draft, replace(short("Bygge mer."), title="")).content.decode()
    assert '<li><a href="#id_title">' in html
    assert ": Give the resolution a title.</a></li>" in html


@pytest.mark.parametrize("fields", [{}, {"row": ["x", "", "clause"]}, {"row": ["section"] * 3, "title": "A\0B"}])
def test_a_form_that_no_browser_sends_breaks_nothing(client, draft, fields):
    assert client.post(page_of(draft, "text"), fields).status_code == 200
    assert text_of(draft) == short("Bygge mer.")


# --- When somebody else writes, too


@pytest.fixture
def written_meanwhile(client, draft):
    """The secretary has the page open while Ola saves another text; returns what the page told."""
    seen = seen_in(client.get(page_of(draft, "text")))
    ola = StaffFactory(role="secretary", username="ola")
    save_text(resolution=draft, document=short("Leie ut."), user=ola)
    return seen


def test_who_has_saved_meanwhile_is_named_and_nothing_that_was_typed_is_lost(client, draft, written_meanwhile):
    fields = fields_of(short("Bygge mer.", "Pusse opp."), seen=written_meanwhile)
    response = client.post(page_of(draft, "text"), fields)
    assert str(response.context["refusal"]).startswith("ola saved this text at ")
    assert response.context["form"].document == short("Bygge mer.", "Pusse opp.")
    assert [(line.state, line.new) for line in response.context["lines"]][-2:] == [
        ("inserted", "Bygge mer."),
        ("inserted", "Pusse opp."),
    ]
    assert text_of(draft) == short("Leie ut.")


def test_saving_once_more_saves_over_what_was_shown(client, draft, written_meanwhile):
    fields = fields_of(short("Pusse opp."), seen=written_meanwhile)
    shown = client.post(page_of(draft, "text"), fields)
    assert 'value="Save mine over theirs"' in shown.content.decode()
    client.post(page_of(draft, "text"), fields | {"seen": seen_in(shown)})
    assert text_of(draft) == short("Pusse opp.")
    assert [len(revision.content["sections"]) for revision in draft.revisions.all()] == [1, 1, 1]


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 40])
def test_a_page_that_has_seen_no_saved_text_writes_over_nothing(client, draft, seen):
    response = client.post(page_of(draft, "text"), fields_of(short("Pusse opp."), seen=seen))
    assert response.context["theirs"] == draft.revisions.get()
    assert text_of(draft) == short("Bygge mer.")


# --- A whole text from elsewhere


PLAIN = """Et hjem til alle

Mange venter for lenge.

Bolig
- Bygge mer.
- Pusse opp.

Inntekt
- Heve satsene.
"""
MARKUP = "<p>Mange venter.</p><h2>Bolig</h2><ul><li>Bygge mer.</li><li>Pusse opp.</li></ul>"


def test_a_pasted_text_is_shown_split_for_review_and_not_saved(client, draft):
    response = send(client, draft, short("Bygge mer."), whole=PLAIN, _split="yes")
    assert response.context["extent"] == "2 focus areas and 3 clauses"
    assert [section.heading for section in response.context["form"].sections] == ["Bolig", "Inntekt"]
    assert "data-unsaved" in response.content.decode()
    assert seen_in(response) == str(draft.revisions.get().pk)
    assert text_of(draft) == short("Bygge mer.")


def test_what_came_with_markup_is_split_by_it_and_keeps_the_title_that_stands(client, draft):
    response = send(client, draft, short(), whole="Mange venter. Bolig", whole_markup=MARKUP, _split="yes")
    form = response.context["form"]
    assert form["title"].value() == "Et hjem"
    assert [(row.number, row.text) for row in form.sections[0].clauses] == [
        ("1.1", "Bygge mer."),
        ("1.2", "Pusse opp."),
    ]


def test_splitting_nothing_keeps_what_was_typed(client, draft):
    response = send(client, draft, short("Pusse opp."), whole=" \n", _split="yes")
    assert messages_of(response) == ["There was no text to split. Paste it into the field first."]
    assert [row.text for row in response.context["form"].sections[0].clauses] == ["Pusse opp."]


# --- Preview, states and roles


def test_a_preview_shows_what_is_typed_on_its_real_page_and_saves_nothing(client, draft):
    html = send(client, draft, short("Pusse opp."), _preview="1").content.decode()
    assert "Et hjem</h1>" in html
    assert "Pusse opp." in html
    assert text_of(draft) == short("Bygge mer.")
    assert draft.revisions.count() == 1


def test_a_text_that_is_laid_out_is_shown_with_the_reason_why_it_cannot_be_written(client, draft):
    Resolution.objects.filter(pk=draft.pk).update(decision="open", amendments_until=timezone.now())
    response = client.get(page_of(draft, "text"))
    html = response.content.decode()
    assert "The text can only be written while it is a draft." in html
    assert "Bygge mer." in html
    assert "<textarea" not in html


def test_what_was_typed_stays_when_the_text_was_laid_out_meanwhile(client, draft):
    seen = seen_in(client.get(page_of(draft, "text")))
    Resolution.objects.filter(pk=draft.pk).update(decision="open", amendments_until=timezone.now())
    response = client.post(page_of(draft, "text"), fields_of(short("Pusse opp."), seen=seen))
    assert str(response.context["refusal"]) == "The text can only be written while it is a draft."
    assert response.context["form"].document == short("Pusse opp.")
    assert text_of(draft) == short("Bygge mer.")


@pytest.mark.parametrize("role", ["editor", "newsletter_editor", "privacy_officer"])
def test_only_those_who_may_see_resolutions_come_here(client, draft, role):
    client.force_login(StaffFactory(role=role))
    assert client.get(page_of(draft, "text")).status_code == 403
    assert client.post(page_of(draft, "text"), fields_of(short("Nei."))).status_code == 403
    assert text_of(draft) == short("Bygge mer.")


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_long_the_text_is(client, secretary, django_assert_num_queries, count):
    resolution = ResolutionFactory()
    for _ in range(count):
        section = SectionFactory(resolution=resolution)
        ClauseFactory(section=section, demand=DemandFactory(), figure=FigureFactory())
    client.get(page_of(resolution, "text"))
    with django_assert_num_queries(16):
        assert len(client.get(page_of(resolution, "text")).context["form"].sections) == count
