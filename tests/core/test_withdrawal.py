"""Withdrawing asks why; the address then tells those who come there, and nothing else of what stood on the page."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from alliance.middleware import SHARED
from core.publication import withdraw
from policies.models import Topic
from tests.factories import DemandFactory, FigureFactory, ResolutionFactory, StaffFactory, TopicFactory
from tests.plain_words import without_catalogues  # noqa: F401 -- these tests read the sentences of the code

pytestmark = pytest.mark.django_db
REASON = "Erstattet av et nytt tema."
NOW = timezone.datetime(2026, 3, 8, 12, tzinfo=timezone.get_default_timezone())


def withdrawn(factory, **words):
    item = factory(published=True, **words)
    withdraw(items=[item], reason=REASON)
    return item


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def messages(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def page_of(topic: Topic, page: str = "withdraw") -> str:
    return reverse(f"admin:policies_topic_{page}", args=[topic.pk])


LIST = "admin:policies_topic_changelist"


def chosen(*topics: Topic, **data) -> dict:
    return {"action": "withdraw_now", "_selected_action": [topic.pk for topic in topics], **data}


# --- What visitors meet


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
@pytest.mark.parametrize(
    ("factory", "words"),
    [
        (TopicFactory, {"title": "Bolig", "intro": "Hemmelig"}),
        (DemandFactory, {"text": "Bygge.", "explanation": "Hemmelig"}),
        (FigureFactory, {"title": "Leie", "comment": "Hemmelig"}),
    ],
)
def test_a_withdrawn_page_answers_410_with_its_title_day_and_reason_only(client, prefix, factory, words):
    with time_machine.travel(NOW, tick=False):
        item = withdrawn(factory, **words)
    response = client.get(prefix + item.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert str(item) in html
    assert ("8 March 2026" if prefix == "/en" else "8. mars 2026") in html
    assert f'<p class="lead"{" lang=" + chr(34) + "nb" + chr(34) if prefix else ""}>{REASON}</p>' in html
    assert "Hemmelig" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html


def test_a_withdrawn_resolution_says_so_too_in_its_own_language(client):
    resolution = ResolutionFactory(public=True, language="nn", title="Bustad for alle", title__preamble="Løynd")
    withdraw(items=[resolution], reason=REASON)
    response = client.get(resolution.get_absolute_url())
    html = response.content.decode()
    assert response.status_code == 410
    assert f'<dt>Resolution</dt><dd lang="nn">{resolution}</dd>' in html
    assert "Løynd" not in html


def test_the_language_switch_stays_on_the_withdrawn_page(client):
    topic = withdrawn(TopicFactory, slug="bolig")
    html = client.get(topic.get_absolute_url() + "?a=1").content.decode()
    assert '<a href="/nn/politikk/bolig/?a=1" lang="nn"' in html


def test_the_way_on_leads_to_pages_that_are_there(client):
    html = client.get(withdrawn(TopicFactory).get_absolute_url()).content.decode()
    for path in ("/politikk/", "/resolusjoner/", "/"):
        assert f'<li><a href="{path}">' in html


def test_a_proxy_may_share_the_answer_among_strangers(client):
    response = client.get(withdrawn(TopicFactory).get_absolute_url())
    assert response["Cache-Control"] == SHARED
    assert not response.cookies


@pytest.mark.parametrize("published_at", [None, NOW])
def test_what_has_never_been_public_is_just_not_there(client, published_at):
    topic = TopicFactory(published_at=published_at)
    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert client.get(topic.get_absolute_url()).status_code == 404


def test_a_demand_whose_topic_nobody_has_seen_is_not_gone_but_not_there(client):
    demand = DemandFactory(published_at=timezone.now())
    withdraw(items=[demand], reason=REASON)
    assert client.get(demand.get_absolute_url()).status_code == 404


def test_reason_and_title_are_shown_as_text(client):
    topic = TopicFactory(published=True, title="<b>Bolig</b>")
    withdraw(items=[topic], reason="<script>alert(1)</script>")
    html = client.get(topic.get_absolute_url()).content.decode()
    assert "<b>Bolig" not in html
    assert "<script" not in html


def test_a_page_that_is_published_again_is_there_again(client, editor):
    topic = withdrawn(TopicFactory)
    editor.post(reverse(LIST), {"action": "publish_now", "_selected_action": [topic.pk]})
    topic.refresh_from_db()
    assert (topic.withdrawn_at, topic.withdrawal_reason) == (None, "")
    client.logout()
    assert client.get(topic.get_absolute_url()).status_code == 200


# --- What staff meet on the page


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("secretary", 200), ("newsletter_editor", 410)])
def test_staff_who_may_see_the_record_still_read_the_withdrawn_page(client, role, status):
    topic = withdrawn(TopicFactory)
    client.force_login(StaffFactory(role=role))
    assert client.get(topic.get_absolute_url()).status_code == status


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", ["Draft."]),
        ("scheduled", ["Scheduled.", "until 9. mars 2026 at 12.00."]),
        ("withdrawn", ["Withdrawn.", "Since 8. mars 2026", f"<q>{REASON}</q>"]),
    ],
)
def test_the_banner_tells_staff_why_others_do_not_see_the_page(editor, state, words):
    topic = {
        "draft": TopicFactory,
        "scheduled": lambda: TopicFactory(published_at=NOW + timedelta(days=1)),
        "withdrawn": lambda: withdrawn(TopicFactory),
    }[state]()
    html = editor.get(topic.get_absolute_url()).content.decode()
    for word in words:
        assert word in html


def test_a_demand_that_waits_for_its_topic_says_so(editor):
    demand = DemandFactory(published_at=timezone.now())
    assert "until what it belongs to is published too" in editor.get(demand.get_absolute_url()).content.decode()


# --- The page that asks


def test_the_action_asks_for_the_reason_and_writes_nothing_yet(editor):
    topics = [TopicFactory(published=True, title="Bolig"), TopicFactory(published=True, title="Arbeid")]
    response = editor.post(reverse(LIST), chosen(*topics))
    html = response.content.decode()
    assert response.status_code == 200
    assert "<strong>Bolig</strong> (published)" in html
    assert "<strong>Arbeid</strong> (published)" in html
    assert '<textarea name="reason"' in html
    assert Topic.objects.published().count() == 2


def test_with_a_reason_all_chosen_are_withdrawn_and_recorded(editor):
    topics = [TopicFactory(published=True, title="Bolig"), TopicFactory(published=True, title="Arbeid")]
    response = editor.post(reverse(LIST), chosen(*topics, confirmed="yes", reason=f" {REASON} "), follow=True)
    assert sorted(messages(response)) == ["“Arbeid” is no longer on the site.", "“Bolig” is no longer on the site."]
    assert list(Topic.objects.values_list("withdrawal_reason", flat=True)) == [REASON, REASON]
    assert sorted(entry.get_change_message() for entry in LogEntry.objects.all()) == [
        f"“Arbeid” is no longer on the site. {REASON}",
        f"“Bolig” is no longer on the site. {REASON}",
    ]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why it is withdrawn."),
        ("  \n ", "Say why it is withdrawn."),
        ("x" * 501, "501"),
    ],
)
def test_without_a_reason_that_holds_nothing_is_withdrawn_and_nothing_is_lost(editor, reason, sentence):
    topic = TopicFactory(published=True)
    response = editor.post(reverse(LIST), chosen(topic, confirmed="yes", reason=reason))
    html = response.content.decode()
    assert sentence in html
    assert reason.strip() in html
    assert f'name="_selected_action" value="{topic.pk}"' in html
    assert Topic.objects.published().exists()


def test_one_that_must_stay_keeps_all_of_them_and_says_why(editor):
    stays, goes = DemandFactory(published=True, topic__title="Bolig").topic, TopicFactory(published=True)
    for data in (chosen(stays, goes), chosen(stays, goes, confirmed="yes", reason=REASON)):
        html = editor.post(reverse(LIST), data).content.decode()
        assert "“Bolig” has 1 published demand. Withdraw it or move it to another topic first." in html
        assert "Nothing is withdrawn as long as one of them must stay." in html
        assert '<textarea name="reason"' not in html
    assert Topic.objects.published().count() == 2


def test_what_nobody_has_seen_becomes_a_draft_without_a_reason(editor):
    topic = TopicFactory(published_at=timezone.now() + timedelta(days=1), title="Bolig")
    html = editor.post(reverse(LIST), chosen(topic)).content.decode()
    assert "Nobody has seen it yet: it becomes a draft again." in html
    assert '<textarea name="reason"' not in html
    response = editor.post(reverse(LIST), chosen(topic, confirmed="yes"), follow=True)
    assert messages(response) == ["“Bolig” is a draft again."]
    topic.refresh_from_db()
    assert (topic.published_at, topic.withdrawal_reason) == (None, "")


def test_a_draft_stays_as_it_is(editor):
    topic = TopicFactory()
    assert "It is a draft and stays one." in editor.post(reverse(LIST), chosen(topic)).content.decode()
    assert messages(editor.post(reverse(LIST), chosen(topic, confirmed="yes"), follow=True)) == []
    assert not LogEntry.objects.exists()


def test_the_reason_can_be_mended_and_the_day_stays(editor):
    with time_machine.travel(NOW, tick=False):
        topic = withdrawn(TopicFactory, title="Bolig")
    assert f"{REASON}</textarea>" in editor.get(page_of(topic)).content.decode()
    response = editor.post(page_of(topic), {"confirmed": "yes", "reason": "Slått sammen."}, follow=True)
    assert messages(response) == ["The reason for the withdrawal of “Bolig” is changed."]
    topic.refresh_from_db()
    assert (topic.withdrawn_at, topic.withdrawal_reason) == (NOW, "Slått sammen.")


# --- From the form


def test_the_form_leads_to_the_same_page_and_it_leads_back(editor):
    topic = TopicFactory(published=True, title="Bolig")
    assert (
        f'<a href="{page_of(topic)}">Withdraw from the site</a>'
        in editor.get(page_of(topic, "change")).content.decode()
    )
    assert f'<a class="closelink" href="{page_of(topic, "change")}">' in editor.get(page_of(topic)).content.decode()
    response = editor.post(page_of(topic), {"confirmed": "yes", "reason": REASON}, follow=True)
    assert response.redirect_chain == [(page_of(topic, "change"), 302)]
    assert REASON in response.content.decode()
    assert not Topic.objects.published().exists()


def test_a_draft_offers_to_publish_but_not_to_withdraw(editor):
    html = editor.get(page_of(TopicFactory(), "change")).content.decode()
    assert 'name="_publish"' in html
    assert "Withdraw from the site" not in html


def test_what_is_public_offers_to_withdraw_but_not_to_publish(editor):
    html = editor.get(page_of(TopicFactory(published=True), "change")).content.decode()
    assert 'name="_publish"' not in html
    assert "Withdraw from the site" in html


def test_an_adopted_resolution_is_published_from_its_form_and_a_draft_is_not_offered_it(client):
    client.force_login(StaffFactory(role="secretary"))
    draft, adopted = ResolutionFactory(), ResolutionFactory(adopted=True)
    address = "admin:resolutions_resolution_change"
    assert 'name="_publish"' not in client.get(reverse(address, args=[draft.pk])).content.decode()
    data = {
        "_publish": "1",
        "sections-TOTAL_FORMS": 0,
        "sections-INITIAL_FORMS": 0,
        "published_at_0": "",
        "published_at_1": "",
    }
    response = client.post(reverse(address, args=[adopted.pk]), data, follow=True)
    assert messages(response) == [f"“{adopted}” is published."]
    adopted.refresh_from_db()
    assert adopted.is_published


def test_those_who_may_only_look_neither_publish_nor_withdraw(client):
    topic = TopicFactory(published=True)
    client.force_login(StaffFactory(role="secretary"))
    html = client.get(page_of(topic, "change")).content.decode()
    for offer in ("Withdraw from the site", 'name="_publish"', 'name="_preview"'):
        assert offer not in html
    assert client.post(page_of(topic), {"confirmed": "yes", "reason": REASON}).status_code == 403
    client.post(reverse(LIST), chosen(topic, confirmed="yes", reason=REASON))
    assert Topic.objects.published().exists()


def test_a_visitor_is_sent_to_the_log_in(client):
    path = page_of(TopicFactory(published=True))
    assert client.post(path, {"confirmed": "yes", "reason": REASON}).url == f"{reverse('admin:login')}?next={path}"
    assert Topic.objects.published().exists()


def test_withdrawing_what_does_not_exist_leads_back_to_the_front_page(editor):
    response = editor.get(reverse("admin:policies_topic_withdraw", args=["4711"]))
    assert (response.status_code, response.url) == (302, reverse("admin:index"))
