"""What the writing help says, and to whom."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import StaffFactory, TopicFactory
from tests.plain_words import without_catalogues  # noqa: F401 -- these tests read the sentences of the code

pytestmark = pytest.mark.django_db
EASY = "Alle skal ha et hjem. Det er for få hjem i dag. Vi ber om flere."
LONG = "Vi " + " ".join(["ber"] * 30) + " om flere hjem."


@pytest.fixture
def editor(client):
    client.force_login(StaffFactory(role="editor"))
    return client


def said(client, text: str, **data) -> str:
    response = client.post(reverse("admin:writing_help"), {"text": text} | data)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_easy_text_is_called_easy(editor):
    assert said(editor, EASY) == (
        '<p class="writing-help__verdict writing-help__verdict--easy"><strong>Very easy to read.</strong> LIX 5.</p> '
        "<p>16 words in 3 sentences, 5 words each on average.</p>"
    )


@pytest.mark.parametrize(
    ("long_words", "words"),
    [
        (1, "Very easy to read."),  # 20 words, one sentence each ten: LIX 10 + 5 for each long word
        (4, "Easy to read."),
        (6, "A little heavy."),
        (8, "Hard to read."),
        (10, "Very hard to read."),
    ],
)
def test_the_verdict_follows_the_thresholds_of_lix(editor, long_words, words):
    spoken = ["fattigdom"] * long_words + ["hus"] * (20 - long_words)
    text = " ".join(spoken[::2]).capitalize() + ". " + " ".join(spoken[1::2]).capitalize() + "."
    assert words in said(editor, text)


def test_long_sentences_are_named_with_their_length(editor):
    html = said(editor, f"{EASY} {LONG}")
    assert "Long sentences, which many have to read twice:" in html
    assert "<li>“Vi ber ber ber ber ber ber ber …” has 34 words.</li>" in html


def test_only_the_three_longest_are_named_and_the_others_counted(editor):
    html = said(editor, " ".join([LONG] * 5))
    assert html.count("has 34 words") == 3
    assert "<li>And 2 more.</li>" in html


def test_few_words_are_counted_but_not_judged(editor):
    assert said(editor, "Bolig til alle") == "<p>3 words in 1 sentence.</p>"


def test_nothing_is_said_of_nothing(editor):
    assert said(editor, " ") == ""
    assert said(editor, "<p></p>", markup="yes") == ""


def test_markup_counts_only_where_it_is_markup(editor):
    assert (
        said(editor, "<p>Bolig</p><p>til alle</p>", markup="yes")
        == "<p>3 words in 2 sentences, 2 words each on average.</p>"
    )
    assert said(editor, "a < b og b > c") == "<p>5 words in 1 sentence.</p>"


def test_what_is_written_comes_back_as_text(editor):
    html = said(editor, "<img src=x onerror=alert(1)> " + LONG)
    assert "<img" not in html
    assert "&lt;img" in html


def test_it_speaks_the_language_of_the_person(editor):
    with override("en"):
        address = reverse("admin:writing_help")
    assert address == "/en/admin/writing-help/"
    assert editor.post(address, {"text": EASY}).headers["Content-Language"] == "en"


def test_strangers_and_members_without_a_desk_get_nothing(client):
    address = reverse("admin:writing_help")
    assert client.post(address, {"text": EASY}).status_code == 302
    client.force_login(StaffFactory(is_staff=False))
    assert client.post(address, {"text": EASY}).status_code == 302


def test_it_answers_forms_of_ours_only():
    client = Client(enforce_csrf_checks=True)
    client.force_login(StaffFactory(role="editor"))
    assert client.post(reverse("admin:writing_help"), {"text": EASY}).status_code == 403


def test_it_is_asked_not_fetched(editor):
    assert editor.get(reverse("admin:writing_help")).status_code == 405


def test_every_form_of_the_admin_loads_it_and_the_log_in_does_not(editor):
    script = f'data-address="{reverse("admin:writing_help")}" defer></script>'
    assert script in editor.get(reverse("admin:policies_topic_change", args=[TopicFactory().pk])).content.decode()
    editor.logout()
    assert "writing_help.js" not in editor.get(reverse("admin:login")).content.decode()
