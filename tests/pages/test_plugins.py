"""What the rooms show on a page: only what is public, at a price that does not grow."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliance.demo import CONTENT, privacy
from members.models import Membership, Organisation
from policies.cms_models import DemandList
from policies.models import Demand
from privacy.models import Purpose
from privacy.services import apply_declaration
from resolutions.models import Resolution
from tests.pages.conftest import make_demands, make_goals, make_members, make_resolutions, make_topic


def text_of(client, path: str = "/side/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def cost(client, path: str = "/side/") -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_goals_stand_in_their_order_and_are_there_at_once(client, publish):
    publish("Side", ("GoalsPlugin", {}))
    assert "Mål 1" not in text_of(client)
    make_goals(2)
    page = text_of(client)
    assert page.index("Mål 1") < page.index("Mål 2")


def test_goals_cost_the_same_with_300(client, publish):
    publish("Side", ("GoalsPlugin", {}))
    make_goals(3)
    few = cost(client)
    make_goals(297)
    assert cost(client) == few


class TestDemandsOfATopic:
    @pytest.fixture
    def topic(self, publish):
        topic = make_topic()
        publish("Side", ("DemandsPlugin", {"topic": topic, "count": 3}))
        return topic

    def test_the_first_ones_are_shown_with_the_way_to_the_topic(self, client, topic):
        make_demands(topic, 4)
        page = text_of(client)
        assert all(f"Krav {number}" in page for number in (1, 2, 3))
        assert "Krav 4" not in page
        assert '<a href="/politikk/bolig/">Trygg bolig</a>' in page

    def test_drafts_and_coming_demands_are_not_shown(self, client, topic):
        make_demands(topic, 3)
        Demand.objects.filter(position=1).update(published_at=None)
        Demand.objects.filter(position=2).update(published_at=timezone.now() + timedelta(hours=1))
        page = text_of(client)
        assert "Krav 1" not in page
        assert "Krav 2" not in page
        assert "Krav 3" in page

    def test_a_topic_that_is_no_longer_public_leaves_the_page_without_it(self, client, topic):
        make_demands(topic, 1)
        topic.published_at = None
        topic.save()
        page = text_of(client)
        assert "Trygg bolig" not in page
        assert "Krav 1" not in page

    def test_the_cost_is_the_same_with_300(self, client, topic):
        make_demands(topic, 3)
        few = cost(client)
        make_demands(topic, 297)
        DemandList.objects.update(count=20)
        assert cost(client) == few

    @pytest.mark.parametrize("count", [0, 21])
    def test_a_page_shows_between_one_and_twenty(self, topic, count):
        with pytest.raises(ValidationError):
            DemandList(topic=topic, count=count).clean_fields(exclude=["placeholder", "plugin_type", "language"])


class TestLatestResolutions:
    @pytest.fixture(autouse=True)
    def _page(self, publish):
        publish("Side", ("LatestResolutionsPlugin", {"count": 2}))

    def test_the_newest_come_first_and_no_more_than_asked_for(self, client):
        make_resolutions(3)
        page = text_of(client)
        assert page.index("Vedtak 3") < page.index("Vedtak 2")
        assert "Vedtak 1" not in page

    def test_drafts_are_not_shown(self, client):
        make_resolutions(1)
        Resolution.objects.update(published_at=None)
        assert "Vedtak 1" not in text_of(client)

    def test_the_cost_is_the_same_with_300(self, client, publish):
        publish("Mange", ("LatestResolutionsPlugin", {"count": 20}))
        make_resolutions(3)
        few = cost(client, "/mange/")
        make_resolutions(297)
        assert cost(client, "/mange/") == few


class TestMemberGrid:
    @pytest.fixture(autouse=True)
    def _page(self, publish):
        publish("Side", ("MemberGridPlugin", {}))

    def test_todays_members_stand_in_norwegian_order(self, client):
        for name in ("Åpen dør", "Zulu", "Ærlig talt"):
            organisation = Organisation.objects.create(name=name, slug=f"o-{ord(name[0])}", description="Om")
            Membership.objects.create(organisation=organisation, start=date(2010, 1, 1))
        page = text_of(client)
        assert page.index("Zulu") < page.index("Ærlig talt") < page.index("Åpen dør")

    def test_former_members_are_not_shown(self, client):
        make_members(2)
        Membership.objects.filter(organisation__name="Lag 1").update(end=timezone.localdate() - timedelta(days=1))
        page = text_of(client)
        assert "Lag 1" not in page
        assert "Lag 2" in page

    def test_the_cost_is_the_same_with_300(self, client):
        make_members(3)
        few = cost(client)
        make_members(297)
        assert cost(client) == few


def test_the_sign_up_sends_to_the_newsletter(client, publish):
    publish("Side", ("SignupPlugin", {}))
    assert 'action="/nyhetsbrev/"' in text_of(client).split("<main")[1].split("</main>")[0]


def test_a_text_shows_only_what_a_public_text_may_have(client, publish):
    body = '<h1 style="color:red">Stor</h1><p class="x" onclick="x()">Se <a href="/krav/" target="_blank">krav</a></p>'
    body += "<script>x()</script>"
    publish("Side", ("TextPlugin", {"body": body}))
    main = text_of(client).split("<main")[1]
    assert '<p>Se <a href="/krav/">krav</a></p>' in main
    assert not any(trace in main for trace in ("<h1 style", "<script", "onclick"))


class TestVideo:
    ADDRESS = "https://youtu.be/dQw4w9WgXcQ"
    PLAYER = "https://www.youtube-nocookie.com"

    @pytest.fixture(autouse=True)
    def _page(self, publish, db):
        privacy.load(CONTENT)
        publish("Side", ("VideoPlugin", {"title": "Slik bor vi", "address": self.ADDRESS}))

    def answer(self, client, decision: str):
        fields = {"decision": decision, "asked": "video", "next": "/side/#video"}
        return client.post("/personvern/informasjonskapsler/", fields, headers={"Sec-Fetch-Site": "same-origin"})

    def test_nothing_is_fetched_before_the_visitor_says_yes(self, client):
        answer = client.get("/side/")
        page = answer.content.decode()
        assert self.PLAYER not in page
        assert self.PLAYER not in answer["Content-Security-Policy"]
        assert page.count('<button class="button" name="decision"') == 2
        assert answer.cookies == {}

    def test_after_a_yes_the_film_plays_on_the_page_where_it_was_asked(self, client):
        assert self.answer(client, "all").url == "/side/#video"
        answer = client.get("/side/")
        assert f'<iframe src="{self.PLAYER}/embed/dQw4w9WgXcQ" title="Slik bor vi"' in answer.content.decode()
        assert f"frame-src 'self' {self.PLAYER}" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]

    def test_after_a_no_the_film_stays_away_and_can_still_be_chosen(self, client):
        self.answer(client, "none")
        page = client.get("/side/").content.decode()
        assert self.PLAYER not in page
        assert 'name="decision" value="all"' in page

    def test_it_can_always_be_watched_at_the_provider(self, client):
        assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in client.get("/side/").content.decode()

    def test_where_films_are_not_declared_only_the_link_is_shown(self, client):
        Purpose.objects.get(varname="video").delete()
        apply_declaration()
        page = client.get("/side/").content.decode()
        assert "<form" not in page.split("<main")[1].split("</main>")[0]
        assert "youtube.com/watch" in page
