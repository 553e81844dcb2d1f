"""What follows from a bounce and a complaint."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.addresses import fingerprint
from newsletter.bounces import services
from newsletter.bounces.report import FATES, Kind, Report
from newsletter.bounces.services import SOFT_LIMIT, SOFT_PERIOD, Outcome, take
from newsletter.models import Bounce, ConsentEvent, Delivery, Letter, Subscriber, Suppression
from newsletter.return_paths import DELIVERY, return_path
from newsletter.services import erasure, subscriptions
from tests.newsletter.bounces.conftest import about, about_letter, sent
from tests.newsletter.conftest import books, later, subscriber, the_list

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def blocked() -> list[tuple[str, str]]:
    return list(Suppression.objects.order_by("pk").values_list("address_hash", "reason"))


BLOCKED_KARI = [(fingerprint("kari@example.net"), "bounced")]


def test_an_address_that_does_not_work_is_blocked_at_once(kari):
    delivery = sent(kari)
    report = about(delivery, status="5.1.1", words="550 5.1.1 User unknown")
    assert take(report=report, key="a") == Outcome.COUNTED
    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.subscriber, bounce.delivery) == ("hard", kari, delivery)
    assert (bounce.status, bounce.words) == ("5.1.1", "550 5.1.1 User unknown")
    assert blocked() == BLOCKED_KARI
    kari.refresh_from_db()
    assert kari.state == Subscriber.State.ACTIVE
    assert not Subscriber.objects.active().reachable().exists()


def test_a_report_that_is_read_twice_counts_once(kari):
    report = about(sent(kari))
    assert [take(report=report, key="a") for _ in range(2)] == [Outcome.COUNTED, Outcome.KNOWN]
    assert Bounce.objects.count() == 1


def test_the_books_of_a_sending_stay_as_they_are(kari):
    delivery = sent(kari)
    before = books(delivery.campaign)
    take(report=about(delivery), key="a")
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.SENT
    assert books(delivery.campaign) == before


def test_an_address_is_given_up_after_three_sendings_that_were_not_delivered(kari):
    for number in range(SOFT_LIMIT):
        assert blocked() == []
        take(report=about(sent(kari), Kind.SOFT), key=str(number))
    assert blocked() == BLOCKED_KARI


def test_three_reports_about_one_sending_are_one(kari):
    delivery = sent(kari)
    for number in range(SOFT_LIMIT):
        take(report=about(delivery, Kind.SOFT), key=str(number))
    assert Bounce.objects.count() == SOFT_LIMIT
    assert blocked() == []


def test_what_was_long_ago_no_longer_counts(kari):
    for number in range(SOFT_LIMIT):
        take(report=about(sent(kari), Kind.SOFT), key=str(number))
        Bounce.objects.update(received_at=timezone.now() - SOFT_PERIOD - timedelta(minutes=1))
    assert blocked() == []


def test_what_was_before_the_reader_confirmed_anew_no_longer_counts(kari):
    for number in range(SOFT_LIMIT):
        take(report=about(sent(kari), Kind.SOFT), key=str(number))
        Subscriber.objects.update(confirmed_at=timezone.now())
    assert blocked() == []


def test_a_bounce_that_is_older_than_the_confirmation_blocks_nobody(kari):
    delivery = sent(kari)
    with later(minutes=5):
        Subscriber.objects.update(confirmed_at=timezone.now())
        assert take(report=about(delivery), key="a") == Outcome.COUNTED
    assert blocked() == []


def test_whoever_confirms_after_a_bounce_is_reached_again(kari):
    take(report=about(sent(kari)), key="a")
    subscriptions.sign_up(email=kari.email, language="nb", page="/", lists=[the_list()])
    letter = Letter.objects.latest("pk")
    subscriptions.confirm(letter=letter, page="/")
    assert blocked() == []
    assert list(Subscriber.objects.active().reachable()) == [kari]


def test_a_complaint_ends_everything_and_is_proven(kari):
    delivery = sent(kari)
    take(report=about(delivery, Kind.COMPLAINT), key="a")
    kari.refresh_from_db()
    assert kari.state == Subscriber.State.UNSUBSCRIBED
    assert not kari.subscriptions.exists()
    event = ConsentEvent.objects.get()
    assert (event.what, event.page, event.campaign) == ("withdrawn", "complaint", delivery.campaign)
    assert blocked() == [(fingerprint("kari@example.net"), "complaint")]


@pytest.mark.parametrize(
    ("before", "kind", "after"),
    [
        ("bounced", Kind.COMPLAINT, "complaint"),
        ("erased", Kind.COMPLAINT, "complaint"),
        ("asked", Kind.COMPLAINT, "asked"),
        ("complaint", Kind.HARD, "complaint"),
        ("asked", Kind.HARD, "asked"),
        ("erased", Kind.HARD, "erased"),
    ],
)
def test_a_no_of_its_owner_is_never_made_less(kari, before, kind, after):
    Suppression.objects.create(address_hash=kari.address_hash, reason=before)
    take(report=about(sent(kari), kind), key="a")
    assert blocked() == [(kari.address_hash, after)]


@pytest.mark.parametrize("kind", sorted(set(Kind) - set(FATES)))
def test_replies_and_notices_count_for_nothing(kari, kind):
    assert take(report=about(sent(kari), kind), key="a") == Outcome.NOTHING
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("kind", FATES)
def test_what_we_have_not_signed_counts_for_nothing(kari, kind):
    delivery = sent(kari)
    signed = return_path(DELIVERY, delivery.pk)
    forged = [signed.replace("+d", "+l"), signed.replace("-", "-a", 1), "retur@lists.example.org"]
    report = Report(kind, return_paths=tuple(forged), recipients=(kari.email,))
    assert take(report=report, key="a") == Outcome.STRANGE
    assert not Bounce.objects.exists()
    assert blocked() == []


def test_without_a_return_path_the_link_for_leaving_proves_which_message_it_was(kari):
    delivery = sent(kari)
    links = ((kari.token, str(delivery.campaign_id)),)
    assert take(report=Report(Kind.COMPLAINT, unsubscribe=links), key="a") == Outcome.COUNTED
    assert Bounce.objects.get().delivery == delivery
    kari.refresh_from_db()
    assert kari.state == "unsubscribed"
    assert blocked() == []  # whoever was forwarded the mail has that link, too


@pytest.mark.parametrize("campaign", ["", "999999999999999999", "0"])
def test_a_link_for_leaving_without_a_known_campaign_still_tells_who(kari, campaign):
    assert take(report=Report(Kind.HARD, unsubscribe=((kari.token, campaign),)), key="a") == Outcome.COUNTED
    assert (Bounce.objects.get().subscriber, Bounce.objects.get().delivery) == (kari, None)


def test_a_sign_up_whose_letter_comes_back_is_forgotten():
    subscriptions.sign_up(email="tastefeil@example.net", language="nb", page="/", lists=[the_list()])
    assert take(report=about_letter(Letter.objects.get()), key="a") == Outcome.COUNTED
    assert not Subscriber.objects.exists()
    assert blocked() == []
    assert take(report=about_letter(Letter(pk=1)), key="a") == Outcome.STRANGE


def test_a_letter_that_was_not_delivered_this_time_is_no_sending():
    subscriptions.sign_up(email="kari@example.net", language="nb", page="/", lists=[the_list()])
    for number in range(SOFT_LIMIT):
        take(report=about_letter(Letter.objects.get(), Kind.SOFT), key=str(number))
    assert Bounce.objects.filter(kind="soft", delivery=None).count() == SOFT_LIMIT
    assert blocked() == []
    assert Subscriber.objects.exists()


def test_a_stranger_who_complains_of_a_letter_is_forgotten_and_never_written_to_again():
    subscriptions.sign_up(email="kari@example.net", language="nb", page="/", lists=[the_list()])
    take(report=about_letter(Letter.objects.get(), Kind.COMPLAINT), key="a")
    assert not Subscriber.objects.exists()
    assert blocked() == [(fingerprint("kari@example.net"), "complaint")]


def test_of_one_who_has_been_erased_only_the_number_is_kept(kari):
    delivery = sent(kari)
    erasure.erase(subscriber=kari)
    take(report=about(delivery, words="550 <kari@example.net> User unknown"), key="a")
    bounce = Bounce.objects.get()
    assert (bounce.subscriber, bounce.delivery, bounce.words) == (None, delivery, "")


def test_erasing_a_person_takes_their_bounces_along(kari):
    take(report=about(sent(kari)), key="a")
    erasure.erase(subscriber=kari)
    assert not Bounce.objects.exists()


def test_bounces_are_kept_as_long_as_the_ledgers_addresses(kari):
    take(report=about(sent(kari)), key="a")
    with later(days=364):
        assert services.forget_bounces() == 0
    with later(days=366):
        assert services.forget_bounces() == 1


def test_one_readers_bounces_are_not_anothers(kari):
    ola = subscriber("ola@example.net")
    for number, reader in enumerate([kari, ola, kari]):
        take(report=about(sent(reader), Kind.SOFT), key=str(number))
    assert blocked() == []
