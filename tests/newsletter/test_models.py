"""The database says no first."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from newsletter.models import Batch, Campaign, ConsentEvent, Delivery, Subscriber
from newsletter.services import campaigns, consents, erasure
from tests.newsletter.conftest import subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def refused(action, error=IntegrityError) -> None:
    with pytest.raises(error), transaction.atomic():
        action()


def test_an_address_subscribes_once_whatever_its_capitals():
    subscriber("kari@example.org")
    refused(lambda: subscriber("KARI@example.org", address_hash=uuid.uuid4().hex))


def test_nobody_is_active_without_having_confirmed():
    refused(lambda: subscriber("kari@example.org", confirmed_at=None))


@pytest.fixture
def event() -> ConsentEvent:
    consents.record(subscriber("kari@example.org"), "requested", language="nb", page="/nyhetsbrev/")
    return ConsentEvent.objects.get()


def test_a_consent_event_is_never_changed(event):
    refused(lambda: ConsentEvent.objects.update(page="/elsewhere/"), DatabaseError)
    event.refresh_from_db()
    assert event.page == "/nyhetsbrev/"


def test_a_consent_event_is_never_deleted(event):
    refused(event.delete, DatabaseError)
    assert ConsentEvent.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET page = '/'", "DELETE FROM {}", "DELETE FROM {} WHERE 1 = 1"])
def test_no_statement_typed_by_hand_changes_the_proof(event, statement):
    def type_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(ConsentEvent._meta.db_table))

    refused(type_it, DatabaseError)
    event.refresh_from_db()
    assert event.page == "/nyhetsbrev/"


def test_a_wish_too_long_for_one_event_takes_several_and_loses_nothing():
    words = [f"topic:et-langt-navn-med-bindestreker-{number}" for number in range(60)]
    consents.record(subscriber("kari@example.org"), "choices", language="nb", page="/", scope=" ".join(words))
    scopes = ConsentEvent.objects.values_list("scope", flat=True)
    assert len(scopes) == 3
    assert " ".join(scopes).split() == words


def test_an_erased_subscriber_leaves_consent_events_of_nobody(event):
    erasure.erase(subscriber=Subscriber.objects.get())
    assert Subscriber.objects.count() == 0
    connection.check_constraints()
    assert not ConsentEvent.objects.filter(subscriber__isnull=False, subscriber__email__isnull=False).exists()
    assert ConsentEvent.objects.count() == 1


def test_a_campaign_does_not_end_with_books_that_do_not_balance(campaign):
    now = timezone.now()
    ended = {"state": Campaign.State.SENT, "started_at": now, "finished_at": now, "candidates": 5}
    refused(lambda: Campaign.objects.filter(pk=campaign.pk).update(**ended, sent=4))
    assert Campaign.objects.filter(pk=campaign.pk).update(**ended, sent=2, failed=1, excluded=1, uncertain=1)


@pytest.mark.parametrize("state", ["sent", "cancelled"])
def test_no_sql_closes_books_that_do_not_balance(campaign, state):
    statement = """
        UPDATE newsletter_campaign SET state = %s, started_at = %s, finished_at = %s, cancelled_at = %s,
            candidates = 5, sent = 1, failed = 1, excluded = 1, uncertain = 1, cancelled = %s
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())

    def close(cancelled: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [state, now, now, now, cancelled])

    refused(lambda: close(cancelled=0))
    refused(lambda: close(cancelled=2))
    close(cancelled=1)
    assert Campaign.objects.get().state == state


@pytest.mark.parametrize("count", ["candidates", "sent", "failed", "excluded", "uncertain", "cancelled"])
def test_no_count_is_changed_alone_once_the_books_are_closed(campaign, count):
    now = timezone.now()
    ended = {"state": Campaign.State.SENT, "started_at": now, "finished_at": now, "candidates": 5, "sent": 5}
    Campaign.objects.update(**ended)

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE newsletter_campaign SET {count} = {count} + 1")  # noqa: S608 -- a name from above

    refused(change)
    assert Campaign.objects.get().sent == 5


def test_a_campaign_does_not_begin_without_recipients(campaign):
    begun = {"state": Campaign.State.SENDING, "started_at": timezone.now()}
    refused(lambda: Campaign.objects.filter(pk=campaign.pk).update(**begun, candidates=0))


@pytest.mark.parametrize(
    "changes",
    [
        {"state": Delivery.State.SENT},
        {"state": Delivery.State.DEFERRED},
        {"settled_at": timezone.now()},
    ],
    ids=["sent at no time", "deferred until no time", "waiting but settled"],
)
def test_a_delivery_is_not_in_two_states(campaign, readers, editor, changes):
    campaigns.start(campaign=campaign, user=editor)
    refused(lambda: Delivery.objects.update(**changes))


@pytest.mark.parametrize("changes", [{"claimed_at": None}, {"lease_until": None}, {"state": Batch.State.OPEN}])
def test_a_batch_is_in_hand_since_a_moment_and_until_another(campaign, readers, editor, worker, changes):
    campaigns.start(campaign=campaign, user=editor)
    worker(campaign)
    refused(lambda: Batch.objects.update(**changes))


def test_a_campaign_reaches_a_subscriber_once(campaign, readers, editor):
    campaigns.start(campaign=campaign, user=editor)
    first, second = Delivery.objects.all()[:2]
    refused(lambda: Delivery.objects.filter(pk=second.pk).update(subscriber=first.subscriber))
