"""The demo: enough that every page looks alive, and nothing that staff wrote is ever overwritten."""

from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest
import time_machine
from cms.models import PageContent
from django.core.management import call_command
from django.db.models import Count, F, Max, Min, Q

from members.models import Membership, Organisation
from newsletter.composing import preflight
from newsletter.digests import making
from newsletter.models import Block, Bounce, Campaign, Delivery, Edition, Following, MailingList, Picture, Subscriber
from policies.models import (
    Correction,
    Demand,
    DemandUpdate,
    Goal,
    Quotation,
    ResponsibleBody,
    Stage,
    Topic,
    TopicChange,
    TopicSection,
)
from policies.quotations import attach_quotations, recorded
from policies.verbatim import stands_in
from privacy.models import PrivacyStatement
from resolutions.models import Resolution
from tests.demo_rooms import rooms  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db

WRITTEN_ON = date(2026, 11, 22)
ALL_LANGUAGES = {"nb", "nn", "en"}
IN_ALL_LANGUAGES = {"sosialhjelp", "barnefattigdom"}  # topics; the others are in bokmål
CITED = {"www.stortinget.no"}  # what is true and said where it can be read; all other sources are invented


@pytest.fixture
def demo(settings, tmp_path, monkeypatch):
    from alliance.demo import staff

    monkeypatch.setattr(staff, "LOGINS", tmp_path / "demo_logins.json")
    call_command("load_demo")


def languages(instance) -> set[str]:
    return set(instance.get_available_languages())


@pytest.mark.usefixtures("demo")
class TestTheDemo:
    def test_goals_are_four_and_in_three_languages(self):
        assert [languages(goal) for goal in Goal.objects.all()] == [{"nb", "nn", "en"}] * 4

    def test_every_topic_has_six_to_fifteen_demands(self):
        counts = Topic.objects.published().annotate(count=Count("demands")).values_list("count", flat=True)
        assert len(counts) >= 6
        assert all(6 <= count <= 15 for count in counts)

    def test_two_topics_and_their_demands_are_in_three_languages(self):
        topics = [topic for topic in Topic.objects.all() if languages(topic) == {"nb", "nn", "en"}]
        assert len(topics) == 2
        demands = Demand.objects.filter(topic__in=topics)
        assert {frozenset(languages(demand)) for demand in demands} == {frozenset({"nb", "nn", "en"})}

    def test_resolutions_span_three_years_with_two_or_three_focus_areas_that_quote_demands(self):
        adopted = Resolution.objects.public().annotate(areas=Count("text__sections"))
        assert len({resolution.meeting.date.year for resolution in adopted}) >= 3
        assert {resolution.areas for resolution in adopted} <= {2, 3}
        assert Demand.objects.filter(clauses__isnull=False).distinct().count() >= 20

    def test_members_are_ten_one_on_leave_and_one_former(self):
        assert Organisation.objects.count() == 12
        today = Organisation.objects.members_on(date(2026, 11, 22))
        statuses = [organisation.status_on_day for organisation in today]
        assert statuses.count(Membership.Status.MEMBER) == 10
        assert statuses.count(Membership.Status.ON_LEAVE) == 1
        assert all(organisation.logo for organisation in today)

    def test_the_newsletter_has_300_readers_two_sent_issues_and_a_draft(self):
        assert Subscriber.objects.active().count() == 300
        on = {each.slug: each.readers for each in MailingList.objects.with_readers()}
        assert on == {"nyhetsbrev": 270, "presse": 60, "medlemsorganisasjoner": 12}
        assert Subscriber.objects.active().reachable().count() == 300 - 3 - 1  # breaks, and a mailbox that is gone
        newsletters = Campaign.objects.filter(kind="newsletter")
        assert sorted(newsletters.values_list("state", flat=True)) == ["draft", "sent", "sent"]
        assert set(Delivery.objects.values_list("state", flat=True)) <= set(Delivery.SETTLED)

    def test_of_the_newest_newsletter_some_came_back_and_nobody_was_blocked_for_it(self):
        assert sorted(Bounce.objects.values_list("kind", "status")) == [
            ("hard", "5.1.1"),  # the mailbox that is gone
            ("soft", "4.4.1"),
            ("soft", "5.2.2"),
            ("soft", "5.7.1"),
        ]
        newest = Campaign.objects.filter(state="sent").latest("started_at")
        assert set(Bounce.objects.filter(kind="soft").values_list("delivery__campaign", flat=True)) == {newest.pk}

    def test_some_readers_follow_something_and_have_been_told_all_that_was_new(self):
        assert Following.objects.count() == 85
        digests = Campaign.objects.filter(kind="digest").order_by("covers_until")
        assert [(each.state, each.sent) for each in digests] == [("sent", 47), ("sent", 14)]
        with time_machine.travel(WRITTEN_ON):
            assert making.make_due() == []

    def test_the_draft_could_be_sent_and_everything_that_can_be_picked_is_picked_somewhere(self):
        assert preflight.check(Campaign.objects.get(state="draft")) == []
        picked = set(Block.objects.filter(kind="pick").values_list("source", flat=True))
        assert picked == {"resolution", "demand_update", "topic", "figure"}
        editions = Edition.objects.filter(variant="").values_list("campaign__state", "language")
        assert sorted(language for _state, language in editions) == ["en", "nb", "nb", "nn", "nn"]
        assert Picture.objects.count() == 3  # one figure in three languages

    def test_the_statement_and_the_pages_stand(self):
        assert PrivacyStatement.objects.count() == 2
        titles = set(PageContent.objects.filter(language="nb").values_list("title", flat=True))
        assert len(titles) == 4

    def test_the_next_demand_gets_the_next_number(self):
        last = Demand.objects.order_by("-number").first()
        demand = Demand.objects.create(topic=last.topic, since=date(2026, 11, 22), text="Et nytt krav.")
        assert demand.number == last.number + 1

    def test_a_second_run_leaves_what_staff_changed(self):
        goal = Goal.objects.first()
        goal.title = "Skrevet om"
        goal.save()
        Topic.objects.filter(slug="bolig").update(published_at=None)
        before = {model: model.objects.count() for model in (Topic, Demand, Resolution, Organisation, PageContent)}

        call_command("load_demo")

        assert Goal.objects.get(pk=goal.pk).title == "Skrevet om"
        assert not Topic.objects.get(slug="bolig").is_published
        assert {model: model.objects.count() for model in before} == before


def addresses() -> list[str]:
    """Where updates and quotations of the demo say that they can be read."""
    sources = DemandUpdate.objects.values_list("source_url", flat=True)
    return [*sources, *Quotation.objects.exclude(document="").values_list("document_url", flat=True)]


def promised(topic: Topic) -> set[str]:
    return ALL_LANGUAGES if topic.slug in IN_ALL_LANGUAGES else {"nb"}


@pytest.mark.usefixtures("rooms")
class TestThePositions:
    def test_every_demand_is_put_to_a_body_and_every_body_has_a_demand_and_three_languages(self):
        assert not Demand.objects.filter(responsible_body=None).exists()
        assert not ResponsibleBody.objects.filter(demands=None).exists()
        assert {frozenset(languages(body)) for body in ResponsibleBody.objects.all()} == {frozenset(ALL_LANGUAGES)}

    def test_every_stage_is_some_demands_newest(self):
        newest = Counter(Demand.objects.published().with_stage().values_list("stage", flat=True))
        assert set(newest) == set(Stage.values)
        assert newest[Stage.MET] == 4
        assert newest[Stage.REVERSED] == 2
        assert newest[Stage.WITHDRAWN] == 1

    def test_demands_have_one_to_four_updates(self):
        counts = DemandUpdate.objects.order_by().values("demand").annotate(count=Count("pk")).values_list("count")
        assert {count for (count,) in counts} == {1, 2, 3, 4}
        assert 25 <= len(counts) <= 30
        assert 30 <= DemandUpdate.objects.count() <= 45

    def test_what_is_told_happened_after_the_demand_was_raised_and_was_checked_later(self):
        told = DemandUpdate.objects
        assert not told.filter(on__lt=F("demand__since")).exists()
        assert not told.filter(on__gte=date(2026, 11, 1)).exists()
        assert not told.filter(Q(checked_on__lt=F("on")) | Q(checked_on__gt=WRITTEN_ON)).exists()
        assert not Correction.objects.filter(on__lt=F("update__on")).exists()

    def test_some_demands_were_last_checked_more_than_a_year_ago(self):
        checks = Demand.objects.with_stage().exclude(checked_on=None).values_list("checked_on", flat=True)
        assert 3 <= sum(day < date(2025, 11, 22) for day in checks) <= len(checks) / 2

    def test_no_invented_source_has_an_address_that_somebody_could_own(self):
        hosts = {urlsplit(address).hostname for address in addresses()}
        invented = {host for host in hosts if host.endswith((".example", ".example.org"))}
        assert hosts - invented == CITED

    def test_every_address_is_secure_and_every_document_is_named_once(self):
        assert all(address.startswith("https://") for address in addresses())
        assert not DemandUpdate.objects.filter(source__regex=r"^\s*$").exists()
        assert Quotation.objects.exclude(document="").exclude(document_url__startswith="https://").count() == 0

    def test_every_quotation_in_a_part_stands_in_its_text(self):
        quotations = Quotation.objects.exclude(section=None)
        assert quotations.count() >= 20
        for quotation in quotations:
            assert stands_in(quotation.text, quotation.section.get_translation(quotation.language).body), quotation

    def test_no_quotation_is_from_before_its_demand_was_raised(self):
        assert not Quotation.objects.filter(on__lt=F("demand__since")).exists()

    def test_a_demand_is_quoted_over_many_years_by_resolutions_and_other_documents(self):
        demand = Demand.objects.get(number=1)
        attach_quotations([demand])
        quotations = [*demand.quotations, *recorded([1])]
        assert sorted(quoted.on.year for quoted in quotations) == [2015, 2019, 2022, 2023, 2023]
        assert {quoted.language for quoted in quotations} == {"nb", "en"}
        assert [quoted.document for quoted in quotations if quoted.decided] == ["Lik sosialhjelp i hele landet"]

    def test_a_topic_raises_a_demand_twice_in_other_words(self):
        wordings = Quotation.objects.filter(demand=36, section__topic__slug="arbeid").values_list("text", flat=True)
        assert len(set(wordings)) == 2

    def test_topics_have_parts_with_the_history_and_the_review_that_belong_to_them(self):
        parts = TopicSection.objects.order_by().values("topic").annotate(count=Count("pk")).values_list("count")
        assert [count for (count,) in parts if 2 <= count <= 3] == [count for (count,) in parts]
        assert len(parts) >= 4
        histories = Topic.objects.annotate(count=Count("changes")).values_list("count", flat=True)
        assert set(histories) == {2, 3, 4}
        assert not Topic.objects.filter(Q(reviewed_on=None) | Q(review_by__lte=F("reviewed_on"))).exists()
        assert 1 <= Topic.objects.filter(review_by__lt=WRITTEN_ON).count() <= 4

    def test_a_topics_history_is_that_of_a_published_page_and_its_newest_major_change_dates_it(self):
        for topic in Topic.objects.with_updated_on().annotate(first=Min("changes__on"), last=Max("changes__on")):
            assert topic.published_at.date() < topic.first <= topic.updated_on <= topic.last < WRITTEN_ON, topic
            assert topic.changes.get(on=topic.updated_on).kind == TopicChange.Kind.MAJOR

    def test_the_languages_promised_are_complete_in_texts_parts_history_and_follow_up(self):
        for topic in Topic.objects.all():
            updates = DemandUpdate.objects.filter(demand__topic=topic)
            texts = [*topic.demands.all(), *topic.sections.all(), *topic.changes.all(), *updates]
            texts += Correction.objects.filter(update__in=updates)
            assert {frozenset(languages(text)) for text in [topic, *texts]} == {frozenset(promised(topic))}, topic

    def test_an_assessment_is_written_in_every_language_or_in_none(self):
        for update in DemandUpdate.objects.all():
            written = {bool(translation.assessment) for translation in update.translations.all()}
            assert len(written) == 1, update

    def test_an_old_address_leads_to_the_topic_that_has_it_now(self, client):
        response = client.get("/politikk/bolig-og-bostotte/")
        assert (response.status_code, response["Location"]) == (301, "/politikk/bolig/")

    @time_machine.travel(WRITTEN_ON)
    def test_a_withdrawn_demand_says_why_and_a_scheduled_one_waits(self, client):
        gone = client.get("/krav/62/")
        assert gone.status_code == 410
        assert "Nå står det bare som krav 32." in gone.content.decode()
        assert Demand.objects.get(number=63).publication_state == Demand.State.SCHEDULED
        assert client.get("/krav/63/").status_code == 404

    def test_one_update_is_a_draft_that_visitors_do_not_see(self, client):
        draft = DemandUpdate.objects.get(published_at=None)
        assert draft.happened not in client.get(draft.demand.get_absolute_url()).content.decode()

    def test_each_topic_shows_at_most_two_figures_that_the_room_has(self):
        counts = Topic.objects.annotate(count=Count("figures")).values_list("slug", "count")
        assert dict(counts) == {
            "sosialhjelp": 2,
            "barnefattigdom": 2,
            "bedre-nav": 0,
            "bolig": 2,
            "arbeid": 1,
            "gjeld": 0,
            "brukermedvirkning": 0,
            "sykdom-og-trygd": 2,
        }
