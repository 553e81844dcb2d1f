from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from core.publication import publish, withdraw
from policies.models import Demand, Goal, Topic
from policies.rules import may_delete_demand, may_withdraw_topic
from policies.services import place_goal
from tests.factories import ClauseFactory, DemandFactory, GoalFactory, TopicFactory

pytestmark = pytest.mark.django_db


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


def test_topics_bring_their_published_demands_in_order():
    topic = TopicFactory(published=True)
    second = DemandFactory(topic=topic, position=2, published_at=timezone.now())
    first = DemandFactory(topic=topic, position=1, published_at=timezone.now())
    DemandFactory(topic=topic, position=0)
    [found] = Topic.objects.published().with_published_demands()
    assert found.published_demands == [first, second]


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
