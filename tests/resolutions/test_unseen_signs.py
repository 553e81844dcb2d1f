"""What no reader sees, no PDF can hold or no database can count to: it is left out or answered with a sentence."""

from datetime import UTC, datetime

import pytest

from resolutions import texts
from resolutions.document import ClauseText, Document, SectionText, is_blank, tidy
from resolutions.models import Amendment, Resolution
from resolutions.renditions.typesetting import typeset
from tests.factories import StaffFactory
from tests.resolutions.amending import amendment, invited, member, open_proposal, send
from tests.resolutions.life import draft
from tests.resolutions.writing import fields_of, page_of, short

pytestmark = pytest.mark.django_db

TOO_GREAT = str(2**63)


@pytest.fixture
def resolution():
    return open_proposal()


@pytest.fixture
def secretary(client):
    user = StaffFactory(role="secretary")
    client.force_login(user)
    return user


def test_signs_that_nobody_writes_are_left_out_and_every_line_end_is_one():
    assert tidy("\ufeffBygge\x01 mer\x0bnå\x85i\u2028dag\x7f") == "Bygge mer\nnå\ni\ndag"
    assert tidy("a\x00\u030a") == "å"  # what stood apart because of them is composed
    assert tidy("Familie: 👩‍👧, og\tå bo\u00ad") == "Familie: 👩‍👧, og\tå bo\u00ad"


def test_blank_is_what_a_reader_sees_nothing_of():
    assert [sign for sign in ("", " ", "\u200b\ufeff", "\u00a0", "–", "å", "👩", "\ud7a4") if is_blank(sign)] == [
        *("", " ", "\u200b\ufeff", "\u00a0")
    ]


@pytest.mark.parametrize("unseen", ["\x01", "\u200b\ufeff", "\x7f \u2028"])
@pytest.mark.parametrize(
    ("name", "place", "sentence"),
    [
        ("text", {}, "Write the words that you propose."),
        ("reason", {}, "Write why you propose it."),
        ("title", {"kind": "section", "at": "1"}, "Write what the focus area is called."),
    ],
)
def test_nothing_is_sent_that_nobody_sees(client, resolution, unseen, name, place, sentence):
    words = {"title": "Mat"} | place | {name: unseen}
    response = send(client, invited(resolution, member("Åpen dør")), **words)
    assert response.status_code == 422
    assert response.context["form"].errors == {name: [sentence]}
    assert not Amendment.objects.exists()


def test_a_sent_amendment_has_neither_control_characters_nor_lines_in_its_heading(client, resolution):
    token = invited(resolution, member("Åpen dør"))
    send(client, token, kind="section", at="1", title="Mat\nog\x02 drikke", text="Et\x01 måltid\x0bTo måltider")
    sent = Amendment.objects.get()
    assert (sent.title, sent.text) == ("Mat og drikke", "Et måltid\nTo måltider")


@pytest.mark.parametrize("key", [TOO_GREAT, "-1", "x"])
def test_a_cosigner_that_no_database_can_count_to_is_refused_with_a_sentence(client, resolution, key):
    response = send(client, invited(resolution, member("Åpen dør")), cosigners=key)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["cosigners"]


def test_so_is_an_amendment_that_is_to_fall(client, secretary, resolution):
    first, _second = amendment(resolution), amendment(resolution)
    address = page_of(resolution, "amendment", number=first.number)
    response = client.post(address, {"step": "decide", "decision": "adopted", "fall": TOO_GREAT})
    assert list(response.context["decision_form"].errors) == ["fall"]


def test_and_a_saved_draft_has_no_such_number(client, secretary):
    assert client.get(page_of(draft(), "compare", before=1, after=int(TOO_GREAT))).status_code == 404


def test_a_text_that_was_written_with_them_can_be_printed(client, secretary):
    resolution = draft()
    written = Document("Bolig\x01", "Vi\x02 vil.", (SectionText("Leie\x03", "Nå\x04", (ClauseText("Bygge\x05."),)),))
    client.post(page_of(resolution, "text"), fields_of(written, seen="", _save="1"))
    assert texts.read(Resolution.objects.get().text) == Document(
        "Bolig", "Vi vil.", (SectionText("Leie", "Nå", (ClauseText("Bygge."),)),)
    )
    assert client.get(f"{resolution.get_absolute_url()}resolusjon.pdf").status_code == 200


def test_a_draft_has_a_title_that_readers_see(client, secretary):
    response = client.post(page_of(draft(), "text"), fields_of(short("Bygge.", title="\u200b"), seen="", _save="1"))
    assert response.context["form"].errors == {"title": ["Give the resolution a title."]}


def test_what_stands_beside_the_text_is_printed_with_the_unseen_spelled_out():
    assert typeset("sign.typ", {"sign": "31\x01 av 40"}, made=datetime(2026, 3, 8, tzinfo=UTC)).startswith(b"%PDF")


def test_a_text_of_hundreds_of_clauses_is_saved_from_one_page(client, secretary):
    resolution = draft()
    document = short(*(f"Krav nummer {number}." for number in range(1, 301)))
    response = client.post(page_of(resolution, "text"), fields_of(document, seen="", _save="1"))
    assert response.status_code == 302
    assert len(list(texts.read(Resolution.objects.get().text).clauses())) == 300
