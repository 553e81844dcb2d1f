"""The archive: what was sent to everybody, as it was sent, for readers and feed readers."""

import gzip
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone

from core import offers
from core.offers import Excerpt, Image
from newsletter.models import Block, Campaign, MailingList, Picture
from newsletter.sending.freeze import freeze
from tests.newsletter.conftest import subscriber, the_list, written

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def figure(monkeypatch):
    class Figures:
        key, name = "figure", "figure"

        def excerpt(self, number, language):
            return Excerpt(
                "Tall", "Barn", "Kilde: SSB.", "http://testserver/tall/x/", "nb", image=Image(PNG, "Opp.", 544, 300)
            )

    monkeypatch.setattr(offers, "_offers", {"figure": (10, Figures())})


def issued(subject: str, days_ago: int = 1, state: str = "sent", **values) -> Campaign:
    """A newsletter that went out."""
    campaign = written(subject, '<p>Se <a href="/krav/">kravene</a>.</p>')
    campaign.mailing_list = values.pop("mailing_list", campaign.mailing_list)
    campaign.save()
    for code, other in values.pop("translations", {}).items():
        campaign.create_translation(code, subject=other)
    for block in values.pop("blocks", ()):
        Block.objects.create(campaign=campaign, position=9, **block)
    number = freeze(campaign)
    at = timezone.now() - timedelta(days=days_ago)
    ended = {"finished_at": at, "sent": number} if state == "sent" else {}
    Campaign.objects.filter(pk=campaign.pk).update(state=state, started_at=at, candidates=number, **ended | values)
    return Campaign.objects.get(pk=campaign.pk)


@pytest.fixture(autouse=True)
def _somebody_subscribes(db):
    kari = subscriber("kari@example.org")
    press = MailingList.objects.create(slug="presse", name="Presse", is_public=False)
    kari.subscriptions.create(mailing_list=press)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_what_was_sent_is_listed_by_year_the_newest_first(client):
    old, new = issued("Et gammelt brev", days_ago=800), issued("Et nytt brev", days_ago=2)
    page = text_of(client.get("/nyhetsbrev/arkiv/"))
    links = re.findall(r'href="(/nyhetsbrev/arkiv/\d+/)"', page)
    assert links == [new.get_absolute_url(), old.get_absolute_url()]
    years = re.findall(r'<section id="(\d{4})">', page)
    assert years == sorted(years, reverse=True)
    assert len(years) == 2


def test_drafts_other_lists_digests_and_what_was_cancelled_are_not_in_the_archive(client):
    draft = written("Utkast", "<p>Hei</p>")
    internal = issued("Bare til pressen", mailing_list=MailingList.objects.get(slug="presse"))
    cancelled = issued("Stanset", state="sent")
    Campaign.objects.filter(pk=cancelled.pk).update(state="cancelled", cancelled_at=timezone.now())
    page = text_of(client.get("/nyhetsbrev/arkiv/"))
    for hidden in (draft, internal, cancelled):
        assert hidden.get_absolute_url() not in page
        assert client.get(hidden.get_absolute_url()).status_code == 404


def test_a_list_that_becomes_public_shows_what_it_has_sent(client):
    press = MailingList.objects.get(slug="presse")
    campaign = issued("Til pressen", mailing_list=press)
    MailingList.objects.filter(pk=press.pk).update(is_public=True)
    assert '<p>Se <a href="/krav/">kravene</a>.</p>' in text_of(client.get(campaign.get_absolute_url()))


def test_an_issue_shows_what_was_sent_and_stays_so(client):
    campaign = issued("Dette vedtok årsmøtet")
    campaign.blocks.all().delete()
    page = text_of(client.get(campaign.get_absolute_url()))
    assert "<h1>Dette vedtok årsmøtet</h1>" in page
    assert '<p>Se <a href="/krav/">kravene</a>.</p>' in page


def test_nothing_personal_is_in_the_archive(client):
    campaign = issued("Dette vedtok årsmøtet")
    for address in (campaign.get_absolute_url(), "/nyhetsbrev/arkiv/", "/nyhetsbrev/arkiv.atom"):
        page = text_of(client.get(address))
        assert "avmelding" not in page
        assert "innstillinger" not in page
        assert "@example.org" not in page
    assert "avmelding" not in campaign.editions.get().page


def test_a_visitor_gets_their_own_language_and_else_bokmaal_that_says_so(client):
    both = issued("Vi vedtok", days_ago=1, translations={"en": "We decided"})
    one = issued("Bare på bokmål", days_ago=2)
    english, norwegian = f"/en{both.get_absolute_url()}", one.get_absolute_url()
    listed = text_of(client.get("/en/nyhetsbrev/arkiv/"))
    assert f'<a href="{english}">We decided</a>' in listed
    assert f'<a href="/en{norwegian}" lang="nb">Bare på bokmål</a>' in listed
    page = text_of(client.get(f"/en{norwegian}"))
    assert '<h1 lang="nb">Bare på bokmål</h1>' in page
    assert '<div class="prose" lang="nb">' in page
    assert f'<link rel="canonical" href="http://testserver{norwegian}">' in page
    assert "<h1>We decided</h1>" in text_of(client.get(english))


def test_an_issue_leads_to_the_ones_before_and_after(client):
    first, middle, last = (issued(f"Brev {number}", days_ago=10 - number) for number in range(3))
    page = text_of(client.get(middle.get_absolute_url()))
    assert f'<a rel="next" href="{last.get_absolute_url()}"' in page
    assert f'<a rel="prev" href="{first.get_absolute_url()}"' in page


def test_a_picture_stands_at_an_address_that_never_changes(client, figure):
    campaign = issued("Tall", blocks=[{"kind": "pick", "source": "figure", "number": 1}])
    page = text_of(client.get(campaign.get_absolute_url()))
    address = re.search(r'<img src="([^"]+)" alt="Opp." width="544" height="300"', page)[1]
    response = client.get(address)
    assert response.content == PNG
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(address.replace(f"/{campaign.pk}/", f"/{campaign.pk + 1}/")).status_code == 404
    Campaign.objects.update(state="cancelled", cancelled_at=timezone.now())
    assert client.get(address).status_code == 404
    assert Picture.objects.count() == 1


def test_the_feed_has_each_newsletter_in_full_with_addresses_that_hold_elsewhere(client, figure):
    campaign = issued("Tall og krav", blocks=[{"kind": "pick", "source": "figure", "number": 1}])
    response = client.get("/en/nyhetsbrev/arkiv.atom")
    (entry,) = ET.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 -- our own
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "nb"
    assert entry.find(f"{ATOM}title").text == "Tall og krav"
    assert entry.find(f"{ATOM}id").text == f"http://testserver/en/nyhetsbrev/arkiv/{campaign.pk}/"
    content = entry.find(f"{ATOM}summary").text
    assert 'href="http://testserver/krav/"' in content
    assert f'src="http://testserver/nyhetsbrev/arkiv/{campaign.pk}/' in content
    assert not re.search(r'(?:href|src)="/', content)


@pytest.mark.parametrize(("name", "queries"), [("index", 6), ("issue", 10), ("feed", 3)])
def test_a_page_costs_the_same_with_three_issues_and_with_twelve(client, django_assert_num_queries, name, queries):
    for number in (3, 9):
        campaign = [issued(f"Brev {each}", days_ago=number + each) for each in range(number)][-1]
        view = {"index": "archive", "issue": "issue", "feed": "archive_feed"}[name]
        address = reverse(f"newsletter:{view}", args=[campaign.pk] if name == "issue" else [])
        client.get(address)  # what is asked once a process
        with django_assert_num_queries(queries):
            response = client.get(address)
    assert not response.cookies
    assert len(gzip.compress(response.content)) < 8_000


def test_an_empty_archive_says_so(client):
    assert '<ul role="list">\n    <li class="node' not in text_of(client.get("/nyhetsbrev/arkiv/"))
    assert the_list().is_public
