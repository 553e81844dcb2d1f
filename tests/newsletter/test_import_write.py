"""What was confirmed is written all at once, with the proof of each consent, or not at all."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from core.rules import Refused
from newsletter.addresses import fingerprint
from newsletter.importing import work, writing
from newsletter.models import ConsentEvent, ImportRow, Letter, MailingList, Subscriber, SubscriberImport, Suppression
from newsletter.services import erasure, imports, leaving, letters, retention, subscriptions
from tests.newsletter.conftest import subscriber, the_list
from tests.newsletter.importing import SOURCE, check_again, checked, written
from tests.newsletter.test_import_check import lines

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def at(*moment: int) -> datetime:
    return timezone.make_aware(datetime(*moment))


def test_each_becomes_a_subscriber_with_the_proof_of_consent(editor):
    item = written(checked("subscribed_email_audience_export_4f1c.csv", editor), editor)
    assert item.outcome == {"new": 3, "bad": 1}
    per = Subscriber.objects.get(email="per@example.net")
    assert (per.state, per.language, per.confirmed_at) == ("active", "nn", at(2020, 11, 30, 21, 6, 12))
    assert per.address_hash == fingerprint("per@example.net")
    assert len(per.token) == 22
    assert [subscription.mailing_list for subscription in per.subscriptions.all()] == [the_list()]
    event = per.consent_events.get()
    assert (event.what, event.scope, event.source) == ("imported", "nyhetsbrev", SOURCE)
    assert (event.at, event.language) == (at(2020, 11, 30, 21, 6, 12), "nn")
    assert event.page == f"/admin/newsletter/subscriberimport/{item.pk}/change/"
    assert not Letter.objects.exists()


def test_where_the_file_tells_no_time_the_day_of_the_form_counts(editor):
    written(checked("bare_adresser.txt", editor), editor)
    assert set(ConsentEvent.objects.values_list("at", flat=True)) == {at(2024, 4, 20)}
    assert set(Subscriber.objects.values_list("confirmed_at", flat=True)) == {at(2024, 4, 20)}


@pytest.mark.parametrize(("name", "ask"), [("bare_adresser.txt", True), ("mailpoet_export.csv", False)])
def test_without_times_in_the_file_each_is_asked_unless_staff_say_otherwise(name, ask, editor):
    assert checked(name, editor).ask is ask


def test_asked_to_confirm_each_gets_a_letter_that_says_where_the_address_is_from(editor, smtp):
    item = written(checked("bare_adresser.txt", editor), editor, ask=True)
    assert (item.letters, item.outcome) == (3, {"new": 3})
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"pending"}
    assert set(ConsentEvent.objects.values_list("what", "source")) == {("imported", SOURCE)}
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert letters.send_due() == 3
    message = smtp.messages[0]
    for part in message.walk():
        if not part.is_multipart():
            assert SOURCE in part.get_content()
    letter = Letter.objects.get(subscriber__email="kari@example.org")
    subscriptions.confirm(letter=letter, page="/")
    kari = Subscriber.objects.get(email="kari@example.org")
    assert (kari.state, kari.subscriptions.get().mailing_list) == ("active", the_list())


def test_the_letters_leave_one_after_the_other_and_each_has_its_seven_days(editor):
    with time_machine.travel(timezone.now(), tick=False):
        written(checked("liste.csv", editor, lines(*(f"a{n}@example.org" for n in range(121)))), editor, ask=True)
        due = sorted(Letter.objects.values_list("due_at", flat=True))
        assert (due[0], due[60], due[120]) == tuple(timezone.now() + timedelta(minutes=n) for n in (0, 1, 2))
    last = Letter.objects.order_by("due_at").last()
    with time_machine.travel(last.due_at + timedelta(days=7) - timedelta(seconds=1)):
        retention.forget_unconfirmed()
    assert [each.pk for each in Subscriber.objects.all()] == [last.subscriber_id]


def test_an_address_in_nynorsk_country_is_asked_in_nynorsk(editor, smtp):
    written(checked("liste.csv", editor, b"epost;mal\nkari@example.org;nynorsk\n", language_column=1), editor, ask=True)
    letters.send_due()
    assert smtp.messages[0]["Content-Language"] == "nn"


def test_what_has_changed_since_the_check_is_seen_at_the_writing(editor):
    for name in ("sluttet", "annen"):
        subscriber(f"{name}@example.org").subscriptions.all().delete()
    names = ("ny", "sperret", "kom", "annen", "sluttet")
    item = checked("liste.csv", editor, lines(*(f"{name}@example.org" for name in names)))
    assert item.found == {"new": 3, "more": 2}
    Suppression.objects.create(address_hash=fingerprint("sperret@example.org"), reason="asked")
    leaving.leave_everything(subscriber=Subscriber.objects.get(email="sluttet@example.org"), page="/")
    subscriber("kom@example.org")
    written(item, editor)
    item.refresh_from_db()
    assert item.outcome == {"new": 1, "blocked": 1, "here": 1, "more": 1, "left": 1}
    assert Subscriber.objects.get(email="sluttet@example.org").state == "unsubscribed"
    assert not Subscriber.objects.filter(email="sperret@example.org").exists()
    on_the_list = Subscriber.objects.candidates(the_list()).values_list("email", flat=True)
    assert set(on_the_list) == {"ny@example.org", "kom@example.org", "annen@example.org"}


def test_nobody_gets_a_list_back_that_they_have_left(editor):
    other = MailingList.objects.create(slug="lokallag", is_public=False)
    kari = subscriber("kari@example.org")
    kari.subscriptions.create(mailing_list=other)
    leaving.leave_list(subscriber=kari, mailing_list=the_list(), page="/")
    third = MailingList.objects.create(slug="ungdom", is_public=False)
    item = checked("liste.csv", editor, lines("kari@example.org"))
    imports.tell_consent(item=item, lists=[the_list(), other, third], source=SOURCE, on=item.consent_on, user=editor)
    written(check_again(item, editor), editor)
    assert {each.mailing_list.slug for each in kari.subscriptions.all()} == {"lokallag", "ungdom"}
    assert kari.consent_events.get(what="imported").scope == "ungdom"


def test_who_signed_up_and_never_confirmed_is_a_subscriber_by_the_consent_of_the_file(editor):
    subscriptions.sign_up(email="kari@example.org", language="en", page="/", lists=[the_list()])
    written(checked("bare_adresser.txt", editor), editor)
    kari = Subscriber.objects.get(email="kari@example.org")
    assert (kari.state, kari.language, kari.confirmed_at) == ("active", "en", at(2024, 4, 20))
    assert kari.subscriptions.count() == 1


def test_those_who_have_left_and_those_who_cannot_be_reached_are_blocked_and_can_come_back(editor):
    subscriber("bor@example.org")
    rows = "left@example.org;unsubscribed\ndead@example.org;cleaned\nbor@example.org;unsubscribed\n"
    item = written(checked("liste.csv", editor, f"email;status\n{rows}".encode()), editor)
    assert (item.blocked, item.outcome) == (2, {"gone": 1, "dead": 1, "kept": 1})
    reasons = dict(Suppression.objects.values_list("address_hash", "reason"))
    assert reasons == {fingerprint("left@example.org"): "left", fingerprint("dead@example.org"): "bounced"}
    subscriptions.sign_up(email="left@example.org", language="nb", page="/", lists=[the_list()])
    subscriptions.confirm(letter=Letter.objects.get(), page="/")
    assert not Suppression.objects.filter(address_hash=fingerprint("left@example.org")).exists()


def test_nobody_is_blocked_when_staff_do_not_want_it(editor):
    item = checked("unsubscribed_email_audience_export_4f1c.csv", editor)
    assert written(item, editor, block=False).blocked == 0
    assert not Suppression.objects.exists()


def test_written_twice_changes_nothing(editor):
    item = written(checked("bare_adresser.txt", editor), editor)
    assert work.work(item.pk) is False
    assert writing.write(item.pk) is False
    with pytest.raises(Refused):
        imports.confirm(item=item, ask=False, block=True, user=editor)
    assert (Subscriber.objects.count(), ConsentEvent.objects.count()) == (3, 3)


def test_a_failure_half_way_leaves_nothing_behind_and_is_tried_again(editor, monkeypatch, caplog):
    monkeypatch.setattr(writing, "PAGE", 2)
    item = checked("liste.csv", editor, lines(*(f"a{number}@example.org" for number in range(5))))
    rejudge, pages = writing._Writer._rejudge, []

    def fail(self, page):
        pages.append(page)
        if len(pages) == 2:
            raise IntegrityError
        return rejudge(self, page)

    monkeypatch.setattr(writing._Writer, "_rejudge", fail)
    imports.confirm(item=item, ask=False, block=True, user=editor)
    assert work.work(item.pk) is False
    assert (Subscriber.objects.count(), ConsentEvent.objects.count()) == (0, 0)
    assert work.calling(timezone.now()) == [item.pk]
    assert "will be tried again" in caplog.text
    assert work.work(item.pk) is True
    assert (Subscriber.objects.count(), ConsentEvent.objects.count()) == (5, 5)


def test_after_several_failures_it_is_given_up_in_words(editor, monkeypatch):
    def fail(self, page):
        raise IntegrityError

    item = checked("bare_adresser.txt", editor)
    monkeypatch.setattr(writing._Writer, "_rejudge", fail)
    imports.confirm(item=item, ask=False, block=True, user=editor)
    for _attempt in range(writing.PATIENCE + 1):
        work.work(item.pk)
    item.refresh_from_db()
    assert (item.state, item.trouble) == ("checked", "gave up")
    assert item.trouble_sentence


def test_after_the_writing_the_file_is_gone_and_the_bad_rows_follow_after_a_week(editor):
    item = written(checked("libreoffice.csv", editor), editor)
    assert item.parts.count() == 0
    assert [row.verdict for row in item.rows.all()] == ["bad"]
    with time_machine.travel(timezone.now() + imports.KEPT + timedelta(minutes=1)):
        assert imports.forget_old() == 1
        assert imports.forget_old() == 0
    item.refresh_from_db()
    assert (item.state, item.rows.count(), item.outcome) == ("done", 0, {"new": 2, "bad": 1})


def test_what_is_being_written_is_not_forgotten(editor):
    item = checked("bare_adresser.txt", editor)
    imports.confirm(item=item, ask=False, block=True, user=editor)
    with time_machine.travel(timezone.now() + imports.KEPT + timedelta(days=1)):
        assert imports.forget_old() == 0
        assert imports._forget_old(item) is False
    assert item.rows.count() == 3


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_worker_finds_the_import_of_another_one_locked_and_goes(editor):
    from django.db import connection, transaction

    item = checked("bare_adresser.txt", editor)
    imports.confirm(item=item, ask=False, block=True, user=editor)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM newsletter_subscriberimport WHERE id = %s FOR UPDATE", [item.pk])
        assert work.work(item.pk) is False
        with transaction.atomic():
            assert writing._write(item.pk) is False
        other.rollback()
    finally:
        other.close()
    assert work.work(item.pk) is True
    assert SubscriberImport.objects.get().outcome == {"new": 3}


def test_one_who_is_erased_stands_in_no_row_of_a_file_and_is_not_added(editor):
    kari = subscriber("kari@example.org", state="pending")
    item = checked("a.csv", editor, lines("kari@example.org", "per@example.net"))
    erasure.erase(subscriber=kari)
    assert list(ImportRow.objects.values_list("address", flat=True)) == ["per@example.net"]
    written(item, editor)
    assert list(Subscriber.objects.values_list("email", flat=True)) == ["per@example.net"]
