"""The page that a personal link opens: choose a place, write, look at it, send it once."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from resolutions.models import Amendment, Invitation
from tests.factories import ClauseFactory
from tests.resolutions.amending import (
    NEW_WORDS,
    OWN_PAGE,
    address,
    clause,
    form,
    invited,
    member,
    open_proposal,
    send,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def resolution():
    return open_proposal(title="Bolig til alle")


@pytest.fixture
def house():
    return member("Foreningen Åpen dør")


@pytest.fixture
def token(resolution, house):
    return invited(resolution, house)


def heading(response) -> str:
    return html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1].strip())


def text_of(response) -> str:
    """The page's words in order, without markup."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", "<" + main)).split())


# --- Choosing and writing


def test_the_page_shows_the_proposal_with_a_link_for_each_change(client, token, house):
    response = client.get(address(token))
    assert (response.status_code, heading(response)) == (200, "Propose a change")
    links = re.findall(r'href="\?kind=(\w+)&amp;at=([\d.]+)"', response.content.decode())
    assert links == [
        ("section", "0"),
        ("insert", "1"),
        *((kind, at) for at in ("1.1", "1.2") for kind in ("change", "delete", "insert")),
        ("section", "1"),
        ("insert", "2"),
        *((kind, "2.1") for kind in ("change", "delete", "insert")),
        ("section", "2"),
    ]
    assert house.name in text_of(response)


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_however_long_the_text_is(client, django_assert_num_queries, count):
    resolution = open_proposal()
    ClauseFactory.create_batch(count, section=resolution.text.sections.first())
    token = invited(resolution, member("Hus"))
    client.get(address(token))
    with django_assert_num_queries(8):
        client.get(address(token))


@pytest.mark.parametrize(
    ("kind", "at", "says", "fields"),
    [
        ("change", "1.2", "Change clause 1.2", ["text", "reason", "confirmed"]),
        ("delete", "1.2", "Delete clause 1.2", ["reason", "confirmed"]),
        ("insert", "2.1", "New clause after clause 2.1", ["text", "reason", "confirmed"]),
        ("insert", "2", "New clause first in focus area 2", ["text", "reason", "confirmed"]),
        ("section", "2", "New focus area after focus area 2", ["title", "text", "reason", "confirmed"]),
        ("section", "0", "New focus area before the first", ["title", "text", "reason", "confirmed"]),
    ],
)
def test_the_form_asks_for_the_words_that_the_change_needs(client, token, kind, at, says, fields):
    response = client.get(address(token), {"kind": kind, "at": at})
    assert (response.status_code, heading(response)) == (200, says)
    page = response.content.decode()
    assert re.findall(r'<(?:input|textarea)[^>]* name="(title|text|reason|confirmed)"', page) == fields
    assert (">\nBetale i tide.</textarea>" in page) == (kind == "change")


def test_a_place_that_does_not_exist_leads_back_to_the_choice(client, token):
    for query in ({"kind": "change", "at": "9.9"}, {"kind": "rewrite", "at": "1.1"}, {"kind": "change"}):
        assert heading(client.get(address(token), query)) == "Propose a change"


def test_members_of_today_can_co_sign_but_not_the_mover_itself(client, token, house):
    street, away = member("Gatelaget"), member("Permitterte lag", status="on_leave")
    member("Tidligere lag", end=timezone.localdate() - timedelta(days=1))
    page = client.get(address(token), {"kind": "delete", "at": "1.1"}).content.decode()
    assert re.findall(r'name="cosigners" value="(\d+)"', page) == [str(street.pk)]
    response = send(client, token, cosigners=[away.pk])
    assert response.status_code == 422
    assert "One of those you chose cannot co-sign." in text_of(response)
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_the_page_is_in_the_language_of_its_address_and_the_text_in_its_own(client, house, prefix):
    token = invited(open_proposal(language="nn", title="Bustad"), house)
    page = client.get(prefix + address(token)).content.decode()
    assert f'<html lang="{prefix.strip("/") or "nb"}">' in page
    mark = "" if prefix == "/nn" else ' lang="nn"'
    assert f'<p class="clause__text decided"{mark}>Heve satsen.</p>' in page


# --- Looking at it and sending it


def test_the_change_is_shown_marked_before_it_is_sent(client, token):
    response = send(client, token, step="preview", text="Heve hele satsen.")
    assert (response.status_code, heading(response)) == (200, "Is this right?")
    assert re.search(r"<ins\b[^>]*>.*?hele", response.content.decode(), re.DOTALL)
    assert not Amendment.objects.exists()
    assert Invitation.objects.get().used_at is None


def test_the_preview_keeps_every_word_for_the_next_step(client, token):
    words = 'Heve "satsen" & <b>mer</b>.'
    street = member("Gatelaget")
    page = send(client, token, step="preview", text=words, cosigners=[street.pk]).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    kept = {name: html.unescape(hidden[name]) for name in ("kind", "at", "text", "reason", "cosigners", "confirmed")}
    sent = form(text=words, cosigners=str(street.pk))
    assert kept == {name: sent[name] for name in kept} | {"confirmed": "True"}
    again = send(client, token, **kept, step="write").content.decode()
    assert html.escape(words, quote=True).replace("&#x27;", "&#39;") in again


def test_what_was_sent_is_shown_at_the_same_address(client, token, resolution):
    street = member("Gatelaget")
    response = send(client, token, cosigners=[street.pk])
    assert (response.status_code, response["Location"]) == (302, address(token))
    receipt = client.get(address(token))
    assert (receipt.status_code, heading(receipt)) == (200, "Proposal 1 is received")
    shown = text_of(receipt)
    for words in ("Change clause 1.1", "Foreningen Åpen dør", "Gatelaget", "Ingen kan leve av den i dag."):
        assert words in shown
    saved = Amendment.objects.get()
    assert (saved.clause, saved.text, saved.reason) == (
        clause(resolution, "1.1"),
        NEW_WORDS,
        "Ingen kan leve av den i dag.",
    )
    assert [each.name for each in saved.cosigners.all()] == ["Gatelaget"]


def test_a_button_pressed_twice_sends_once(client, token):
    first, second = send(client, token), send(client, token, text="Noe helt annet.")
    assert first["Location"] == second["Location"] == address(token)
    assert Amendment.objects.get().text == NEW_WORDS


def test_from_the_receipt_one_goes_on_to_another_change(client, token):
    send(client, token)
    response = client.post(address(token), {"step": "another"}, headers=OWN_PAGE)
    following = response["Location"]
    assert following != address(token)
    assert heading(client.get(following)) == "Propose a change"
    client.post(following, form(at="1.2", kind="delete"), headers=OWN_PAGE)
    assert heading(client.get(following)) == "Proposal 2 is received"
    assert heading(client.get(address(token))) == "Proposal 1 is received"


@pytest.mark.parametrize(
    ("changes", "saved"),
    [
        ({"kind": "delete"}, ("delete", "", "")),
        ({"kind": "insert", "text": "En ny\r\nsetning."}, ("insert", "", "En ny setning.")),
        (
            {"kind": "section", "at": "2", "title": " Strøm ", "text": "• Holde strømmen på.\r\n\r\n- Gi støtte.\r\n"},
            ("section", "Strøm", "Holde strømmen på.\nGi støtte."),
        ),
    ],
)
def test_each_kind_of_change_is_saved_tidily(client, token, changes, saved):
    assert send(client, token, **changes).status_code == 302
    change = Amendment.objects.get()
    assert (change.kind, change.title, change.text) == saved


def test_markup_and_every_alphabet_are_words_like_others(client, token):
    words = "<script>alert(1)</script> & «norsk», 日本語, العربية, 👩‍👩‍👧, e\u0301"
    send(client, token, text=words)
    assert Amendment.objects.get().text == words.replace("e\u0301", "é")
    page = client.get(address(token)).content.decode()
    assert "<script>alert" not in page
    assert "👩‍👩‍👧" in page


# --- What is wrong


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "New words: Write the words that you propose."),
        ({"text": " \u00a0 "}, "New words: Write the words that you propose."),
        ({"text": "Heve satsen."}, "The words are as they were. Change them, or choose another clause."),
        ({"text": "Heve  \r\nsatsen."}, "The words are as they were. Change them, or choose another clause."),
        ({"text": "x" * 10_001}, "10001"),
        ({"reason": ""}, "Reason: Write why you propose it."),
        ({"confirmed": ""}, "Tick this when your organisation has decided to propose it."),
        ({"kind": "section", "at": "1", "title": "", "text": "Noe."}, "Write what the focus area is called."),
        ({"cosigners": ["999999"]}, "Co-signers: One of those you chose cannot co-sign."),
        ({"cosigners": ["drop table"]}, "Co-signers: One of those you chose cannot co-sign."),
        ({"token": "forged"}, "The form had been open for too long."),
        ({"website": "https://spam.example"}, "The form was filled in as a robot does."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, token, changes, sentence):
    response = send(client, token, **{"reason": "Fordi det haster."} | changes)
    assert response.status_code == 422
    assert sentence in text_of(response)
    if "reason" not in changes:
        assert "Fordi det haster.</textarea>" in response.content.decode()
    assert not Amendment.objects.exists()


def test_ten_thousand_characters_are_taken_and_compared(client, token):
    words = " ".join(f"ord{number}" for number in range(10_000))[:10_000].strip()
    assert send(client, token, step="preview", text=words).status_code == 200
    assert send(client, token, text=words).status_code == 302
    assert Amendment.objects.get().text == words


@pytest.mark.parametrize(
    "forged", [{"at": "7.1"}, {"at": ""}, {"kind": "rewrite"}, {"clause": "1", "at": "1.1.1"}, {"at": "0"}]
)
def test_a_forged_place_changes_nothing(client, token, forged):
    response = send(client, token, **forged)
    assert (response.status_code, heading(response)) == (200, "Propose a change")
    assert "The form did not say which clause it was about." in text_of(response)
    assert not Amendment.objects.exists()


def test_a_forged_clause_or_organisation_is_not_listened_to(client, token, house):
    other, street = open_proposal(), member("Gatelaget")
    forged = {"clause": clause(other, "2.1").pk, "organisation": street.pk, "resolution": other.pk, "number": 99}
    send(client, token, **forged)
    saved = Amendment.objects.get()
    assert (saved.organisation, saved.number, saved.clause.anchor) == (house, 1, "1.1")
    assert saved.resolution != other


# --- Links that open nothing


def test_an_unknown_link_is_not_found_and_says_what_to_do(client):
    response = client.get(address("x" * 43))
    assert (response.status_code, heading(response)) == (404, "The link does not work")
    assert send(client, "ukjent").status_code == 404


def test_an_expired_link_is_gone_and_says_whom_to_ask(client, resolution, house):
    token = invited(resolution, house, expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(address(token))
    assert (response.status_code, heading(response)) == (410, "Nothing can be sent by this link")
    assert "The link has expired. Do you think that this is wrong, or is it urgent? Then write" in text_of(response)


def test_after_the_deadline_what_somebody_has_typed_is_shown_to_be_copied(client, token, resolution):
    with time_machine.travel(resolution.amendments_until + timedelta(minutes=1)):
        response = send(client, token, text="Heve <alt>.", reason="Det haster.")
    assert (response.status_code, heading(response)) == (410, "Nothing can be sent by this link")
    shown = text_of(response)
    assert "It has not been sent. Copy it before you close the page. Heve <alt>. Det haster." in shown
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("facts", "period", "why"),
    [
        ({"decision": "draft"}, {}, "It is not open for amendments."),
        ({"amendments_until": timezone.now() - timedelta(hours=1)}, {}, "Amendments were received until"),
        ({}, {"status": "on_leave"}, "Hus was on leave on"),
        ({}, {"end": timezone.localdate() - timedelta(days=1)}, "Hus was not a member on"),
    ],
    ids=["a draft", "too late", "on leave", "has left"],
)
def test_a_link_opens_nothing_when_nothing_can_be_moved(client, facts, period, why):
    expires = timezone.now() + timedelta(days=1)
    token = invited(open_proposal(**facts), member("Hus", **period), expires_at=expires)
    response = client.get(address(token))
    assert (response.status_code, why in text_of(response)) == (410, True)
    assert send(client, token).status_code == 410
    assert not Amendment.objects.exists()


def test_after_the_deadline_the_receipt_still_shows_what_was_sent(client, token, resolution):
    send(client, token)
    with time_machine.travel(resolution.amendments_until + timedelta(days=3)):
        receipt = client.get(address(token))
        assert (receipt.status_code, heading(receipt)) == (200, "Proposal 1 is received")
        assert "Propose another change" not in text_of(receipt)
        assert client.post(address(token), {"step": "another"}, headers=OWN_PAGE).status_code == 410


# --- Who learns of it


@pytest.mark.parametrize("state", ["new", "used", "unknown", "expired"])
def test_no_cache_search_engine_or_other_site_learns_the_address(client, resolution, house, state):
    token = invited(resolution, house, expires_at=timezone.now() + timedelta(hours=-1 if state == "expired" else 1))
    if state == "used":
        send(client, token)
    response = client.get(address("x" * 43 if state == "unknown" else token))
    assert "no-store" in response["Cache-Control"]
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "same-origin")
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


def test_another_site_cannot_send_by_the_link(client, token):
    response = client.post(address(token), form(), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert not Amendment.objects.exists()


def test_an_organisation_that_sends_without_end_is_asked_to_wait_and_loses_nothing(client, token, monkeypatch):
    monkeypatch.setattr("resolutions.views.moving.FORMS_AN_ORGANISATION", "2/hour")
    for _again in range(2):
        assert send(client, token, step="preview").status_code == 200
    response = send(client, token)
    assert response.status_code == 429
    assert f"{NEW_WORDS}</textarea>" in response.content.decode()
    assert not Amendment.objects.exists()
