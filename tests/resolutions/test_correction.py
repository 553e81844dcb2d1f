"""Correcting an adopted text: a new edition with its reason, issued only as it was looked through."""

from dataclasses import replace
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from core.rules import Refused
from resolutions import texts
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Resolution, Vote
from resolutions.services.drafting import begin
from resolutions.services.life import Result, adopt, correct
from tests.factories import AnnualMeetingFactory, DemandFactory, FigureFactory, StaffFactory, TopicFactory
from tests.resolutions.writing import fields_of, messages_of, page_of, short

pytestmark = [pytest.mark.django_db, pytest.mark.engine]
REASON = "Et tall var skrevet feil."


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary")
    client.force_login(user)
    return user


@pytest.fixture
def document() -> Document:
    clauses = (
        ClauseText("Gi 106 000 barn en plass.", figure=FigureFactory().pk),
        ClauseText("Heve normen.", demand=DemandFactory().number),
    )
    return Document("Nok å leve av", "Mange venter.", (SectionText("Inntekt", "", clauses),))


@pytest.fixture
def adopted(secretary, document):
    meeting = AnnualMeetingFactory(date=date(2026, 3, 1))
    resolution = begin(
        resolution=Resolution(meeting=meeting, number="2026-1", slug="nok"), document=document, user=secretary
    )
    adopt(resolution=resolution, result=Result(Vote.UNANIMOUS), user=secretary)
    return resolution


@pytest.fixture
def corrected(document) -> Document:
    [section] = document.sections
    clauses = (replace(section.clauses[0], text="Gi 116 000 barn en plass."), *section.clauses[1:])
    return replace(document, sections=(replace(section, clauses=clauses),))


def send(client, resolution: Resolution, document: Document, reason: str = REASON, **others):
    return client.post(page_of(resolution, "correct"), fields_of(document, reason=reason, **others), follow=True)


def issue(client, resolution: Resolution, document: Document, reason: str = REASON):
    looked_at = send(client, resolution, document, reason).context["looked_at"]
    return send(client, resolution, document, reason, looked_at=looked_at)


def test_the_page_opens_with_the_text_that_stands(client, adopted, document):
    form = client.get(page_of(adopted, "correct")).context["form"]
    assert [row.text for row in form.sections[0].clauses] == [clause.text for _, clause in document.clauses()]
    assert form["title"].value() == "Nok å leve av"


def test_what_differs_is_shown_before_anything_is_issued(client, adopted, corrected):
    response = send(client, adopted, corrected)
    assert [line.new for line in response.context["lines"] if line.state == "changed"] == ["Gi 116 000 barn en plass."]
    assert 'value="Issue edition 2"' in response.content.decode()
    assert [edition.number for edition in adopted.editions.issued()] == [1]


def test_the_line_ends_of_a_browser_are_no_difference(client, secretary, document):
    document = replace(document, preamble="Mange venter.\n\nDe blir flere.")
    resolution = Resolution(meeting=AnnualMeetingFactory(), number="2026-3", slug="linjer")
    begin(resolution=resolution, document=document, user=secretary)
    adopt(resolution=resolution, result=Result(Vote.UNANIMOUS), user=secretary)
    sent = replace(document, title="Nok", preamble=document.preamble.replace("\n", "\r\n"))
    lines = send(client, resolution, sent).context["lines"]
    assert [line.role for line in lines if line.state == "changed"] == ["title"]


def test_what_was_looked_through_becomes_the_next_edition_with_its_reason(client, adopted, document, corrected):
    response = issue(client, adopted, corrected)
    adopted.refresh_from_db()
    assert (adopted.text.number, adopted.text.reason) == (2, REASON)
    assert texts.read(adopted.text) == corrected
    assert texts.read(adopted.editions.get(number=1)) == document
    assert messages_of(response) == ["Edition 2 is issued. The earlier ones stay readable."]
    assert LogEntry.objects.get().change_message == f"Edition 2 is issued. The earlier ones stay readable. {REASON}"
    assert adopted.steps.last().reason == REASON


def test_clauses_whose_words_stay_keep_what_they_point_to(client, adopted, document, corrected):
    issue(client, adopted, corrected)
    adopted.refresh_from_db()
    points = [(clause.demand, clause.figure) for _, clause in texts.read(adopted.text).clauses()]
    assert points == [(clause.demand, clause.figure) for _, clause in document.clauses()]


def test_what_was_changed_after_looking_is_shown_again(client, adopted, corrected):
    looked_at = send(client, adopted, corrected).context["looked_at"]
    for document, reason in ((replace(corrected, title="Nok"), REASON), (corrected, "En annen grunn.")):
        response = send(client, adopted, document, reason, looked_at=looked_at)
        assert response.context["looked_at"] != looked_at
    assert [edition.number for edition in adopted.editions.issued()] == [1]


def test_an_edition_that_came_meanwhile_is_what_the_next_is_compared_with(client, adopted, corrected, secretary):
    looked_at = send(client, adopted, corrected).context["looked_at"]
    between = replace(corrected, title="Nok til å leve av")
    correct(resolution=adopted, document=between, reason="Tittelen.", user=secretary)
    response = send(client, adopted, corrected, looked_at=looked_at)
    assert [line.role for line in response.context["lines"] if line.state == "changed"] == ["title"]
    assert 'value="Issue edition 3"' in response.content.decode()


def test_only_what_clauses_point_to_can_be_corrected_too(client, adopted, document):
    [section] = document.sections
    clauses = (section.clauses[0], replace(section.clauses[1], demand=DemandFactory().number))
    other = replace(document, sections=(replace(section, clauses=clauses),))
    response = send(client, adopted, other)
    assert "Clauses point to other demands or figures than before, too." in response.content.decode()
    issue(client, adopted, other)
    adopted.refresh_from_db()
    assert texts.read(adopted.text) == other


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_is_not_issued_and_nothing_typed_is_lost(client, adopted, corrected, reason):
    response = send(client, adopted, corrected, reason)
    html = response.content.decode()
    assert "What is corrected, and why: Say what is corrected, and why.</a>" in html
    assert "Gi 116 000 barn en plass." in html
    assert "looked_at" not in response.context or not response.context["looked_at"]


def test_a_correction_that_changes_nothing_is_not_issued(client, adopted, document):
    assert send(client, adopted, document).context["refusal"] == "Nothing is changed."


def test_a_correction_raises_no_new_demand(client, adopted, document):
    [section] = document.sections
    clauses = (*section.clauses, ClauseText("Åpne mottaket.", topic=TopicFactory().pk))
    response = send(client, adopted, replace(document, sections=(replace(section, clauses=clauses),)))
    assert "1.3: A correction raises no new demand." in response.content.decode()
    assert "Proposes a new demand under" not in response.content.decode()


@pytest.mark.parametrize("role", ["editor", "newsletter_editor"])
def test_others_correct_nothing(client, adopted, corrected, role):
    client.force_login(StaffFactory(role=role))
    assert send(client, adopted, corrected).status_code == 403


def test_a_draft_is_not_corrected(client, secretary, corrected):
    resolution = Resolution(meeting=AnnualMeetingFactory(), number="2026-2", slug="utkast")
    begin(resolution=resolution, document=short("Bygge mer."), user=secretary)
    html = send(client, resolution, corrected).content.decode()
    assert "Only an adopted text gets a new edition." in html
    assert texts.read(resolution.text) == short("Bygge mer.")


def test_not_even_a_program_raises_a_new_demand_by_a_correction(adopted, secretary, corrected):
    [section] = corrected.sections
    proposing = (*section.clauses, ClauseText("Bygge boliger.", topic=TopicFactory().pk))
    document = replace(corrected, sections=(replace(section, clauses=proposing),))
    with pytest.raises(Refused, match=r"^A correction raises no new demand.$"):
        correct(resolution=adopted, document=document, reason=REASON, user=secretary)
    assert adopted.editions.count() == 2


def test_a_correction_leaves_something_of_the_text(adopted, secretary, client):
    response = send(client, adopted, Document("Nok å leve av", "Mange venter."))
    assert response.context["refusal"] == "It has no focus area yet."
    assert "looked_at" not in response.context
