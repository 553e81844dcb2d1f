"""A demand's page: its whole life in one list, the oldest first."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from filer.models import File

from core.publication import withdraw
from policies.quotations import Quoted
from policies.timeline import Happened, Raised, Retracted, Said, timeline
from tests.factories import (
    AnnualMeetingFactory,
    ClauseFactory,
    CorrectionFactory,
    DemandFactory,
    DemandUpdateFactory,
    QuotationFactory,
    ResolutionFactory,
    ResponsibleBodyFactory,
    StaffFactory,
    TopicFactory,
    TopicSectionFactory,
)

pytestmark = pytest.mark.engine

database = pytest.mark.django_db


def quoted(day: date) -> Quoted:
    return Quoted(demand=1, on=day, text="…", language="nb", document="Brev", document_language="nb")


def entry_of(page: str, anchor: str) -> str:
    """The piece of a page from an anchor to the end of its entry."""
    return page[page.index(f'id="{anchor}"') :].split("</li>", maxsplit=1)[0]


def test_everything_stands_in_one_list_the_oldest_first_and_the_demand_before_what_was_said_the_same_day():
    same_day = date(2014, 5, 10)
    withdrawn = DemandUpdateFactory.build(
        pk=7, on=date(2019, 1, 1), withdrawn_at=datetime(2020, 1, 1, tzinfo=UTC), withdrawal_reason="Feil sak."
    )
    update = DemandUpdateFactory.build(pk=8, on=date(2016, 1, 1))
    later, early = quoted(date(2017, 3, 1)), quoted(same_day)
    assert timeline(since=same_day, quotations=[later, early], updates=[withdrawn, update]) == [
        Raised(same_day),
        Said(early),
        Happened(update),
        Said(later),
        Retracted(date(2019, 1, 1), "oppdatering-7", datetime(2020, 1, 1, tzinfo=UTC), "Feil sak."),
    ]


@database
def test_a_demand_shows_every_quotation_in_its_own_words_and_language(client):
    demand = DemandFactory(published=True, since=date(2010, 1, 1))
    meeting = AnnualMeetingFactory(date=date(2023, 3, 1))
    clause = ClauseFactory(
        section__resolution=ResolutionFactory(public=True, meeting=meeting, language="nn"), demand=demand, text="Éin."
    )
    part = TopicSectionFactory(topic=TopicFactory(published=True, slug="bolig", title="Bolig"), anchor="leie")
    in_part = QuotationFactory(demand=demand, section=part, document="", on=date(2015, 1, 1), text="To.")
    in_letter = QuotationFactory(
        demand=demand, document="Letter", document_url="https://brev.example/", on=date(2012, 1, 1), language="en"
    )
    response = client.get(demand.get_absolute_url())
    said = [entry.quoted for entry in response.context["timeline"] if entry.kind == "said"]
    assert [each.text for each in said] == [in_letter.text, "To.", "Éin."]
    page = response.content.decode()
    letter, passage, decision = (
        entry_of(page, anchor) for anchor in (in_letter.anchor, in_part.anchor, f"vedtak-{clause.document.number}-1.1")
    )
    assert '<blockquote lang="en">' in letter
    assert 'href="https://brev.example/"' in letter
    assert 'href="/politikk/bolig/#leie"' in passage
    assert '<blockquote lang="nn">' in decision
    assert f'href="{clause.get_absolute_url()}"' in decision


@database
def test_words_in_a_topic_that_is_not_public_are_not_shown(client):
    demand = DemandFactory(published=True)
    QuotationFactory(demand=demand, section=TopicSectionFactory(), document="", text="Hemmelig.")
    assert "Hemmelig." not in client.get(demand.get_absolute_url()).content.decode()


@database
def test_an_update_tells_facts_assessment_source_and_corrections_apart(client):
    update = DemandUpdateFactory(
        published=True,
        stage="partly_met",
        on=date(2024, 1, 2),
        checked_on=date(2026, 3, 1),
        happened="Stortinget vedtok det.\n\nFlertallet var stort.",
        assessment="Det er <for> lite.",
    )
    CorrectionFactory(update=update, on=date(2026, 3, 3), note="Datoen var feil.")
    page = client.get(f"/en/krav/{update.demand_id}/").content.decode()
    entry = entry_of(page, update.anchor)
    assert f'href="#{update.anchor}"' in entry
    facts, assessment = entry.split("Our assessment")
    assert 'class="stage stage--partly_met">Partly met<' in facts
    assert "<p>Stortinget vedtok det.</p>\n\n<p>Flertallet var stort.</p>" in facts
    assert "Det er &lt;for&gt; lite." in assessment
    assert '<a href="https://departementet.example/brev">Brev fra departementet</a>' in assessment
    assert "last checked 1 March 2026" in assessment
    assert re.search(r"Corrected 3 March 2026:</strong> <span lang=\"nb\">Datoen var feil\.", assessment)


@database
def test_the_head_tells_the_stage_of_the_newest_update_its_day_and_its_source(client):
    body = ResponsibleBodyFactory(name="Kommunene")
    demand = DemandFactory(published=True, responsible_body=body, since=date(2014, 5, 10))
    for year, stage, source in ((2024, "met", "Ny lov"), (2020, "rejected", "Gammelt brev")):
        DemandUpdateFactory(
            published=True, demand=demand, on=date(year, 1, 2), checked_on=date(2025, 1, 1), stage=stage, source=source
        )
    page = client.get(f"/en/krav/{demand.number}/").content.decode()
    facts = page[page.index('<dl class="facts">') : page.index("</dl>")]
    assert '<a href="/en/krav/metode/#innfridd">Met</a>' in facts
    for words in ("since 2 January 2024", "Kommunene", "10 May 2014", "1 January 2025", "Ny lov"):
        assert words in facts
    assert "Gammelt brev" not in facts


@database
def test_a_demand_without_updates_is_raised_and_says_that_nobody_has_answered(client):
    demand = DemandFactory(published=True, since=date(2014, 5, 10))
    page = client.get(f"/en/krav/{demand.number}/").content.decode()
    assert '<a href="/en/krav/metode/#reist">Raised</a>' in page
    assert "since 10 May 2014" in page
    assert "Nothing to check: nobody has answered yet." in page


@database
def test_a_withdrawn_update_shows_only_that_it_was_and_why(client):
    update = DemandUpdateFactory(published=True, happened="Noe galt.", assessment="Vi tok feil.", source="Feil brev")
    CorrectionFactory(update=update, note="Rettet først.")
    withdraw(items=[update], reason="Den gjaldt en annen sak.")
    page = client.get(f"/en/krav/{update.demand_id}/").content.decode()
    entry = entry_of(page, update.anchor)
    assert "An update stood here. We withdrew it" in entry
    assert '<span lang="nb">Den gjaldt en annen sak.</span>' in entry
    for words in ("Noe galt.", "Vi tok feil.", "Feil brev", "Rettet først."):
        assert words not in page
    assert ">Raised</a>" in page


@database
def test_the_document_behind_an_update_can_be_read(client):
    document = File.objects.create(original_filename="brev.pdf", file=ContentFile(b"%PDF-", "brev.pdf"))
    update = DemandUpdateFactory(published=True, source_url="", source_document=document)
    page = client.get(update.demand.get_absolute_url()).content.decode()
    assert f'<a href="{document.url}">Brev fra departementet</a>' in entry_of(page, update.anchor)


@database
def test_only_staff_who_look_at_a_draft_see_updates_that_are_not_public(client):
    draft = DemandUpdateFactory(demand=DemandFactory(topic__published=True))
    secret = DemandUpdateFactory(demand=DemandFactory(published=True), happened="Ikke ute ennå.")
    assert "Ikke ute ennå." not in client.get(secret.demand.get_absolute_url()).content.decode()
    client.force_login(StaffFactory(role="editor"))
    page = client.get(f"/en/krav/{draft.demand_id}/").content.decode()
    assert "<strong>draft</strong>" in entry_of(page, draft.anchor)


@database
@pytest.mark.parametrize("rows", [3, 30])
def test_a_demand_costs_the_same_however_long_its_life(client, django_assert_num_queries, rows):
    demand = DemandFactory(published=True, responsible_body=ResponsibleBodyFactory())
    for _ in range(rows):
        ClauseFactory(section__resolution=ResolutionFactory(public=True), demand=demand)
        QuotationFactory(demand=demand)
        QuotationFactory(demand=demand, section=TopicSectionFactory(topic__published=True), document="")
        CorrectionFactory(update=DemandUpdateFactory(demand=demand, published_at=timezone.now()))
    client.get("/krav/")
    with django_assert_num_queries(11):
        response = client.get(demand.get_absolute_url())
    assert len(response.context["timeline"]) == 1 + 4 * rows
