from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.publication import withdraw
from resolutions.document import ClauseText, Document, SectionText
from resolutions.models import Edition, Resolution
from resolutions.texts import seal, write
from tests.factories import AnnualMeetingFactory, ClauseFactory, DemandFactory, ResolutionFactory, SectionFactory

pytestmark = pytest.mark.django_db


def text(*sentences: str) -> Document:
    return Document(
        "Bolig til alle", "Årsmøtet var samlet.", (SectionText("Leie", "", tuple(map(ClauseText, sentences))),)
    )


FIRST = text("Kommunene bygger flere boliger.", "Leia følger lønna.")
SECOND = text("Kommunene bygger flere gode boliger.", "Leia følger lønna.")


def corrected(*documents: Document, **fields) -> Resolution:
    """A public resolution with an edition for each of `documents`."""
    resolution = ResolutionFactory(public=True, slug="bolig", meeting__date=date(2026, 4, 19), **fields)
    Edition.objects.filter(resolution=resolution).delete()
    for number, document in enumerate(documents, start=1):
        reason = f"Rettelse {number}." if number > 1 else ""
        edition = Edition(resolution=resolution, number=number, title=document.title, reason=reason)
        write(edition, document)
        seal(edition)
    Resolution.objects.filter(pk=resolution.pk).update(text=edition)
    return Resolution.objects.get(pk=resolution.pk)


def shown(response) -> list[tuple[str, str, str]]:
    """What has changed, as old and new words."""
    return [
        (line.after or line.before, line.old, line.new) for line in response.context["lines"] if line.state != "kept"
    ]


class TestEditions:
    def test_the_change_between_two_editions_is_shown_with_its_reason(self, client):
        corrected(FIRST, SECOND)
        response = client.get("/resolusjoner/2026/bolig/sammenlign/1/2/")
        assert shown(response) == [("1.1", "Kommunene bygger flere boliger.", "Kommunene bygger flere gode boliger.")]
        page = response.content.decode()
        assert "From edition 1 to edition 2" in page
        assert "Rettelse 2." in page
        assert "gode </ins>" in page

    def test_it_can_be_read_backwards(self, client):
        corrected(FIRST, SECOND)
        response = client.get("/resolusjoner/2026/bolig/sammenlign/2/1/")
        assert shown(response) == [("1.1", "Kommunene bygger flere gode boliger.", "Kommunene bygger flere boliger.")]

    def test_all_other_pairs_are_a_link_away(self, client):
        corrected(FIRST, SECOND, FIRST)
        response = client.get("/resolusjoner/2026/bolig/sammenlign/1/3/")
        assert response.context["others"] == [(1, 2), (2, 3)]
        assert [edition.number for edition in response.context["reasons"]] == [2, 3]
        assert "The two texts are the same, word for word." in response.content.decode()

    @pytest.mark.parametrize("pair", ["1/1", "0/1", "1/3", "9999999999999999999/1"])
    def test_what_was_never_issued_is_not_found(self, client, pair):
        corrected(FIRST, SECOND)
        assert client.get(f"/resolusjoner/2026/bolig/sammenlign/{pair}/").status_code == 404

    def test_a_resolution_that_is_not_public_is_not_found(self, client):
        resolution = corrected(FIRST, SECOND)
        Resolution.objects.filter(pk=resolution.pk).update(published_at=None)
        assert client.get("/resolusjoner/2026/bolig/sammenlign/1/2/").status_code == 404

    def test_a_withdrawn_resolution_is_gone(self, client):
        withdraw(items=[corrected(FIRST, SECOND)], reason="Trukket.")
        assert client.get("/resolusjoner/2026/bolig/sammenlign/1/2/").status_code == 410

    def test_search_engines_leave_comparisons_out(self, client):
        corrected(FIRST, SECOND)
        assert client.get("/resolusjoner/2026/bolig/sammenlign/1/2/")["X-Robots-Tag"] == "noindex"

    @pytest.mark.parametrize("count", [1, 30])
    def test_a_comparison_costs_the_same_however_long_it_is(self, client, django_assert_num_queries, count):
        sentences = [f"Sak {number} skal løses." for number in range(count)]
        corrected(text(*sentences), text(*sentences, "Leia følger lønna."))
        client.get("/resolusjoner/2026/bolig/sammenlign/1/2/")
        with django_assert_num_queries(7):
            client.get("/resolusjoner/2026/bolig/sammenlign/1/2/")


class TestWithAnother:
    @pytest.fixture
    def topic(self):
        return DemandFactory(published=True).topic

    def resolution(self, topic, year: int, **fields) -> Resolution:
        """A public resolution with one clause, which quotes a demand of `topic`."""
        fields = {"slug": f"bolig-{year}", "number": f"{year}-1"} | fields
        resolution = ResolutionFactory(public=True, meeting=AnnualMeetingFactory(date=date(year, 3, 1)), **fields)
        demand = DemandFactory(topic=topic, published_at=timezone.now())
        ClauseFactory(
            section=SectionFactory(resolution=resolution, title="Leie"), demand=demand, text=f"Krav fra {year}."
        )
        return resolution

    def test_the_older_text_comes_first_whichever_is_asked_about(self, client, topic):
        self.resolution(topic, 2024), self.resolution(topic, 2026)
        for address in ("2026/bolig-2026/sammenlign/med/2024-1/", "2024/bolig-2024/sammenlign/med/2026-1/"):
            response = client.get(f"/resolusjoner/{address}")
            assert ("1.1", "Krav fra 2024.", "Krav fra 2026.") in shown(response)

    def test_earlier_resolutions_on_the_same_topic_are_offered_the_newest_first(self, client, topic):
        oldest, older, this = (self.resolution(topic, year) for year in (2020, 2024, 2026))
        self.resolution(topic, 2027)
        self.resolution(topic, 2019, language="nn")
        self.resolution(DemandFactory(published=True).topic, 2023)
        self.resolution(topic, 2022, published_at=timezone.now() + timedelta(days=1))
        assert list(Resolution.objects.public().earlier_on_the_same_topic(this)) == [older, oldest]

    def test_what_it_supersedes_is_offered_whatever_its_topic(self, topic):
        this = self.resolution(topic, 2026)
        other = DemandFactory(published=True).topic
        old = self.resolution(other, 2024, decision=Resolution.Decision.SUPERSEDED, superseded_by=this)
        assert list(Resolution.objects.public().earlier_on_the_same_topic(this)) == [old]

    def test_texts_in_different_languages_are_not_compared_and_it_says_so(self, client, topic):
        self.resolution(topic, 2024, language="nn"), self.resolution(topic, 2026)
        response = client.get("/resolusjoner/2026/bolig-2026/sammenlign/med/2024-1/")
        assert response.context["lines"] == ()
        assert "decided in different languages" in response.content.decode()

    @pytest.mark.parametrize("number", ["2026-1", "2031-7", "tull"])
    def test_itself_and_what_is_not_there_is_not_found(self, client, topic, number):
        self.resolution(topic, 2026)
        assert client.get(f"/resolusjoner/2026/bolig-2026/sammenlign/med/{number}/").status_code == 404

    def test_a_draft_is_not_compared_with(self, client, topic):
        self.resolution(topic, 2026), ResolutionFactory(number="2026-9")
        assert client.get("/resolusjoner/2026/bolig-2026/sammenlign/med/2026-9/").status_code == 404

    @pytest.mark.parametrize("count", [1, 12])
    def test_it_costs_the_same_with_one_earlier_resolution_and_with_many(
        self, client, django_assert_num_queries, topic, count
    ):
        self.resolution(topic, 2026)
        for year in range(2025, 2025 - count, -1):
            self.resolution(topic, year)
        client.get("/resolusjoner/2026/bolig-2026/sammenlign/med/2025-1/")
        with django_assert_num_queries(10):
            response = client.get("/resolusjoner/2026/bolig-2026/sammenlign/med/2025-1/")
        assert len(response.context["choices"]) == count
