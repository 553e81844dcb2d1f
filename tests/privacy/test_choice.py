import pytest
from django.test import Client

from privacy.models import StoredItem
from privacy.services import apply_declaration

COOKIES = "/personvern/informasjonskapsler/"


def choose(client: Client, decision: str, asked=("video",), ticked=(), **fields):
    return client.post(COOKIES, {"decision": decision, "asked": list(asked), "ticked": list(ticked), **fields})


def answers(client: Client) -> dict[str, bool | None]:
    return {purpose.varname: purpose.answer for purpose in client.get(COOKIES).context["optional"]}


@pytest.fixture
def video(declare):
    return declare("video", "YSC")


def test_before_a_choice_nothing_is_stored(browser_client, video):
    page = browser_client.get(COOKIES)
    assert page.cookies == {}
    assert not page.has_header("Vary") or "Cookie" not in page["Vary"]
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert answers(browser_client) == {"video": None}


def test_yes_and_no_are_kept_and_shown_and_can_be_changed(browser_client, video):
    choose(browser_client, "all")
    assert answers(browser_client) == {"video": True}
    choose(browser_client, "none")
    assert answers(browser_client) == {"video": False}
    choose(browser_client, "all")
    assert answers(browser_client) == {"video": True}


def test_the_choice_is_kept_for_a_year_out_of_reach_of_scripts(browser_client, video):
    cookie = choose(browser_client, "none").cookies["cookie_consent"]
    assert cookie.value == "video=-1"
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 60 * 60, True, "Lax")


def test_a_page_that_shows_a_choice_is_nobody_elses(browser_client, video):
    choose(browser_client, "all")
    assert "private" in browser_client.get(COOKIES)["Cache-Control"]


def test_one_purpose_is_answered_with_two_buttons_alike(browser_client, video):
    page = browser_client.get(COOKIES).content.decode()
    assert page.count('<button class="button" name="decision"') == 2
    assert 'type="checkbox"' not in page


def test_several_purposes_have_a_box_each_and_three_buttons_alike(browser_client, video, declare):
    declare("statistics", "counter")
    page = browser_client.get(COOKIES).content.decode()
    assert page.count('<button class="button" name="decision"') == 3
    assert page.count('type="checkbox"') == 2
    assert " checked" not in page


def test_a_saved_choice_says_yes_to_what_is_ticked_and_no_to_the_rest(browser_client, video, declare):
    declare("statistics", "counter")
    choose(browser_client, "chosen", asked=["video", "statistics"], ticked=["statistics"])
    assert answers(browser_client) == {"video": False, "statistics": True}


def test_an_answer_at_a_film_leaves_other_answers_alone(browser_client, video, declare):
    declare("statistics", "counter")
    choose(browser_client, "all", asked=["statistics"])
    choose(browser_client, "none", asked=["video"])
    assert answers(browser_client) == {"video": False, "statistics": True}


def test_the_necessary_is_told_as_text_and_never_asked(browser_client, declare):
    declare("necessary", "sessionid", required=True)
    page = browser_client.get(COOKIES).content.decode()
    assert "sessionid" in page
    assert "<form" not in page
    assert "disabled" not in page
    assert choose(browser_client, "all", asked=["necessary"]).cookies == {}


def test_something_new_for_a_purpose_is_asked_again_of_those_who_said_yes(browser_client, video):
    choose(browser_client, "all")
    StoredItem.objects.create(purpose=video, name="ny", provider="YouTube", use="Nytt", lifetime="En dag")
    apply_declaration()
    assert answers(browser_client) == {"video": None}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {},
    ],
)
def test_a_choice_made_on_another_site_is_refused(video, headers):
    answer = choose(Client(headers=headers), "all")
    assert answer.status_code == 403
    assert answer.cookies == {}


def test_the_form_works_with_djangos_own_csrf_check_turned_on(video):
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    assert choose(strict, "all").status_code == 302


@pytest.mark.parametrize("decision", ["", "maybe", "ALL", "-1"])
def test_an_answer_that_no_button_gives_is_a_bad_request(browser_client, video, decision):
    assert choose(browser_client, decision).status_code == 400


def test_unknown_purposes_are_not_written(browser_client, video):
    cookie = choose(browser_client, "all", asked=["video", "x=1|y=2", "x" * 5000]).cookies["cookie_consent"]
    assert cookie.value.startswith("video=20")
    assert "|" not in cookie.value


@pytest.mark.parametrize(
    ("wanted", "way_back"),
    [
        ("/om-oss/#video-3", "/om-oss/#video-3"),
        ("", f"{COOKIES}#valg"),
        ("https://elsewhere.example/", f"{COOKIES}#valg"),
        ("//elsewhere.example/", f"{COOKIES}#valg"),
        ("javascript:alert(1)", f"{COOKIES}#valg"),
    ],
)
def test_the_visitor_comes_back_to_where_the_question_was(browser_client, video, wanted, way_back):
    assert choose(browser_client, "all", next=wanted).url == way_back


def test_a_mangled_cookie_counts_as_no_choice(browser_client, video):
    browser_client.cookies["cookie_consent"] = "||=video=|video"
    assert answers(browser_client) == {"video": None}


def test_the_page_costs_the_same_with_many_cookies(browser_client, declare, django_assert_num_queries):
    declare("video", *"abc")
    browser_client.get(COOKIES)
    with django_assert_num_queries(7):
        browser_client.get(COOKIES)
    for number in range(10):
        declare(f"purpose-{number}", *(f"cookie-{count}" for count in range(30)))
    browser_client.get(COOKIES)
    with django_assert_num_queries(7):
        browser_client.get(COOKIES)
