"""What visitors get of a figure: a list, a page, two kinds of files, and never what is not public."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from core.publication import withdraw
from policies.figures import csv_files, jsonstat, services
from policies.figures.dataset import Reading, rectangular
from policies.figures.presenting import dataset_of
from policies.models import Figure
from tests.factories import FigureFactory, StaffFactory, TopicFactory
from tests.figures.datasets import dataset, several

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ADDRESSES = ["figure", "figure_csv", "figure_json"]


def figure_of(found, **facts) -> Figure:
    figure = FigureFactory(**{"published": True, "decimals": 1} | facts)
    services.set_values(figure=figure, dataset=found, language="nb")
    return figure


def main(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def fill(count: int) -> None:
    for _ in range(count):
        figure = figure_of(several(Norge=(1, 2, 3, 4, 5), Sverige=(3, None, 4, 4, 4)))
        figure.create_translation("nn", title="Tal", unit="prosent")
        TopicFactory(published=True).figures.add(figure)


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_with_three_figures_and_with_thirty(client, django_assert_num_queries, count):
    fill(count)
    path = f"/nn{reverse('policies:figures')}"
    client.get(path)
    with django_assert_num_queries(8):
        response = client.get(path)
    assert len(response.context["figures"]) == count


@pytest.mark.parametrize("count", [3, 30])
def test_a_figure_costs_the_same_however_many_series_values_and_topics(client, django_assert_num_queries, count):
    names = "ABCDEFGH"[: max(1, count // 4)]
    figure = figure_of(several(**{name * 3: range(count) for name in names}))
    for topic in TopicFactory.create_batch(count, published=True):
        topic.figures.add(figure)
    client.get(figure.get_absolute_url())
    with django_assert_num_queries(10):
        response = client.get(figure.get_absolute_url())
    assert len(response.context["topics"]) == count


def test_the_list_is_alphabetical_and_has_only_what_is_public(client):
    for title in ("Åpne tall", "Antall barn", "Økt andel"):
        figure_of(dataset(1), title=title)
    FigureFactory(title="Utkast")
    assert [str(figure) for figure in client.get("/tall/").context["figures"]] == [
        "Antall barn",
        "Økt andel",
        "Åpne tall",
    ]


def test_the_list_shows_the_newest_value_of_each_series_with_its_year(client):
    figure_of(several(EU60=(8.1, 8.6), OECD50=(3.4, None)), title="Lavinntekt", unit="prosent")
    text = words(main(client.get("/tall/")))
    assert "2001 Lavinntekt EU60: 8,6 · OECD50: 3,4 prosent Statistisk sentralbyrå" in text


def test_a_figure_shows_its_source_licence_dates_and_words(client):
    figure = figure_of(
        dataset(7, 9.9),
        slug="barn",
        publisher="SSB",
        table="Tabell 1",
        licence="NLOD",
        as_of=date(2023, 12, 31),
        retrieved_on=date(2026, 11, 22),
        definition="Under 60 prosent.",
        comment="Se kilden.",
    )
    page = main(client.get("/tall/barn/"))
    text = words(page)
    assert f'<a href="{figure.source_url}">SSB: Tabell 1</a>' in page
    assert "Source SSB: Tabell 1 Licence NLOD Holds for 31. desember 2023 Fetched 22. november 2026" in text
    assert "Under 60 prosent. Se kilden." in text
    assert '<a href="/tall/barn.csv" download>' in page


def test_a_licence_that_the_publisher_does_not_state_is_not_invented(client):
    figure_of(dataset(1, 2), slug="barn")
    assert "Licence not stated" in words(main(client.get("/tall/barn/")))


def test_the_table_has_every_value_and_says_what_is_not_available(client):
    readings = [
        Reading("2005", Decimal(106000)),
        Reading("2006", None, ".."),
        Reading("2007", None),
        Reading("2008", Decimal(0)),
    ]
    figure_of(rectangular([("", "", readings)]), slug="barn", decimals=0, unit="personer")
    table = re.search(r"<table>.*</table>", main(client.get("/tall/barn/")), re.DOTALL)[0]
    assert '<th scope="row">2005</th><td>106\u00a0000</td>' in table
    assert words(table).endswith("Period personer 2005 106 000 2006 not available (..) 2007 not available 2008 0")


@pytest.mark.parametrize(
    ("prefix", "number"), [("", "106\u00a0000,5"), ("/nn", "106\u00a0000,5"), ("/en", "106,000.5")]
)
def test_numbers_are_written_as_the_readers_language_does(client, prefix, number):
    figure_of(dataset(106000.5, 1), slug="barn")
    assert number in main(client.get(f"{prefix}/tall/barn/"))


def test_the_chart_tells_in_words_what_it_shows(client):
    figure_of(several(Norge=(15, 14, 16, 15, 13), EU=(24, 23, 25, 25, None)), slug="arope", title="AROPE", decimals=0)
    page = main(client.get("/tall/arope/"))
    [svg] = re.findall(r'<svg role="img" aria-labelledby="([^"]+)"', page)
    for name in svg.split():
        assert page.count(f'id="{name}"') == 1
    assert (
        "Norge: From 15 in 2000 to 13 in 2004. The highest is 16 in 2002, the lowest 13 in 2004. "
        "EU: From 24 in 2000 to 25 in 2003. The highest is 25 in 2002, the lowest 23 in 2001."
    ) in words(page)
    assert "style=" not in page
    assert "<script" not in page


def test_a_single_value_is_a_large_number_and_no_chart(client):
    figure_of(dataset(3325, first=2020), slug="barn", decimals=0, unit="personer")
    page = main(client.get("/tall/barn/"))
    assert "<strong>3\u00a0325</strong>" in page
    assert "personer , 2020" in words(page)
    assert "<svg" not in page


@pytest.mark.parametrize("found", [dataset(), dataset(None, None)])
def test_a_figure_without_a_value_says_so_and_fails_nothing(client, found):
    services.set_values(figure=FigureFactory(published=True, slug="tom"), dataset=found, language="nb")
    assert "No value is available." in main(client.get("/tall/tom/"))
    assert client.get("/tall/tom.csv").status_code == client.get("/tall/tom.json").status_code == 200


def test_past_its_review_a_figure_shows_its_year_large(client):
    figure = figure_of(dataset(1, 2, first=2012), slug="barn", review_by=date(2026, 6, 30), published_at=LONG_AGO)
    with time_machine.travel(date(2026, 6, 30)):
        assert "Figures from" not in main(client.get("/tall/barn/"))
    with time_machine.travel(date(2026, 7, 1)):
        assert "<strong>Figures from 2013</strong>" in main(client.get("/tall/barn/"))
        assert "Newer ones may exist." in main(client.get("/tall/"))
        assert list(Figure.objects.past_review()) == [figure]


@pytest.mark.parametrize("name", ADDRESSES)
def test_drafts_are_not_found_and_withdrawn_figures_are_gone(client, name):
    draft, withdrawn = FigureFactory(), figure_of(dataset(1))
    withdraw(items=[withdrawn], reason="Kilden har trukket tallet.")
    assert client.get(reverse(f"policies:{name}", args=[draft.slug])).status_code == 404
    response = client.get(reverse(f"policies:{name}", args=[withdrawn.slug]))
    assert response.status_code == 410
    assert "Kilden har trukket tallet." in response.content.decode()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_scheduled_figure_appears_at_its_time_and_not_a_second_before(client, name):
    moment = timezone.now() + timedelta(days=3)
    figure = figure_of(dataset(1), published_at=moment)
    path = reverse(f"policies:{name}", args=[figure.slug])
    with time_machine.travel(moment - timedelta(seconds=1), tick=False):
        assert client.get(path).status_code == 404
        assert client.get("/tall/").context["figures"] == []
    with time_machine.travel(moment, tick=False):
        assert client.get(path).status_code == 200
        assert client.get("/tall/").context["figures"] == [figure]


@pytest.mark.parametrize("name", ADDRESSES)
def test_staff_look_at_a_draft_on_its_real_address(client, name):
    draft = figure_of(dataset(1), published_at=None)
    client.force_login(StaffFactory(role="editor"))
    assert client.get(reverse(f"policies:{name}", args=[draft.slug])).status_code == 200


def test_a_figure_links_to_the_published_topics_that_use_it(client):
    figure = figure_of(dataset(1))
    topic = TopicFactory(published=True)
    topic.figures.add(figure)
    TopicFactory().figures.add(figure)
    assert list(client.get(figure.get_absolute_url()).context["topics"]) == [topic]


def test_a_text_that_falls_back_is_labelled_and_carries_its_language(client):
    figure_of(several(Norge=(1, 2), Sverige=(2, 3)), slug="barn", title="Barn")
    page = main(client.get("/en/tall/barn/"))
    assert '<title id="tall-barn-title" lang="nb">Barn (prosent)</title>' in page
    assert '<h1 class="figure__title" lang="nb">Barn</h1>' in page
    assert "It is shown in bokmål." in words(page).replace("Norwegian ", "")
    assert '<link rel="alternate" hreflang="en"' not in client.get("/en/tall/barn/").content.decode()


def test_the_csv_reads_back_the_same_and_names_its_source(client):
    figure = figure_of(several(Norge=(1.5, None), Sverige=(2, 3)), slug="barn", publisher="SSB")
    response = client.get("/tall/barn.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="barn.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    found = csv_files.read_bytes(response.content)
    assert found == dataset_of(figure)
    assert (found.hints["publisher"], found.hints["source"]) == ("SSB", figure.source_url)
    lines = [line for line in response.content.decode("utf-8-sig").splitlines() if not line.startswith("#")]
    assert lines == ["period;Norge;Sverige", "2000;1,5;2,0", "2001;;3,0"]


def test_the_csv_in_english_has_points_and_commas(client):
    figure_of(dataset(1.5, 2), slug="barn")
    text = client.get("/en/tall/barn.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO("".join(line for line in text.splitlines(True) if line[0] != "#"))))
    assert rows == [["period", "value"], ["2000", "1.5"], ["2001", "2.0"]]


def test_the_jsonstat_reads_back_the_same_and_names_its_source(client):
    readings = [Reading("2020K1", Decimal("1.5")), Reading("2020K2", None, ":")]
    figure = figure_of(
        rectangular([("no", "Norge", readings), ("se", "Sverige", readings)]), slug="barn", publisher="SSB"
    )
    response = client.get("/tall/barn.json")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="barn.json"'
    assert jsonstat.read_bytes(response.content) == dataset_of(figure)
    found = response.json()
    assert (found["version"], found["class"], found["source"]) == ("2.0", "dataset", "SSB")
    assert found["updated"] == figure.retrieved_on.isoformat()
    assert found["extension"]["source_url"] == figure.source_url
    assert found["dimension"]["ContentsCode"]["category"]["unit"]["value"] == {"base": "prosent", "decimals": 1}


@pytest.mark.parametrize("name", ["figures", *ADDRESSES])
def test_what_strangers_get_may_be_kept_by_the_proxy_for_a_second(client, name):
    figure = figure_of(dataset(1, 2))
    response = client.get(reverse(f"policies:{name}", args=[] if name == "figures" else [figure.slug]))
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("path", ["/tall/x.csv", "/tall/x.json", "/tall/x/", "/tall/x.csv/"])
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_figure_shown_twice_on_a_page_has_two_identifiers(rf):
    figure = figure_of(dataset(1, 2, 3, 4, 5), slug="barn")
    request = rf.get("/")
    pages = [render_to_string("components/figure.html", {"figure": figure}, request) for _ in range(2)]
    assert ['id="tall-barn"' in page for page in pages] == [True, False]
    assert 'id="tall-barn-2"' in pages[1]
    found = re.findall(r'\bid="([^"]+)"', "".join(pages))
    assert len(found) == len(set(found)) == 6


def test_the_component_takes_the_level_of_its_heading(rf):
    figure = figure_of(dataset(1, 2), title="Barn")
    page = render_to_string("components/figure.html", {"figure": figure, "heading": "h2"}, rf.get("/"))
    assert f'<h2 class="figure__title"><a href="{figure.get_absolute_url()}">Barn</a></h2>' in page
