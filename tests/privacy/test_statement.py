from datetime import date

import pytest
import time_machine
from django.urls import reverse

from privacy.models import PrivacyStatement

OLD, NOW, COMING = date(2025, 1, 2), date(2026, 10, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22 12:00+01:00", tick=False):
        yield


def test_the_newest_version_that_has_begun_is_the_one_in_force(client, state):
    state(OLD, "Gammel"), state(NOW, "Gjeldende"), state(COMING, "Kommende")

    page = client.get("/personvern/")

    assert page.context["statement"].date == NOW
    assert "<p>Gjeldende</p>" in page.content.decode()
    assert [version.date for version in page.context["versions"]] == [NOW, OLD]


def test_a_version_comes_into_force_at_midnight_in_oslo(client, state):
    state(OLD), state(COMING)
    with time_machine.travel("2026-12-31 22:59+00:00", tick=False):
        assert client.get("/personvern/").context["statement"].date == OLD
    with time_machine.travel("2026-12-31 23:00+00:00", tick=False):
        assert client.get("/personvern/").context["statement"].date == COMING


def test_an_earlier_version_stays_readable_and_says_that_it_no_longer_counts(client, state):
    state(OLD, "Gammel"), state(NOW, "Gjeldende")
    earlier = client.get("/personvern/versjon/2025-01-02/").content.decode()
    assert "<p>Gammel</p>" in earlier
    assert "notice--warning" in earlier
    assert "notice--warning" not in client.get("/personvern/versjon/2026-10-01/").content.decode()


@pytest.mark.parametrize("day", ["2027-01-01", "2024-05-05", "2025-02-30", "i-gaar"])
def test_a_version_that_nobody_has_been_told_of_is_not_found(client, state, day):
    state(OLD), state(COMING)
    assert client.get(f"/personvern/versjon/{day}/").status_code == 404


def test_without_a_statement_the_address_is_not_found(client, db):
    assert client.get("/personvern/").status_code == 404


def test_a_missing_language_is_marked_and_explained(client, state):
    state(NOW, "Bokmål")
    page = client.get("/en/personvern/").content.decode()
    assert '<html lang="en">' in page
    assert '<div class="prose" lang="nb"><p>Bokmål</p>' in page


def test_the_page_costs_the_same_with_many_versions(client, state, django_assert_num_queries):
    state(NOW)
    client.get("/personvern/")
    with django_assert_num_queries(5):
        client.get("/personvern/")
    for year in range(1990, 2020):
        state(date(year, 1, 1))
    with django_assert_num_queries(5):
        client.get("/personvern/")


class TestTheOfficer:
    def test_cannot_rewrite_what_readers_have_been_told(self, officer, state):
        told = state(OLD, "Lovet")
        address = reverse("admin:privacy_privacystatement_change", args=[told.pk])

        assert officer.post(address, {"change_note": "Nytt", "body": "<p>Endret</p>"}).status_code == 403
        assert "Lovet" in PrivacyStatement.objects.get().body
        shown = officer.get(address)
        assert shown.status_code == 200
        assert 'name="body"' not in shown.content.decode()
        assert "<p>Lovet</p>" in shown.content.decode()

    def test_cannot_take_a_language_away_from_what_readers_have_been_told(self, officer, state):
        told = state(OLD)
        told.create_translation("nn", change_note="Nynorsk", body="<p>Lova</p>")
        address = reverse("admin:privacy_privacystatement_delete_translation", args=[told.pk, "nb"])
        assert officer.post(address, {"post": "yes"}).status_code == 403
        assert PrivacyStatement.objects.get().has_translation("nb")

    def test_may_add_a_language_that_was_missing(self, officer, state):
        told = state(OLD, "Lovet")
        address = reverse("admin:privacy_privacystatement_change", args=[told.pk]) + "?language=nn"

        answer = officer.post(address, {"change_note": "Nynorsk", "body": "<p>Lova</p>", "date": "2020-01-01"})

        assert answer.status_code == 302
        told = PrivacyStatement.objects.language("nn").get()
        assert (told.body, told.date) == ("<p>Lova</p>", OLD)

    def test_starts_a_new_version_from_the_words_in_force(self, officer, state):
        state(OLD, "Lovet")
        form = officer.get(reverse("admin:privacy_privacystatement_add")).context["adminform"].form
        assert form.initial["body"] == "<p>Lovet</p>"

    def test_deletes_only_what_nobody_has_been_told(self, officer, state):
        told, coming = state(OLD), state(COMING)
        for statement in (told, coming):
            officer.post(reverse("admin:privacy_privacystatement_delete", args=[statement.pk]), {"post": "yes"})
        assert list(PrivacyStatement.objects.all()) == [told]

    @pytest.mark.parametrize(("day", "saved"), [("2026-11-22", True), ("2026-11-21", False), ("2024-01-01", True)])
    def test_lets_a_newer_version_begin_today_at_the_earliest(self, officer, state, day, saved):
        state(NOW)
        fields = {"date": day, "change_note": "Nytt", "body": "<p>Nytt</p>"}
        officer.post(reverse("admin:privacy_privacystatement_add"), fields)
        assert PrivacyStatement.objects.filter(date=day).exists() == saved
