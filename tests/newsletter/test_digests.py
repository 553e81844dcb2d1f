"""What a digest tells, whom and when."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.publication import publish, withdraw
from newsletter.digests import making
from newsletter.digests.making import make, variant
from newsletter.models import Campaign, Delivery, Following, Round, Subscriber, Suppression
from newsletter.sending.due import due
from newsletter.sending.freeze import Unbalanced
from newsletter.services import followings
from tests.factories import (
    ClauseFactory,
    CorrectionFactory,
    DemandFactory,
    DemandUpdateFactory,
    ResolutionFactory,
    TopicChangeFactory,
    TopicFactory,
)
from tests.newsletter.following import MONDAY, digests, follower, told_until

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

EIGHT = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    """Noon on the Friday before MONDAY."""
    with time_machine.travel(MONDAY - timedelta(days=3, hours=-5), tick=False) as traveller:
        yield traveller


@pytest.fixture
def demand():
    return DemandFactory(published=True, text="En nasjonal norm for sosialhjelp", topic__title="Sosialhjelp")


def happens(demand, happened: str = "Stortinget har svart.", **values):
    """An update of a demand that is published at this moment."""
    return DemandUpdateFactory(demand=demand, published_at=timezone.now(), happened=happened, **values)


def test_an_update_is_told_on_monday_at_eight_and_never_again(clock, demand):
    follower(demand)
    update = happens(demand, stage="met")
    clock.move_to(EIGHT - timedelta(seconds=1))
    assert digests() == {}
    clock.move_to(EIGHT)
    (text,) = digests().values()
    number = demand.number
    assert text.startswith(f"Krav {number}: dette er nytt\r\n\r\nSosialhjelp\r\n\r\n1. juni 2021: Innfridd\r\n")
    assert f"{number}. En nasjonal norm for sosialhjelp" in text
    assert "Stortinget har svart. Kilde: Brev fra departementet" in text
    assert f"http://testserver/krav/{number}/#oppdatering-{update.pk}" in text
    for _week in range(3):
        clock.shift(timedelta(days=7))
        assert digests() == {}


def test_what_was_there_when_the_following_began_is_no_news(clock, demand):
    happens(demand)
    follower(demand)
    clock.move_to(EIGHT)
    assert digests() == {}
    assert (Campaign.objects.count(), Round.objects.filter(rhythm="weekly").count()) == (0, 1)


def test_a_topic_tells_of_its_demands_its_major_changes_and_new_demands(clock, demand):
    topic = demand.topic
    follower(topic)
    happens(demand)
    TopicChangeFactory(topic=topic, on=timezone.localdate(), note="Vi krever mer.")
    TopicChangeFactory(topic=topic, on=timezone.localdate(), kind="minor", note="En trykkfeil.")
    DemandFactory(topic=topic, published_at=timezone.now(), text="Barnetrygden holdes utenfor")
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert "Endret 6. mars 2026\r\nSosialhjelp\r\nVi krever mer." in text
    assert "Stortinget har svart." in text
    assert "Nytt krav, 6. mars 2026" in text
    assert "Barnetrygden holdes utenfor" in text
    assert "trykkfeil" not in text


def test_a_correction_is_told_and_so_is_that_something_was_withdrawn(clock, demand):
    wrong, false = happens(demand), happens(demand)
    follower(demand)
    CorrectionFactory(update=wrong, on=timezone.localdate(), note="Det var regjeringen som svarte.")
    withdraw(items=[false], reason="Det har ikke skjedd.")
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert "Rettet 6. mars 2026" in text
    assert "Det var regjeringen som svarte." in text
    assert "Det vi skrev om 1. juni 2021, er trukket tilbake" in text
    assert "Det har ikke skjedd." in text


def test_a_resolution_that_raises_two_followed_demands_is_told_once(clock, demand):
    other = DemandFactory(topic=demand.topic, published_at=timezone.now())
    follower(demand, other, demand.topic)
    resolution = ResolutionFactory(public=True)
    for each in (demand, other):
        ClauseFactory(section__resolution=resolution, demand=each)
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert text.count(resolution.title) == 1
    assert f"reiser krav {demand.number} og {other.number}" in text
    assert text.startswith(f"Krav {demand.number} og krav {other.number}: dette er nytt")


def test_who_follows_a_topic_and_its_demand_is_told_once(clock, demand):
    reader = follower(demand, demand.topic)
    happens(demand)
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert text.count("Stortinget har svart.") == 1
    assert told_until(reader) == {EIGHT}


def test_a_change_of_the_days_to_come_is_told_when_it_can_be_seen(clock, demand):
    follower(demand.topic)
    TopicChangeFactory(topic=demand.topic, on=date(2026, 3, 11), note="Ny norm.")
    DemandUpdateFactory(demand=demand, published_at=EIGHT + timedelta(days=2), happened="Nytt svar.")
    clock.move_to(EIGHT)
    assert digests() == {}
    clock.shift(timedelta(days=7))
    (text,) = digests().values()
    assert "Ny norm." in text
    assert "Nytt svar." in text


def test_what_is_dated_back_is_told_all_the_same(clock, demand):
    follower(demand)
    clock.move_to(EIGHT)
    making.make_due()
    clock.shift(timedelta(days=1))
    DemandUpdateFactory(demand=demand, published_at=EIGHT - timedelta(days=40))
    making.make_due()  # the hourly look
    clock.shift(timedelta(days=6))
    assert len(digests()) == 1


def test_an_update_waits_for_its_demand_and_is_told_when_that_is_published(clock):
    topic = TopicFactory(published=True)
    demand = DemandFactory(topic=topic, published_at=None)
    follower(topic)
    happens(demand)
    clock.move_to(EIGHT)
    assert digests() == {}
    publish(items=[demand])
    clock.shift(timedelta(days=7))
    (text,) = digests().values()
    assert "Nytt krav" in text
    assert "Stortinget har svart." in text


def test_what_is_withdrawn_before_the_digest_is_not_told_and_is_news_when_it_comes_back(clock, demand):
    follower(demand)
    update = happens(demand)
    making.make_due()
    withdraw(items=[update], reason="For tidlig.")
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert "Stortinget har svart." not in text
    clock.shift(timedelta(days=1))
    publish(items=[update])
    clock.shift(timedelta(days=6))
    (text,) = digests().values()
    assert "Stortinget har svart." in text


def test_what_was_told_is_not_told_again_when_it_was_away_for_a_while(clock, demand):
    follower(demand)
    update = happens(demand)
    clock.move_to(EIGHT)
    assert len(digests()) == 1
    withdraw(items=[update], reason="Feil.")
    publish(items=[update])
    clock.shift(timedelta(days=7))
    assert digests() == {}


def test_the_last_digest_says_that_a_demand_is_withdrawn_and_the_following_ends_when_it_is_out(clock, demand):
    reader = follower(demand)
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    edition = campaign.editions.get()
    assert edition.subject == f"Krav {demand.number}: dette er nytt"
    making.make_due()
    assert reader.followings.count() == 1  # it is still to be sent
    campaign.deliveries.update(state=Delivery.State.SENT, settled_at=timezone.now())
    making.make_due()
    assert reader.followings.count() == 0


def test_a_follower_of_the_topic_hears_of_a_withdrawn_demand_and_goes_on_following(clock, demand):
    reader = follower(demand.topic)
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert "Trukket tilbake 6. mars 2026" in text
    assert "Stortinget har vedtatt det." in text
    Delivery.objects.update(state=Delivery.State.SENT, settled_at=timezone.now())
    making.make_due()
    assert reader.followings.count() == 1


def test_a_withdrawn_topic_ends_its_followings_alone(clock):
    topic, kept = TopicFactory(published=True), TopicFactory(published=True)
    reader = follower(topic, kept)
    withdraw(items=[topic], reason="Slått sammen med et annet.")
    clock.move_to(EIGHT)
    (text,) = digests().values()
    assert "Slått sammen med et annet." in text
    Delivery.objects.update(state=Delivery.State.SENT, settled_at=timezone.now())
    making.make_due()
    assert [following.topic for following in reader.followings.all()] == [kept]


def test_what_visitors_do_not_see_cannot_be_followed(clock, demand):
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    reader = follower(demand, TopicFactory(), DemandFactory())
    assert reader.followings.count() == 0


def test_a_reader_on_a_break_gets_it_all_afterwards(clock, demand):
    reader = follower(demand, paused_until=date(2026, 3, 21))
    happens(demand, "Første svar.")
    clock.move_to(EIGHT)
    assert digests() == {}
    clock.shift(timedelta(days=1))
    happens(demand, "Andre svar.")
    clock.move_to(EIGHT + timedelta(days=7))
    assert digests() == {}
    clock.move_to(EIGHT + timedelta(days=14))
    (text,) = digests().values()
    assert "Første svar." in text
    assert "Andre svar." in text
    assert told_until(reader) == {EIGHT + timedelta(days=14)}


def test_who_wants_it_monthly_gets_it_on_the_first(clock, demand):
    follower(demand, digest="monthly")
    happens(demand)
    clock.move_to(EIGHT)
    assert digests() == {}
    clock.move_to(timezone.make_aware(timezone.datetime(2026, 4, 1, 8)))
    assert len(digests()) == 1
    assert Campaign.objects.get().rhythm == "monthly"


def test_of_several_missed_hours_one_digest_tells_all(clock, demand):
    follower(demand)
    happens(demand, "Første svar.")
    making.make_due()
    clock.shift(timedelta(days=10))
    happens(demand, "Andre svar.")
    clock.move_to(EIGHT + timedelta(days=16, hours=5))
    (text,) = digests().values()
    assert "Første svar." in text
    assert "Andre svar." in text
    assert Campaign.objects.get().covers_until == EIGHT + timedelta(days=14)


def test_a_task_delivered_twice_makes_one_digest(clock, demand):
    follower(demand)
    happens(demand)
    clock.move_to(EIGHT)
    assert len(making.make_due()) == 1
    happens(demand, "Et svar til.")
    assert making.make_due() == []
    assert make(rhythm="weekly", until=EIGHT) is None
    assert Delivery.objects.count() == 1


def test_the_database_refuses_a_second_digest_of_a_moment(clock):
    digest = {"kind": "digest", "rhythm": "weekly", "covers_until": EIGHT}
    Campaign.objects.create(subject="a", **digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(subject="b", **digest)
    Round.objects.create(rhythm="weekly", covers_until=EIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.create(rhythm="weekly", covers_until=EIGHT)


def test_readers_of_one_language_and_one_set_of_changes_share_an_edition(clock, demand):
    other = DemandFactory(published=True)
    for number in range(3):
        follower(demand, email=f"nb{number}@example.org")
    follower(demand, other, email="both@example.org")
    follower(demand, email="nn@example.org", language="nn")
    first, second = happens(demand), happens(other)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    one, two = variant([f"demand_update:{first.pk}"]), variant(f"demand_update:{each.pk}" for each in (first, second))
    editions = {(each.language, each.variant): each for each in campaign.editions.all()}
    assert set(editions) == {("nb", one), ("nb", two), ("nn", one)}
    got = dict(campaign.deliveries.values_list("address", "edition"))
    assert got["nb0@example.org"] == got["nb1@example.org"] == got["nb2@example.org"] == editions["nb", one].pk
    assert (got["both@example.org"], got["nn@example.org"]) == (editions["nb", two].pk, editions["nn", one].pk)
    assert "1. juni 2021: Reist" not in editions["nn", one].subject


@pytest.mark.parametrize(
    ("followed", "subject"), [(1, "Krav {0}: dette er nytt"), (3, "Krav {0} og to andre: dette er nytt")]
)
def test_the_subject_says_what_it_is_about(clock, followed, subject):
    demands = DemandFactory.create_batch(followed, published=True)
    follower(*demands)
    for demand in demands:
        happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    in_order = sorted(demands, key=lambda each: (each.topic.position, each.topic.slug))
    assert campaign.editions.get().subject == subject.format(in_order[0].number)


def test_the_campaign_is_entered_like_any_newsletter_and_every_candidate_has_a_row(clock, demand):
    follower(demand)
    blocked = follower(demand, email="borte@example.org")
    Suppression.objects.create(address_hash=blocked.address_hash, reason="bounced")
    happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    assert (campaign.kind, campaign.rhythm, campaign.mailing_list) == ("digest", "weekly", None)
    assert (campaign.state, campaign.candidates, campaign.started_by) == ("sending", 2, None)
    assert (campaign.covers_until, campaign.subject) == (EIGHT, "Nytt i det leserne følger, 9. mars 2026")
    states = set(campaign.deliveries.values_list("address", "state", "reply"))
    assert states == {("kari@example.org", "pending", ""), ("borte@example.org", "excluded", "bounced")}


def test_the_message_says_that_a_program_sent_it_and_how_to_leave(clock, demand):
    follower(demand)
    happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    message = message_from_bytes(bytes(campaign.editions.get().message), policy=policy.SMTP)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-ID"] == "Det du følger <folg.nyhetsbrev.testserver>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].endswith(f"/{campaign.pk}/>")
    assert "Slutt å følge alt" in message.get_body(("plain",)).get_content()


def test_a_ledger_that_leaves_somebody_out_starts_nothing(clock, demand, monkeypatch):
    reader = follower(demand)
    happens(demand)
    before = told_until(reader)
    clock.move_to(EIGHT)
    monkeypatch.setattr(making.Delivery.objects, "bulk_create", lambda rows: list(rows)[:0])
    with pytest.raises(Unbalanced, match="1 candidates, but 0 deliveries"):
        making.make_due()
    assert (Campaign.objects.count(), told_until(reader)) == (0, before)
    assert not Round.objects.filter(covers_until=EIGHT).exists()


@pytest.mark.parametrize("readers", [3, 80])
def test_a_digest_costs_the_same_number_of_queries_however_many_follow(clock, readers, django_assert_num_queries):
    demands = DemandFactory.create_batch(3, published=True)
    first = follower(*demands)
    for number in range(1, readers):
        other = follower(email=f"reader{number}@example.org")
        Following.objects.bulk_create(Following(subscriber=other, demand=demand) for demand in demands)
    for demand in demands:
        happens(demand)
    clock.move_to(EIGHT)
    locks = 2 if connection.vendor == "postgresql" else 0  # one for each rhythm
    with django_assert_num_queries(60 + locks):
        making.make_due()
    assert Delivery.objects.count() == readers
    assert told_until(first) == {EIGHT}


def test_a_digest_stands_in_no_archive(client, clock, demand):
    follower(demand)
    happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    assert client.get(campaign.get_absolute_url()).status_code == 404
    assert campaign.subject not in client.get("/nyhetsbrev/arkiv/").content.decode()


def test_staff_see_how_a_digest_goes(client, clock, demand, editor):
    follower(demand)
    happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    client.force_login(editor)
    page = client.get(campaign.progress_url()).content.decode()
    assert campaign.subject in page


def test_followings_end_only_once_they_are_told(clock, demand):
    reader = follower(demand, paused_until=date(2026, 4, 1))
    withdraw(items=[demand], reason="Stortinget har vedtatt det.")
    clock.move_to(EIGHT)
    making.make_due()
    clock.shift(timedelta(hours=1))
    assert followings.end_withdrawn() == 0
    assert reader.followings.count() == 1


def test_a_break_that_begins_while_a_digest_is_under_way_loses_nothing_and_leaving_holds_at_once(clock, demand):
    resting, leaving = follower(demand), follower(demand, email="ola@example.org")
    happens(demand)
    clock.move_to(EIGHT)
    (campaign,) = making.make_due()
    Subscriber.objects.filter(pk=resting.pk).update(paused_until=date(2026, 6, 1))
    leaving.followings.all().delete()
    found = due(campaign.batches.get(), campaign, timezone.now())
    assert [(delivery.address, delivery.why_not) for delivery in found] == [
        (resting.email, ""), (leaving.email, "unsubscribed"),
    ]  # fmt: skip
