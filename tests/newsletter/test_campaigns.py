"""What staff do with a newsletter: schedule, approve, pause, cancel; and what its hour does."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from core.rules import Refused
from newsletter import tasks
from newsletter.models import Campaign, MailingList, Subscriber
from newsletter.sending.drain import drain
from newsletter.services import campaigns
from tests.newsletter.conftest import books, later, written

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture
def person(django_user_model):
    """Make a user who has just these permissions."""

    def make(name: str, *codenames: str):
        user = django_user_model.objects.create_user(name, f"{name}@office.example", "a long password", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


@pytest.fixture
def two_persons(campaign) -> Campaign:
    """A campaign to a list that asks for a second person."""
    MailingList.objects.update(needs_approval=True)
    return campaign


def logged() -> list[str]:
    return list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def state(campaign: Campaign) -> str:
    campaign.refresh_from_db()
    return campaign.state


# --- Scheduling


def test_a_scheduled_newsletter_begins_at_its_hour_and_not_before(campaign, readers, editor, smtp):
    campaigns.schedule(campaign=campaign, at=in_an_hour(), user=editor)
    tasks.tick()
    assert state(campaign) == "scheduled"
    with later(minutes=61):
        tasks.tick()
        assert (state(campaign), campaign.started_by, campaign.candidates) == ("sending", editor, 5)
        drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert logged()[-1] == "Sendt da tiden kom."


def test_a_scheduled_newsletter_begins_once_however_many_look_at_the_clock(campaign, readers, editor):
    campaigns.schedule(campaign=campaign, at=in_an_hour(), user=editor)
    with later(hours=2):
        assert [campaigns.start_due() for _tick in range(3)] == [1, 0, 0]
    assert campaign.deliveries.count() == 5


@pytest.mark.parametrize("minutes", [0, -1])
def test_no_newsletter_is_scheduled_for_a_moment_that_has_been(campaign, readers, editor, minutes):
    with pytest.raises(Refused, match="Velg et tidspunkt"):
        campaigns.schedule(campaign=campaign, at=timezone.now() + timedelta(minutes=minutes), user=editor)
    assert state(campaign) == "draft"


def test_a_scheduled_newsletter_can_be_taken_back(campaign, readers, editor):
    campaigns.schedule(campaign=campaign, at=in_an_hour(), user=editor)
    campaigns.unschedule(campaign=campaign, user=editor)
    assert (state(campaign), campaign.scheduled_for, campaign.started_by) == ("draft", None, None)
    with later(hours=2):
        assert campaigns.start_due() == 0


def test_a_newsletter_that_may_not_go_at_its_hour_is_a_draft_again_and_says_why(campaign, readers, editor):
    campaigns.schedule(campaign=campaign, at=in_an_hour(), user=editor)
    Subscriber.objects.update(state="unsubscribed", unsubscribed_at=timezone.now())
    with later(hours=2):
        tasks.tick()
    assert (state(campaign), campaign.trouble) == ("draft", "Ingen abonnerer ennå.")
    assert campaign.scheduled_for is None
    assert logged()[-1] == "Ikke sendt da tiden kom: Ingen abonnerer ennå."


@pytest.mark.parametrize("left", ["lost the role", "deleted"])
def test_a_newsletter_does_not_go_in_the_name_of_one_who_has_left(campaign, readers, person, left):
    ola = person("ola", "send_campaign")
    campaigns.schedule(campaign=campaign, at=in_an_hour(), user=ola)
    ola.user_permissions.clear() if left == "lost the role" else ola.delete()
    with later(hours=2):
        assert campaigns.start_due() == 0
    assert state(campaign) == "draft"
    assert campaign.trouble == "Den som planla det, kan ikke lenger sende nyhetsbrev."


def test_one_that_fails_at_its_hour_keeps_no_other_from_going(campaign, readers, editor, monkeypatch, caplog):
    other = written("Et annet", "<p>Hei igjen</p>")
    for each in (campaign, other):
        campaigns.schedule(campaign=each, at=in_an_hour(), user=editor)
    freeze = campaigns.freeze

    def failing(each):
        assert each.pk != campaign.pk, "a fault in the program"
        return freeze(each)

    monkeypatch.setattr(campaigns, "freeze", failing)
    with later(hours=2):
        assert campaigns.start_due() == 1
    assert (state(campaign), state(other)) == ("scheduled", "sending")
    assert campaign.trouble.startswith("Det kunne ikke starte")
    assert "could not begin at its hour" in caplog.text
    assert campaign.editions.count() == 0


@pytest.mark.parametrize("action", ["start", "schedule", "approve"])
def test_nothing_goes_that_the_preflight_stops(readers, editor, action):
    dead = written("Hei", '<p>Se <a href="/finnes-ikke/">denne siden</a>.</p>')
    MailingList.objects.update(needs_approval=action == "approve")
    more = {"at": in_an_hour()} if action == "schedule" else {}
    with pytest.raises(Refused, match=r"Noe må rettes først: .*/finnes-ikke/"):
        getattr(campaigns, action)(campaign=dead, user=editor, **more)
    assert state(dead) == "draft"


# --- Two persons


def test_a_list_that_asks_for_two_persons_gets_nothing_from_one(two_persons, readers, editor):
    with pytest.raises(Refused, match="når noen andre har godkjent"):
        campaigns.start(campaign=two_persons, user=editor)
    campaigns.approve(campaign=two_persons, user=editor)
    with pytest.raises(Refused, match="Du har godkjent det selv"):
        campaigns.start(campaign=two_persons, user=editor)


def test_one_approves_and_the_other_sends(two_persons, readers, editor, person):
    campaigns.approve(campaign=two_persons, user=person("siri", "approve_campaign"))
    assert campaigns.start(campaign=two_persons, user=editor) == 5
    assert logged() == ["Godkjent.", "Sendt."]


@pytest.mark.parametrize("change", ["subject", "text", "a new language", "the list"])
def test_an_approval_lapses_with_any_change(two_persons, readers, editor, person, change):
    campaigns.approve(campaign=two_persons, user=person("siri", "approve_campaign"))
    if change == "subject":
        two_persons.translations.update(subject="Noe ganske annet")
    elif change == "text":
        block = two_persons.blocks.get()
        block.text = "<p>Noe ganske annet</p>"
        block.save()
    elif change == "a new language":
        two_persons.create_translation("nn", subject="Dette vedtok årsmøtet")
    else:
        another = MailingList.objects.create(slug="another", needs_approval=True)
        Campaign.objects.update(mailing_list=another)
        for reader in readers:
            reader.subscriptions.create(mailing_list=another)
    with pytest.raises(Refused, match="endret etter at det ble godkjent"):
        campaigns.start(campaign=Campaign.objects.get(), user=editor)


def test_a_newsletter_changed_after_it_was_scheduled_does_not_go_unseen(two_persons, readers, editor, person):
    campaigns.approve(campaign=two_persons, user=person("siri", "approve_campaign"))
    campaigns.schedule(campaign=Campaign.objects.get(), at=in_an_hour(), user=editor)
    Campaign.objects.get().translations.update(subject="Noe ganske annet")
    with later(hours=2):
        assert campaigns.start_due() == 0
    assert state(two_persons) == "draft"
    assert "endret etter at det ble godkjent" in two_persons.trouble


def test_only_those_who_may_approve(two_persons, person):
    with pytest.raises(Refused, match="Rollen din omfatter ikke å godkjenne"):
        campaigns.approve(campaign=two_persons, user=person("ola", "send_campaign", "change_campaign"))


def test_what_is_approved_already_and_what_needs_no_approval_is_not_approved(campaign, editor):
    with pytest.raises(Refused, match="trenger ingen godkjenning"):
        campaigns.approve(campaign=campaign, user=editor)
    MailingList.objects.update(needs_approval=True)
    campaigns.approve(campaign=campaign, user=editor)
    with pytest.raises(Refused, match="godkjent allerede"):
        campaigns.approve(campaign=campaign, user=editor)


# --- Cancelling


def test_a_cancelled_newsletter_goes_to_nobody_more_and_its_books_balance(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    campaigns.cancel(campaign=campaign, user=editor)
    assert worker(campaign).claimed is None
    drain(campaign.pk)
    assert smtp.recipients == []
    assert state(campaign) == "cancelled"
    assert books(campaign) == {"candidates": 5, "cancelled": 5}
    assert campaign.finished_at is not None


def test_a_paused_newsletter_can_be_cancelled(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    campaigns.pause(campaign=campaign, user=editor)
    campaigns.cancel(campaign=campaign, user=editor)
    tasks.drain_campaign(campaign.pk)
    assert books(campaign) == {"candidates": 5, "cancelled": 5}
    assert logged() == ["Sendt.", "Satt på pause.", "Avbrutt."]


def test_what_a_worker_has_in_hand_is_answered_before_the_books_close(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    busy = worker(campaign)
    first = busy.begin()
    campaigns.cancel(campaign=campaign, user=editor)
    drain(campaign.pk)
    assert (state(campaign), campaign.finished_at) == ("sending", None)

    busy.answer(first, "sent", "250 OK")
    busy.put_back()
    drain(campaign.pk)
    assert state(campaign) == "cancelled"
    assert books(campaign) == {"candidates": 5, "sent": 1, "cancelled": 4}


def test_a_worker_that_died_before_the_cancellation_leaves_one_uncertain(campaign, readers, editor, smtp, worker):
    campaigns.start(campaign=campaign, user=editor)
    dying = worker(campaign)
    dying.begin()
    dying.die()
    campaigns.cancel(campaign=campaign, user=editor)
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "uncertain": 1, "cancelled": 4}
    delivery = campaign.deliveries.get(state="uncertain")
    with pytest.raises(Refused, match="avbrutt"):
        campaigns.send_again(delivery=delivery, user=editor)
    assert campaigns.count_as_sent(delivery=delivery, user=editor)
    assert books(campaign) == {"candidates": 5, "sent": 1, "cancelled": 4}
    assert state(campaign) == "cancelled"


# --- The rest of the table


@pytest.mark.parametrize("action", ["start", "schedule", "unschedule", "pause", "resume", "cancel", "approve"])
def test_one_who_may_only_write_does_nothing_of_it(campaign, readers, person, action):
    ola = person("ola", "view_campaign", "change_campaign")
    more = {"at": in_an_hour()} if action == "schedule" else {}
    with pytest.raises(Refused):
        getattr(campaigns, action)(campaign=campaign, user=ola, **more)
    assert state(campaign) == "draft"
    assert logged() == []


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("pause", "ikke sendt"),
        ("resume", "ikke sendt"),
        ("cancel", "ikke sendt"),
        ("unschedule", "ikke sendt"),
    ],
)
def test_nothing_is_stopped_that_has_not_begun(campaign, readers, editor, action, reason):
    with pytest.raises(Refused, match=reason):
        getattr(campaigns, action)(campaign=campaign, user=editor)


def test_all_the_uncertain_are_decided_at_once(campaign, readers, editor, smtp):
    campaigns.start(campaign=campaign, user=editor)
    campaign.deliveries.update(state="uncertain", settled_at=timezone.now(), attempts=1)
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "uncertain": 5}
    assert campaigns.send_all_again(campaign=campaign, user=editor) == 5
    drain(campaign.pk)
    assert books(campaign) == {"candidates": 5, "sent": 5}
    assert campaigns.count_all_as_sent(campaign=campaign, user=editor) == 0
    assert logged() == ["Sendt.", "Usikre, sendt på nytt: 5."]


def test_an_action_that_fails_leaves_nothing_in_the_log(campaign, readers, editor, monkeypatch):
    def broken(campaign):
        raise campaigns.Unbalanced

    monkeypatch.setattr(campaigns, "freeze", broken)
    with pytest.raises(campaigns.Unbalanced), transaction.atomic():
        campaigns.start(campaign=campaign, user=editor)
    assert logged() == []
