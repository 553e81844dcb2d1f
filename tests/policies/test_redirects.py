"""Old addresses of topics lead to where the topic is now."""

import pytest
from django.utils import timezone

from core.publication import withdraw
from policies.models import FormerTopicSlug
from tests.factories import StaffFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed():
    topic = TopicFactory(published=True, slug="bolig")
    FormerTopicSlug.objects.create(topic=topic, slug="hus-og-hjem")
    return topic


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
@pytest.mark.parametrize("query", ["", "?a=1&b=%C3%A5"])
def test_a_former_address_leads_on_for_good_in_the_same_language(client, renamed, prefix, query):
    response = client.get(f"{prefix}/politikk/hus-og-hjem/{query}")
    assert response.status_code == 301
    assert response["Location"] == f"{prefix}/politikk/bolig/{query}"


def test_a_topic_that_has_the_address_now_answers_itself(client, renamed):
    TopicFactory(published=True, slug="hus-og-hjem", title="Nytt tema")
    assert client.get("/politikk/hus-og-hjem/").status_code == 200


def test_a_draft_that_has_the_address_now_is_not_passed_by(client, renamed):
    TopicFactory(slug="hus-og-hjem")
    assert client.get("/politikk/hus-og-hjem/").status_code == 404


def test_a_withdrawn_topic_tells_the_reason_at_its_present_address(client, renamed):
    withdraw(items=[renamed], reason="Temaet er delt i to.")
    response = client.get("/politikk/hus-og-hjem/", follow=True)
    assert response.redirect_chain == [("/politikk/bolig/", 301)]
    assert response.status_code == 410
    assert "Temaet er delt i to." in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_the_former_address_of_what_nobody_has_seen_gives_nothing_away(client, state):
    day = timezone.now() + timezone.timedelta(days=1)
    topic = TopicFactory(slug="hemmelig", published_at=day if state == "scheduled" else None)
    FormerTopicSlug.objects.create(topic=topic, slug="gammel")
    assert client.get("/politikk/gammel/").status_code == 404
    client.force_login(StaffFactory(role="editor"))
    assert client.get("/politikk/gammel/").status_code == 404


def test_an_address_that_never_was_is_not_found(client, renamed):
    assert client.get("/politikk/ukjent/").status_code == 404
