"""Nothing is kept for longer than the privacy statement says."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models.signals import pre_delete
from django.utils import timezone

from newsletter import tasks
from newsletter.models import ConsentEvent, Delivery, Subscriber
from newsletter.services import campaigns, erasure, leaving, retention
from tests.newsletter.conftest import events, later, lists_of, sign_up, subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_who_never_confirms_is_forgotten_after_a_week():
    sign_up()
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert retention.forget_unconfirmed() == 0
        sign_up()  # a new letter: a new week
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert retention.forget_unconfirmed() == 0
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert retention.forget_unconfirmed() == 1
    assert Subscriber.objects.count() == 0


def test_one_who_subscribes_is_not_forgotten_for_a_wish_that_was_never_confirmed(kari, press):
    sign_up(lists=[press])
    with later(days=8):
        tasks.forget()
    assert Subscriber.objects.get() == kari
    assert lists_of(kari) == ["nyhetsbrev"]


def test_letters_are_forgotten_after_three_months_and_the_proof_stays(kari, press):
    sign_up(lists=[press])
    with later(days=89):
        assert retention.forget_letters() == 0
    with later(days=91):
        assert retention.forget_letters() == 1
    assert events(kari) == [("requested", "presse")]


def test_who_has_left_is_forgotten_after_three_years_and_the_proof_tells_of_nobody():
    departed = subscriber("kari@example.org")
    leaving.leave_everything(subscriber=departed, page="/nyhetsbrev/")
    subscriber("nina@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=3 * 365 - 1)):
        assert retention.forget_departed() == 0
    with time_machine.travel(timezone.now() + timedelta(days=3 * 365 + 1)):
        assert retention.forget_departed() == 1
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["nina@example.org"]
    assert ConsentEvent.objects.filter(subscriber__isnull=False, what="withdrawn").count() == 1
    assert not ConsentEvent.objects.filter(subscriber__email__isnull=False).exists()


def test_a_newsletters_ledger_loses_its_addresses_after_a_year_and_keeps_its_numbers(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    tasks.drain_campaign(campaign.pk)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        tasks.forget()
        assert Delivery.objects.filter(address="").count() == 0
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        tasks.forget()
    assert Delivery.objects.filter(address="", state="sent").count() == 5


def test_one_who_is_being_forgotten_is_entered_into_no_newsletter(campaign, readers, editor):
    def freeze_in_this_moment(**_signal) -> None:
        campaigns.start(campaign=campaign, user=editor)

    pre_delete.connect(freeze_in_this_moment, sender=Subscriber)
    try:
        erasure.erase(subscriber=readers[0])
    finally:
        pre_delete.disconnect(freeze_in_this_moment, sender=Subscriber)
    entered = sorted(campaign.deliveries.values_list("address", flat=True))
    assert entered == [reader.email for reader in readers[1:]]
