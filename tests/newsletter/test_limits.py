"""No more leaves in a minute, and over no more connections, than the mail server allows: whoever sends it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.models import Batch, SendingDomain
from newsletter.sending import limits
from newsletter.services import campaigns

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

DOMAIN = "alliance.example"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def limited(**values) -> SendingDomain:
    return SendingDomain.objects.update_or_create(domain=DOMAIN, defaults={"next_at": NOON, **values})[0]


def moments(slot: limits.Slot) -> list[datetime]:
    return [slot.starts_at + number * slot.interval for number in range(slot.count)]


#: Workers come when they like and want what they like.
VISITS = st.lists(
    st.tuples(st.floats(min_value=0, max_value=30, allow_nan=False), st.integers(min_value=1, max_value=200)),
    min_size=1,
    max_size=20,
)


@given(per_minute=st.integers(min_value=1, max_value=3000), visits=VISITS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_reserves_when_no_minute_has_more_than_the_rate(per_minute, visits):
    limited(per_minute=per_minute)
    now, sent = NOON, []
    for waited, wanted in visits:
        now += timedelta(seconds=waited)
        slot = limits.reserve(DOMAIN, wanted, now)
        assert slot.starts_at >= now
        assert slot.count <= wanted
        sent += moments(slot)
    # Exactly a minute apart, one message closes a window and the next one opens it.
    in_a_minute = [sum(begin <= moment < begin + limits.MINUTE for moment in sent) for begin in sent]
    assert max(in_a_minute, default=0) <= per_minute
    assert sorted(sent) == sent


@given(visits=VISITS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_workers_that_are_late_within_their_slot_exceed_the_rate_by_one_slot_at_most(visits):
    per_minute = 600
    limited(per_minute=per_minute)
    now, sent, largest = NOON, [], 0
    for waited, wanted in visits:
        now += timedelta(seconds=waited)
        slot = limits.reserve(DOMAIN, wanted, now)
        largest = max(largest, slot.count)
        # As late as can be: the whole slot in its last moment.
        sent += [slot.starts_at + (slot.count - 1) * slot.interval] * slot.count
    in_a_minute = [sum(begin <= moment < begin + limits.MINUTE for moment in sent) for begin in sent]
    assert max(in_a_minute, default=0) <= per_minute + largest


def test_a_slot_is_five_seconds_of_the_rate_and_the_next_worker_comes_after_it():
    limited(per_minute=120)
    first, second = (limits.reserve(DOMAIN, 100, NOON) for _worker in range(2))
    assert (first.count, first.starts_at, first.interval) == (10, NOON, timedelta(seconds=0.5))
    assert (second.count, second.starts_at) == (10, NOON + timedelta(seconds=5))


def test_the_slowest_rate_still_lets_one_message_go():
    limited(per_minute=1)
    assert limits.reserve(DOMAIN, 100, NOON).count == 1


def test_a_worker_whose_turn_is_far_away_is_given_nothing_and_told_when():
    limited(per_minute=1)
    limits.reserve(DOMAIN, 1, NOON)
    slot = limits.reserve(DOMAIN, 1, NOON)
    assert (slot.count, slot.starts_at) == (0, NOON + timedelta(minutes=1))
    assert limits.reserve(DOMAIN, 1, slot.starts_at).count == 1


def test_nothing_is_saved_up_while_nobody_sends():
    limited(per_minute=60)
    later = NOON + timedelta(hours=1)
    assert limits.reserve(DOMAIN, 100, later).starts_at == later
    assert limits.reserve(DOMAIN, 100, later).starts_at == later + timedelta(seconds=5)


def test_without_a_rate_everything_goes_at_once():
    assert limits.reserve(DOMAIN, 100, NOON) == limits.Slot(100, NOON, timedelta())
    assert SendingDomain.objects.get().per_minute == 0


def test_batches_in_living_hands_count_as_connections(campaign, readers, editor):
    limited(connections=2)
    campaigns.start(campaign=campaign, user=editor)
    assert limits.admits(DOMAIN, NOON)
    batch = Batch.objects.get()
    for number, seconds in enumerate((10, -1, 10), start=1):
        hands = {"state": "claimed", "claimed_at": NOON, "lease_until": NOON + timedelta(seconds=seconds)}
        Batch.objects.create(campaign=batch.campaign, seq=number, due_at=NOON, **hands)
        assert limits.admits(DOMAIN, NOON) == (number < 3)


@pytest.mark.parametrize(
    ("sender", "bounces", "domain"),
    [
        ("Alliance <news@Post.example>", "", "post.example"),
        ("news@post.example", "return@bounce.example", "bounce.example"),
    ],
)
def test_the_domain_is_that_of_the_return_path_or_of_the_sender(settings, sender, bounces, domain):
    settings.DEFAULT_FROM_EMAIL, settings.BOUNCE_ADDRESS = sender, bounces
    assert limits.own_domain() == domain
