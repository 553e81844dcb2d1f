"""The dry run finds out what becomes of everybody in a file, and touches nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.rules import Refused
from newsletter import tasks
from newsletter.addresses import fingerprint
from newsletter.importing import checking, tables, work
from newsletter.models import ConsentEvent, MailingList, Subscriber, SubscriberImport, Subscription, Suppression
from newsletter.services import doorbell, imports, leaving, subscriptions
from tests.newsletter.conftest import subscriber, the_list
from tests.newsletter.importing import SOURCE, check_again, checked, uploaded, verdicts

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def lines(*addresses: str) -> bytes:
    return "\n".join(["epost", *addresses]).encode()


def test_everybody_gets_the_verdict_that_fits_what_we_know(editor):
    subscriber("her@example.org")
    subscriber("venter@example.org", "pending")
    subscriber("borte@example.org", "unsubscribed")
    elsewhere = subscriber("annen@example.org")
    elsewhere.subscriptions.all().delete()
    gone = subscriber("sluttet@example.org")
    gone.subscriptions.create(mailing_list=MailingList.objects.create(slug="annen", is_public=False))
    leaving.leave_list(subscriber=gone, mailing_list=the_list(), page="/")
    Suppression.objects.create(address_hash=fingerprint("slettet@example.org"), reason="erased")
    before = set(Subscriber.objects.values_list("email", "state")), Subscription.objects.count()

    item = checked(
        "liste.csv",
        editor,
        lines(
            *("ny@example.org", "HER@example.org", "venter@example.org", "borte@example.org", "annen@example.org"),
            *("sluttet@example.org", "slettet@example.org", "ny@EXAMPLE.org", "tull"),
        ),
    )
    assert verdicts(item) == {
        2: "new",
        3: "here",
        4: "waiting",
        5: "left",
        6: "more",
        7: "left",
        8: "blocked",
        9: "twice",
        10: "no at",
    }
    assert item.state == "checked"
    assert item.found == {"new": 1, "here": 1, "waiting": 1, "left": 2, "more": 1, "blocked": 1, "twice": 1, "bad": 1}
    assert (set(Subscriber.objects.values_list("email", "state")), Subscription.objects.count()) == before
    assert not ConsentEvent.objects.filter(what="imported").exists()


def test_an_address_that_has_left_anywhere_in_the_file_counts_as_having_left(editor, monkeypatch):
    monkeypatch.setattr(checking, "PAGE", 2)
    rows = ["a@example.org;subscribed", "b@example.org;subscribed", "c@example.org;unsubscribed"]
    rows += ["a@example.org;unsubscribed", "c@example.org;subscribed", "b@example.org;cleaned", "b@example.org;cleaned"]
    item = checked("liste.csv", editor, "\n".join(["email;status", *rows]).encode())
    assert verdicts(item) == {2: "twice", 3: "twice", 4: "gone", 5: "gone", 6: "twice", 7: "dead", 8: "twice"}


def test_who_left_elsewhere_but_subscribes_here_is_let_alone(editor):
    subscriber("kari@example.org")
    item = checked("unsubscribed.csv", editor, lines("kari@example.org", "ola@example.org"))
    assert verdicts(item) == {2: "kept", 3: "gone"}


def test_a_word_for_the_status_that_nobody_knows_makes_the_row_bad(editor):
    rows = ["a@example.org;subscribed", "b@example.org;kanskje", "c@example.org;", "d@example.org"]
    item = checked("liste.csv", editor, "\n".join(["email;status", *rows]).encode())
    assert verdicts(item) == {2: "new", 3: "status", 4: "status", 5: "status"}
    assert item.rows.get(number=3).said == "kanskje"


def test_only_address_language_and_time_are_kept(editor):
    item = checked("subscribed_email_audience_export_4f1c.csv", editor)
    kept = item.rows.order_by("number").values_list("address", "language", "consented_at__date")
    assert [(address, language, str(day)) for address, language, day in kept] == [
        ("kari.nordmann@example.org", "nb", "2019-03-02"),
        ("per@example.net", "nn", "2020-11-30"),
        ("jane@example.com", "en", "2021-01-15"),
        ("", "nb", "None"),
    ]
    values = {str(value) for row in item.rows.values() for value in row.values()}
    assert not {"Nordmann", "192.0.2.7", "Sjøvold, jr."} & values


def test_a_second_call_does_nothing(editor, django_capture_on_commit_callbacks):
    item = checked("bare_adresser.txt", editor)
    assert work.work(item.pk) is False
    assert checking.check(item.pk) is False
    assert item.rows.count() == 3


def test_a_check_under_way_is_let_alone_until_its_worker_is_silent(editor):
    item = uploaded("bare_adresser.txt", editor)
    imports.start_check(item=item, user=editor)
    first = checking._take(item.pk)
    assert first.fence == 1
    assert work.work(item.pk) is False
    assert work.calling(timezone.now()) == []
    with time_machine.travel(timezone.now() + checking.LEASE + timedelta(seconds=1)):
        assert work.calling(timezone.now()) == [item.pk]
        assert work.work(item.pk) is True
    assert verdicts(item) == {1: "new", 2: "new", 3: "new"}
    with pytest.raises(checking.Replaced):
        checking._Check(first).run()
    assert item.rows.count() == 3


def test_a_worker_that_dies_half_way_leaves_nothing_twice(editor, monkeypatch):
    monkeypatch.setattr(checking, "PAGE", 2)
    item = uploaded("liste.csv", editor, lines(*(f"leser{number}@example.org" for number in range(7))))
    imports.start_check(item=item, user=editor)

    keep, pages = checking._Check._keep, []

    def die(self, page, fetched):
        if len(pages) == 2:
            raise KeyboardInterrupt
        pages.append(page)
        keep(self, page, fetched)

    monkeypatch.setattr(checking._Check, "_keep", die)
    with pytest.raises(KeyboardInterrupt):
        work.work(item.pk)
    assert item.rows.count() == 4
    monkeypatch.setattr(checking._Check, "_keep", keep)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        work.work(item.pk)
    item.refresh_from_db()
    assert (item.state, item.found, item.rows.count()) == ("checked", {"new": 7}, 7)


def test_a_file_that_kills_its_workers_is_given_up(editor):
    item = uploaded("bare_adresser.txt", editor)
    imports.start_check(item=item, user=editor)
    for minute in range(checking.PATIENCE):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute)):
            assert checking._take(item.pk)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert work.work(item.pk) is False
    item.refresh_from_db()
    assert (item.state, item.trouble) == ("uploaded", "gave up")


def test_the_check_is_called_for_and_the_next_tick_calls_again(editor, monkeypatch, django_capture_on_commit_callbacks):
    rings = []
    monkeypatch.setattr(doorbell, "ring", lambda task, *args: rings.append((task, *args)))
    item = uploaded("bare_adresser.txt", editor)
    with django_capture_on_commit_callbacks(execute=True):
        imports.start_check(item=item, user=editor)
    tasks.tick()
    assert rings == [("newsletter.tasks.work_on_import", item.pk)] * 2
    tasks.work_on_import(item.pk)
    tasks.tick()
    assert len(rings) == 2


def test_reading_it_in_another_way_stops_a_check_under_way(editor):
    item = uploaded("bare_adresser.txt", editor)
    imports.start_check(item=item, user=editor)
    held = checking._take(item.pk)
    imports.read_as(item=item, user=editor, has_headings=True)
    with pytest.raises(checking.Replaced):
        checking._Check(held).run()
    assert verdicts(check_again(item, editor)) == {2: "new", 3: "new"}


def test_nothing_is_checked_before_it_is_said_where_they_said_yes(editor):
    item = uploaded("bare_adresser.txt", editor)
    SubscriberImport.objects.update(consent_source="")
    with pytest.raises(Refused):
        imports.start_check(item=item, user=editor)


def test_nothing_is_checked_without_a_column_of_addresses(editor):
    item = uploaded("navn.csv", editor, b"navn;by\nKari;Bergen\n")
    assert item.address_column is None
    with pytest.raises(Refused):
        imports.start_check(item=item, user=editor)


def test_who_may_not_import_cannot_even_upload(django_user_model):
    ola = django_user_model.objects.create_user("ola", is_staff=True)
    with pytest.raises(Refused):
        uploaded("bare_adresser.txt", ola)


def test_the_file_is_forgotten_after_a_week_whatever_became_of_it(editor):
    item = checked("libreoffice.csv", editor)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        tasks.forget()
        assert item.parts.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        tasks.forget()
    item.refresh_from_db()
    assert (item.state, item.parts.count(), item.rows.count()) == ("dropped", 0, 0)
    assert (item.consent_source, item.found) == (SOURCE, {"new": 2, "bad": 1})


def test_a_dropped_file_is_forgotten_at_once(editor):
    item = checked("libreoffice.csv", editor)
    imports.drop(item=item, user=editor)
    item.refresh_from_db()
    assert (item.state, item.parts.count(), item.rows.count()) == ("dropped", 0, 0)
    with pytest.raises(Refused):
        imports.confirm(item=item, ask=False, block=True, user=editor)


def test_an_unreadable_end_is_found_after_pages_that_were_good(editor, monkeypatch):
    monkeypatch.setattr(checking, "PAGE", 1)
    item = checked("uten_slutt.csv", editor)
    assert (item.state, item.trouble, item.rows.count()) == ("uploaded", "quote", 0)
    assert "3" in item.trouble_sentence
    assert tables.Unreadable(3).row == 3


def test_a_sign_up_waits_for_nothing(editor):
    checked("bare_adresser.txt", editor)
    subscriptions.sign_up(email="kari@example.org", language="nb", page="/", lists=[the_list()])
    assert Subscriber.objects.get().state == "pending"
