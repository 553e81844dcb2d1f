"""The demo: enough that every page looks alive, and nothing that staff wrote is ever overwritten."""

from datetime import date

import pytest
from cms.models import PageContent
from django.core.management import call_command
from django.db.models import Count

from members.models import Membership, Organisation
from newsletter.models import Campaign, Delivery, Subscriber
from policies.models import Demand, Goal, Topic
from privacy.models import PrivacyStatement
from resolutions.models import Resolution

pytestmark = pytest.mark.django_db


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
        adopted = Resolution.objects.public().annotate(areas=Count("sections"))
        assert len({resolution.meeting.date.year for resolution in adopted}) >= 3
        assert {resolution.areas for resolution in adopted} <= {2, 3}
        assert Demand.objects.filter(clauses__isnull=False).distinct().count() >= 20
        assert Resolution.objects.filter(decision="draft").count() == 1

    def test_members_are_ten_one_on_leave_and_one_former(self):
        assert Organisation.objects.count() == 12
        today = Organisation.objects.members_on(date(2026, 11, 22))
        statuses = [organisation.status_on_day for organisation in today]
        assert statuses.count(Membership.Status.MEMBER) == 10
        assert statuses.count(Membership.Status.ON_LEAVE) == 1
        assert all(organisation.logo for organisation in today)

    def test_the_newsletter_has_300_readers_two_sent_issues_and_a_draft(self):
        assert Subscriber.objects.filter(state="active").count() == 300
        assert sorted(Campaign.objects.values_list("state", flat=True)) == ["draft", "sent", "sent"]
        assert set(Delivery.objects.values_list("state", flat=True)) <= set(Delivery.SETTLED)

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
