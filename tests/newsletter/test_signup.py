"""Signing up, as a stranger and as one who subscribes already meets it."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import gettext

from newsletter import consent
from newsletter.addresses import fingerprint
from newsletter.forms import SignUpForm
from newsletter.models import ConsentEvent, Letter, MailingList, Subscriber, Suppression
from tests.newsletter.conftest import sign_up, subscriber, the_list

pytestmark = pytest.mark.django_db

PAGE = "/nyhetsbrev/"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def post(client, email: str, **changes):
    data = {"email": email, "language": "nb", "token": SignUpForm().fresh_token(), "website": ""} | changes
    return client.post(PAGE, data, headers=OWN_PAGE)


def page_of(response) -> str:
    """The page less what differs each time: the signed token."""
    return re.sub(r'name="token" value="[^"]+"', "", response.content.decode())


def test_a_stranger_who_signs_up_is_asked_by_mail(client):
    response = post(client, "Kari@Example.org")
    assert (response.status_code, response["Location"]) == (302, "/nyhetsbrev/sjekk-e-posten/")
    kari = Subscriber.objects.get()
    assert (kari.email, kari.state, kari.language) == ("Kari@example.org", "pending", "nb")
    assert [letter.kind for letter in kari.letters.all()] == ["confirm"]
    event = ConsentEvent.objects.get(subscriber=kari)
    assert (event.what, event.page, event.language) == ("requested", PAGE, "nb")
    assert (event.wording_version, event.wording) == (consent.CURRENT, consent.wording())


def test_the_wording_is_shown_and_kept_in_the_language_of_the_page(client):
    shown = client.get("/en/nyhetsbrev/").content.decode()
    assert "We do not record whether you open or click." in shown
    data = {"email": "a@example.org", "language": "en", "token": SignUpForm().fresh_token()}
    client.post("/en/nyhetsbrev/", data, headers=OWN_PAGE)
    event = ConsentEvent.objects.get()
    assert (event.language, event.page) == ("en", "/en/nyhetsbrev/")
    assert event.wording.startswith("We send what you choose to the address you give us")


@pytest.mark.parametrize("state", ["pending", "active", "unsubscribed"])
def test_the_answer_does_not_tell_who_subscribes(client, state):
    subscriber("known@example.org", state=state)
    known, unknown = (client.get(post(client, f"{who}@example.org")["Location"]) for who in ("known", "unknown"))
    assert page_of(known) == page_of(unknown)
    kind = "already" if state == "active" else "confirm"
    assert Letter.objects.get(subscriber__email="known@example.org").kind == kind


def test_an_address_that_must_never_be_written_to_gets_the_same_answer_and_no_letter(client):
    Suppression.objects.create(address_hash=fingerprint("never@example.org"), reason=Suppression.Reason.ASKED)
    response = post(client, "never@example.org")
    assert (response.status_code, response["Location"]) == (302, "/nyhetsbrev/sjekk-e-posten/")
    assert Subscriber.objects.count() == Letter.objects.count() == 0


def test_nobody_can_fill_a_strangers_mailbox(client):
    for _again in range(5):
        assert post(client, "kari@example.org").status_code == 302
    assert Letter.objects.count() == 3
    with time_machine.travel(timezone.now() + timezone.timedelta(hours=2)):
        post(client, "kari@example.org")
    assert Letter.objects.count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nor_can_several_at_the_same_moment():
    together = Barrier(6)

    def ask(_number: int) -> None:
        together.wait()
        sign_up("kari@example.org")
        connection.close()

    the_list()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(6)))
    assert Letter.objects.count() == 3


def test_one_visitor_signs_up_twenty_addresses_an_hour(client):
    for number in range(20):
        assert post(client, f"reader{number}@example.org").status_code == 302
    response = post(client, "one.more@example.org")
    assert response.status_code == 429
    assert 'value="one.more@example.org"' in response.content.decode()
    assert Subscriber.objects.count() == 20


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write your e-mail address"),
        ("kari", "This is not an e-mail address"),
        ("kari@example.org\r\nBcc: all@example.org", "This is not an e-mail address"),
        ("kari@example.org, ola@example.org", "This is not an e-mail address"),
        ("a" * 10_000 + "@example.org", "at most 254 characters"),
    ],
    ids=["empty", "malformed", "header", "two", "10 000 characters"],
)
def test_a_wrong_address_gets_a_sentence_and_keeps_what_was_typed(client, typed, sentence):
    data = {"email": typed, "language": "en", "token": SignUpForm().fresh_token()}
    response = client.post("/en/nyhetsbrev/", data, headers=OWN_PAGE)
    assert response.status_code == 422
    text = response.content.decode()
    assert text.count(sentence) == 2  # in the summary and at the field
    assert not typed or f'value="{typed}"' in text
    assert Subscriber.objects.count() == 0


def test_a_nul_in_the_address_is_refused(client):
    assert post(client, "ka\0ri@example.org").status_code == 422


def test_a_page_kept_for_more_than_a_day_still_leads_on_with_what_was_typed(client):
    with time_machine.travel(timezone.now() - timezone.timedelta(hours=25)):
        token = SignUpForm().fresh_token()
    response = post(client, "kari@example.org", token=token)
    assert response.status_code == 422
    text = response.content.decode()
    assert 'value="kari@example.org"' in text
    fresh = re.search(r'name="token" value="([^"]+)"', text)[1]
    assert post(client, "kari@example.org", token=fresh).status_code == 302


def test_a_form_that_told_an_older_wording_is_shown_anew(client, monkeypatch):
    token = SignUpForm().fresh_token()
    monkeypatch.setattr(SignUpForm, "told", "2027-01")
    assert post(client, "kari@example.org", token=token).status_code == 422
    assert post(client, "kari@example.org").status_code == 302


def test_one_list_needs_no_box(client):
    assert 'type="checkbox"' not in client.get(PAGE).content.decode()
    post(client, "kari@example.org")
    assert [each.slug for each in Letter.objects.get().lists.all()] == ["nyhetsbrev"]


class TestSeveralLists:
    @pytest.fixture(autouse=True)
    def _lists(self, press):
        press.description = "Samme dag som det skjer"
        press.save()
        MailingList.objects.create(slug="medlemmer", name="Til medlemmene", is_public=False)

    def test_the_open_ones_are_offered_in_a_group_and_none_is_ticked(self, client):
        group = re.search(r"<fieldset.*?</fieldset>", client.get(PAGE).content.decode(), re.DOTALL)[0]
        assert gettext("What do you want to get?") in re.search(r"<legend>(.*?)</legend>", group)[1]
        assert re.findall(r'name="lists" value="(\w+)"', group) == ["nyhetsbrev", "presse"]
        assert "Samme dag som det skjer" in group
        assert "checked" not in group

    def test_what_is_ticked_is_asked_for_in_one_letter(self, client):
        assert post(client, "kari@example.org", lists=["nyhetsbrev", "presse"]).status_code == 302
        assert [each.slug for each in Letter.objects.get().lists.all()] == ["nyhetsbrev", "presse"]
        assert ConsentEvent.objects.get().scope == "nyhetsbrev presse"

    @pytest.mark.parametrize("lists", [[], ["medlemmer"], ["finnes-ikke"], ["a\0b"], ["1"]])
    def test_without_a_list_of_those_nothing_is_taken_in_and_the_address_stays(self, client, lists):
        response = post(client, "kari@example.org", lists=lists)
        assert response.status_code == 422
        text = response.content.decode()
        assert 'value="kari@example.org"' in text
        assert 'href="#id_lists"' in text
        assert not Subscriber.objects.exists()

    def test_the_form_on_any_page_has_the_same_boxes(self):
        tags = '{% load newsletter %}{% signup_form as form %}{% include "components/signup.html" %}'
        page = Template(tags).render(Context())
        assert re.findall(r'name="lists" value="(\w+)"', page) == ["nyhetsbrev", "presse"]

    @pytest.mark.parametrize("number", [1, 6])
    def test_the_page_costs_the_same_however_many_there_are(self, client, django_assert_num_queries, number):
        for each in range(number):
            MailingList.objects.create(slug=f"list{each}", name=f"List {each}")
        client.get(PAGE)  # what is asked once a process
        with django_assert_num_queries(5):
            client.get(PAGE)


def test_mail_comes_in_the_language_chosen(client):
    post(client, "kari@example.org", language="nn")
    assert Letter.objects.get().language == "nn"
    assert ' value="en" selected' in client.get("/en/nyhetsbrev/").content.decode()


def test_where_no_list_is_open_the_form_says_so(client):
    MailingList.objects.update(is_public=False)
    response = post(client, "kari@example.org")
    assert response.status_code == 422
    assert gettext("One cannot sign up for anything at the moment.") in response.content.decode()
    assert not Subscriber.objects.exists()


def test_another_site_cannot_sign_anybody_up(client):
    data = {"email": "kari@example.org", "token": SignUpForm().fresh_token()}
    assert client.post(PAGE, data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(PAGE, data, headers={"Origin": "https://other.example"}).status_code == 403
    assert client.post(PAGE, data).status_code == 403
    assert Subscriber.objects.count() == 0


def test_the_form_on_any_page_leads_here_and_the_page_is_kept_with_the_consent(client):
    page = Template('{% load newsletter %}{% signup_form as form %}{% include "components/signup.html" %}').render(
        Context()
    )
    assert 'action="/nyhetsbrev/"' in page
    assert consent.wording() in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    assert post(client, "no address", token=token).status_code == 422
    client.post(
        PAGE,
        {"email": "kari@example.org", "language": "nb", "token": token},
        headers={**OWN_PAGE, "Referer": "http://testserver/om-oss/"},
    )
    assert ConsentEvent.objects.get().page == "/om-oss/"


def test_the_page_leaves_no_cookie_and_is_the_same_for_all(client):
    response = client.get(PAGE)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "csrf" not in response.content.decode().lower()
    assert "X-Robots-Tag" not in response


def test_the_answer_is_not_for_search_engines(client):
    response = client.get("/nyhetsbrev/sjekk-e-posten/")
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
