"""The Atom feeds of what has happened to demands and of what was changed on topics' pages."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from core.publication import withdraw
from tests.factories import (
    CorrectionFactory,
    DemandFactory,
    DemandUpdateFactory,
    TopicChangeFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read(client, path: str) -> ET.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 -- our own


def entries(client, path: str) -> list[ET.Element]:
    return read(client, path).findall(f"{ATOM}entry")


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}")


def test_an_update_is_an_entry_with_a_stable_id_and_all_it_says(client):
    update = DemandUpdateFactory(
        published=True, stage="met", happened="Loven er <vedtatt>.", assessment="Bra.", demand__text="Gi alle hjem"
    )
    [entry] = entries(client, "/en/krav/endringer.atom")
    address = f"http://testserver/en/krav/{update.demand_id}/#oppdatering-{update.pk}"
    assert text(entry, "id") == address
    assert entry.find(f"{ATOM}link").get("href") == address
    assert text(entry, "title") == f"Demand {update.demand_id}: Met"
    assert entry.get(LANGUAGE) == "nb"
    summary = text(entry, "summary")
    assert summary == (
        "<p>Gi alle hjem</p><p>Loven er &lt;vedtatt&gt;.</p><h2>Our assessment</h2><p>Bra.</p>"
        '<p>Source: <a href="https://departementet.example/brev">Brev fra departementet</a></p>'
    )


@pytest.mark.parametrize("path", ["/krav/endringer.atom", "/nn/politikk/endringer.atom"])
def test_a_feed_names_itself_its_page_and_its_author_in_full(client, path):
    feed = read(client, path)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    page = path.removesuffix("endringer.atom")
    assert links == {"self": f"http://testserver{path}", "alternate": f"http://testserver{page}"}
    assert text(feed, "id") == f"http://testserver{path}"
    assert feed.get(LANGUAGE) == ("nn" if path.startswith("/nn") else "nb")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")


def test_only_what_is_public_is_told_the_newest_first(client):
    now = timezone.now()
    demand = DemandFactory(published=True)
    older = DemandUpdateFactory(demand=demand, published_at=now - timedelta(days=2))
    newer = DemandUpdateFactory(demand=demand, published_at=now - timedelta(days=1), on=date(2019, 1, 1))
    DemandUpdateFactory(demand=demand)
    DemandUpdateFactory(demand=demand, published_at=now + timedelta(days=1))
    DemandUpdateFactory(published_at=now)
    withdraw(items=[DemandUpdateFactory(demand=demand, published_at=now)], reason="Feil.")
    ids = [text(entry, "id").rpartition("-")[2] for entry in entries(client, "/krav/endringer.atom")]
    assert ids == [str(newer.pk), str(older.pk)]


def test_a_correction_moves_the_time_of_change_and_not_that_of_publication(client):
    published = datetime(2026, 3, 3, 9, tzinfo=UTC)
    update = DemandUpdateFactory(demand__published=True, published_at=published)
    seen = []
    for day in (None, date(2026, 3, 3), date(2026, 3, 3), date(2026, 4, 1)):
        if day:
            CorrectionFactory(update=update, on=day, note="Rettet.")
        [entry] = entries(client, "/krav/endringer.atom")
        assert datetime.fromisoformat(text(entry, "published")) == published
        seen.append(datetime.fromisoformat(text(entry, "updated")))
    assert seen[0] == published
    assert seen == sorted(set(seen))
    assert seen[-1] == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert "Rettet." in text(entry, "summary")


def test_a_change_of_a_topic_is_an_entry_that_leads_to_its_history(client):
    change = TopicChangeFactory(topic__slug="bolig", topic__title="Bolig", note="Nytt krav <om> leie.")
    TopicChangeFactory(topic=TopicFactory())
    TopicChangeFactory(topic=change.topic, on=timezone.localdate() + timedelta(days=1))
    [entry] = entries(client, "/politikk/endringer.atom")
    assert text(entry, "title") == "Bolig"
    assert text(entry, "id") == f"http://testserver/politikk/bolig/#endring-{change.pk}"
    assert text(entry, "summary") == "Nytt krav &lt;om&gt; leie."


def test_a_line_break_of_a_word_processor_stops_no_feed(client):
    DemandUpdateFactory(published=True, happened="Først\x0bså")
    TopicChangeFactory(note="Nytt\x0bkrav")
    assert "Først så" in text(entries(client, "/krav/endringer.atom")[0], "summary")
    assert text(entries(client, "/politikk/endringer.atom")[0], "summary") == "Nytt krav"


def test_a_topic_is_never_said_to_have_changed_before_it_was_public(client):
    published = datetime(2026, 3, 3, 9, tzinfo=UTC)
    TopicChangeFactory(topic=TopicFactory(published_at=published), on=date(2023, 5, 15))
    [entry] = entries(client, "/politikk/endringer.atom")
    assert datetime.fromisoformat(text(entry, "updated")) == published


@pytest.mark.parametrize(
    ("page", "feed"),
    [("/krav/", "/krav/endringer.atom"), ("/nn/politikk/", "/nn/politikk/endringer.atom")],
)
def test_a_page_names_its_feed_to_feed_readers(client, page, feed):
    html = client.get(page).content.decode()
    head = html[: html.index("</head>")]
    assert 'type="application/atom+xml"' in head
    assert f'href="{feed}"' in head


@pytest.mark.parametrize("rows", [3, 29])
def test_feeds_cost_the_same_however_much_they_tell(client, django_assert_num_queries, rows):
    for _ in range(rows):
        CorrectionFactory(update=DemandUpdateFactory(published=True))
        TopicChangeFactory()
    for path, queries in (("/krav/endringer.atom", 4), ("/politikk/endringer.atom", 2)):
        client.get(path)
        with django_assert_num_queries(queries):
            assert len(entries(client, path)) == rows
