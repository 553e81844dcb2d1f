from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import override

from core.publication import publish, withdraw
from policies.models import Demand, Goal, Topic
from policies.rules import may_delete_demand, may_withdraw_topic
from policies.services import place_goal
from policies.texts import attach_texts
from tests.factories import (
    ClauseFactory,
    DemandFactory,
    DemandUpdateFactory,
    GoalFactory,
    TopicChangeFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_a_number_is_never_given_twice():
    first = DemandFactory()
    number = first.number
    first.delete()
    assert DemandFactory().number == number + 1


def test_a_demand_that_a_resolution_quotes_cannot_be_deleted():
    demand = DemandFactory()
    ClauseFactory(demand=demand)
    with pytest.raises(ProtectedError):
        demand.delete()


def delete_in_sql(demand: Demand) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM policies_demand_translation WHERE master_id = %s", [demand.pk])
        cursor.execute("DELETE FROM policies_demand WHERE number = %s", [demand.pk])
        connection.check_constraints()


def test_the_database_itself_keeps_a_quoted_demand():
    demand = DemandFactory()
    ClauseFactory(demand=demand)
    with pytest.raises(IntegrityError):
        delete_in_sql(demand)


def test_a_topic_with_demands_cannot_be_deleted():
    with pytest.raises(ProtectedError):
        DemandFactory().topic.delete()


def test_a_demand_is_public_only_with_its_topic():
    demand = DemandFactory(published=True)
    assert Demand.objects.published().get() == demand
    assert demand.is_published
    withdraw(items=[demand.topic], reason="Erstattet.")
    assert not Demand.objects.published().exists()
    assert not Demand.objects.get().is_published


@pytest.mark.parametrize("state", ["draft", "scheduled"])
def test_a_demand_that_nobody_has_seen_may_be_deleted(state):
    demand = DemandFactory(published_at=timezone.now() + timedelta(days=1) if state == "scheduled" else None)
    assert may_delete_demand(demand)


def test_a_demand_that_has_been_public_is_never_deleted_not_even_when_withdrawn():
    demand = DemandFactory(published=True)
    reason = f"Demand {demand.number} has been public, so its number is a permanent address."
    assert may_delete_demand(demand).reason.startswith(reason)
    withdraw(items=[demand], reason="Erstattet.")
    assert may_delete_demand(demand).reason.startswith(reason)


def test_a_topic_is_withdrawn_after_its_demands():
    demand = DemandFactory(published=True, topic__title="Bolig")
    answer = may_withdraw_topic(demand.topic)
    assert answer.reason == ("“Bolig” has 1 published demand. Withdraw it or move it to another topic first.")
    withdraw(items=[demand], reason="Erstattet.")
    assert may_withdraw_topic(demand.topic)


def test_topics_count_their_published_demands_and_keep_their_order():
    later, first = TopicFactory(published=True, position=2), TopicFactory(published=True, position=1)
    DemandFactory.create_batch(2, topic=later, published_at=timezone.now())
    DemandFactory(topic=later)
    counted = Topic.objects.published().with_demand_count()
    assert [(topic, topic.demand_count) for topic in counted] == [(first, 0), (later, 2)]


def test_the_stage_is_that_of_the_newest_public_update():
    demand = DemandFactory(published=True, since=date(2010, 1, 1))
    plan = [(2014, "met", True), (2020, "rejected", True), (2020, "reversed", True), (2023, "met", False)]
    for year, stage, is_public in plan:
        published_at = timezone.now() if is_public else None
        DemandUpdateFactory(demand=demand, on=date(year, 1, 2), stage=stage, published_at=published_at)
    withdraw(items=[DemandUpdateFactory(published=True, demand=demand, on=date(2025, 1, 1))], reason="Feil.")
    found = Demand.objects.with_stage().get()
    assert (found.stage, found.stage_on, found.checked_on) == ("reversed", date(2020, 1, 2), date(2026, 3, 1))


def test_a_demand_that_nobody_has_answered_is_raised_since_it_was_raised():
    DemandFactory(since=date(2014, 5, 10))
    found = Demand.objects.with_stage().get()
    assert (found.stage, found.stage_on, found.checked_on) == ("raised", date(2014, 5, 10), None)


def test_a_topic_was_updated_when_its_newest_major_change_was_made_or_it_was_published():
    topic = TopicFactory(published_at=datetime(2022, 2, 2, 12, tzinfo=UTC))
    assert Topic.objects.with_updated_on().get().updated_on == date(2022, 2, 2)
    for day, kind in ((date(2023, 5, 15), "major"), (date(2020, 1, 1), "major"), (date(2024, 1, 1), "minor")):
        TopicChangeFactory(topic=topic, on=day, kind=kind)
    TopicChangeFactory(topic=topic, on=timezone.localdate() + timedelta(days=1))
    assert Topic.objects.with_updated_on().get().updated_on == date(2023, 5, 15)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_texts_of_many_kinds_come_with_one_query(django_assert_num_queries, language):
    GoalFactory().create_translation("nn", title="Mål på nynorsk", text="…")
    DemandFactory(text="Krav på bokmål", explanation="Fordi.")
    with override(language):
        goals, demands, topics = list(Goal.objects.all()), list(Demand.objects.all()), list(Topic.objects.all())
        with django_assert_num_queries(1):
            attach_texts(goals, demands, topics, [], [None])
            assert goals[0].title == ("Mål på nynorsk" if language == "nn" else goals[0].in_some_language("title"))
            assert (goals[0].shown_language, demands[0].shown_language) == ("nn" if language == "nn" else "nb", "nb")
            assert (demands[0].text, demands[0].explanation) == ("Krav på bokmål", "Fordi.")
            assert topics[0].intro == "Kort fortalt."


@pytest.mark.parametrize(
    ("moved", "position", "order"),
    [("A", 3, "BCA"), ("C", 1, "CAB"), ("A", 2, "BAC"), ("B", 2, "ABC"), ("A", 99, "BCA")],
)
def test_a_goal_takes_its_place_and_the_others_close_up(moved, position, order):
    goals = {title: GoalFactory(title=title, position=number) for number, title in enumerate("ABC", start=1)}
    place_goal(goal=goals[moved], position=position)
    assert [(goal.title, goal.position) for goal in Goal.objects.all()] == list(zip(order, (1, 2, 3), strict=True))


def test_a_new_goal_takes_a_place_that_was_taken():
    GoalFactory(title="A", position=1)
    place_goal(goal=GoalFactory.build(title="B"), position=1)
    assert [goal.title for goal in Goal.objects.all()] == ["B", "A"]


def test_two_goals_in_one_place_are_refused_by_the_database():
    GoalFactory(position=1)
    with pytest.raises(IntegrityError):
        GoalFactory(position=1)


def test_publishing_a_demand_before_its_topic_shows_nothing_yet():
    demand = DemandFactory()
    publish(items=[demand])
    assert not Demand.objects.published().exists()
    publish(items=[demand.topic])
    assert Demand.objects.published().get() == demand
