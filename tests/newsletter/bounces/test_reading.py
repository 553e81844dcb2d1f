"""Any mail that comes back is read, and at least 99 of 100 are read right."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.bounces.mail import LONGEST
from newsletter.bounces.reading import read
from newsletter.bounces.report import FATES, Kind, Report
from tests.newsletter.bounces import corpus

RETURN_PATH = "retur+d2s-k3v5x7q2ab@lists.example.org"
TOKEN = "AbCdEfGhIjKlMnOpQrStUv"
NO_FATE = ("auto_reply", "challenge", "notice", "person", "unknown")


def test_every_mail_of_the_corpus_is_in_its_index():
    assert sorted(mail["file"] for mail in corpus.MAILS) == sorted(path.name for path in corpus.FOLDER.glob("*.eml"))
    assert len(corpus.MAILS) >= 100


def test_at_least_99_of_100_are_read_right():
    wrong = [mail["file"] for mail in corpus.MAILS if read(corpus.content(mail["file"])).kind != mail["kind"]]
    assert len(wrong) <= len(corpus.MAILS) // 100, wrong


@pytest.mark.parametrize("mail", corpus.of_kind("hard", "soft", "complaint"), ids=lambda mail: mail["file"])
def test_what_became_of_a_message_is_told_with_the_servers_words(mail):
    report = read(corpus.content(mail["file"]))
    assert (report.kind, report.status) == (mail["kind"], mail.get("status", ""))
    assert report.words
    assert "\n" not in report.words
    if "words" in mail:
        assert report.words == mail["words"]
    if "recipient" in mail:
        assert report.recipients[0] == mail["recipient"]


@pytest.mark.parametrize("mail", corpus.of_kind(*NO_FATE), ids=lambda mail: mail["file"])
def test_what_is_no_bounce_is_never_taken_for_one(mail):
    assert read(corpus.content(mail["file"])).kind not in FATES


@pytest.mark.parametrize("mail", corpus.MAILS, ids=lambda mail: mail["file"])
def test_what_points_at_a_message_of_ours_is_found(mail):
    report = read(corpus.content(mail["file"]))
    assert report.return_paths == ((RETURN_PATH,) if mail.get("return_path", True) else ())
    assert report.unsubscribe == (((TOKEN, "12"),) if mail.get("token") else ())


@pytest.mark.parametrize("mail", corpus.of_kind("hard"), ids=lambda mail: mail["file"])
def test_line_ends_make_no_difference(mail):
    data = corpus.content(mail["file"]).replace(b"\r\n", b"\n")
    assert read(data.replace(b"\n", b"\r\n")).kind == read(data).kind == Kind.HARD


def test_a_link_without_a_campaign_and_folded_is_found():
    data = corpus.content(corpus.of_kind("complaint")[0]["file"])
    data = data.replace(b": <https://www.example.org/nyhetsbrev", b":\n <https://www.example.org/\n nyhetsbrev")
    assert read(data.replace(b"v/12/>", b"v/>")).unsubscribe == ((TOKEN, ""),)


def test_nothing_is_a_person():
    assert read(b"") == Report(Kind.PERSON)


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_any_bytes_have_an_answer(data):
    read(data)
    read(b"From: mailer-daemon@example.net\nSubject: failure notice\n" + data)
    for kind in (b"delivery-status", b"global-delivery-status", b"feedback-report", b"rfc822"):
        read(b"Content-Type: message/%b\n\n%b" % (kind, data))


@given(
    st.sampled_from(corpus.MAILS),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 60)), min_size=1, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_a_mail_damaged_on_its_way_has_an_answer(mail, damages):
    data = corpus.content(mail["file"])
    for where, inserted, lost in damages:
        at = int(where * len(data))
        data = data[:at] + inserted + data[at + lost :]
    report = read(data)
    assert len(report.words) <= 500
    assert len(report.status) <= 12
    report.words.encode()


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "utf-7", "idna", "zlib", "x-unknown", "'; DROP", "utf-16", "undefined"]
)
def test_a_strange_charset_has_an_answer(charset):
    header = f"From: =?{charset}?q?=FF=D8=00?= <mailer-daemon@example.net>\nSubject: =?{charset}?b?/9g?=\n"
    read(f"{header}Content-Type: text/plain; charset={charset}\n\n550 5.1.1 \\x00 \\ud800 User unknown\n".encode())


MONSTERS = {
    "no space anywhere": b"a" * LONGEST,
    "plus signs": b"a+" * (LONGEST // 2),
    "at signs": b"a@" * (LONGEST // 2),
    "dots": b"5.1." * (LONGEST // 4),
    "re": b"Subject: " + b"re: " * 5000 + b"x\n\n",
    "words that are encoded and never end": b"Subject: " + b"=?a?q? " * (LONGEST // 7) + b"\n\n",
    "comments within comments": b"From: " + b"(" * LONGEST + b"\n\n",
    "parameters": b"Content-Type: text/plain; " + b"a;" * (LONGEST // 2) + b"\n\n",
    "a tag that never ends": b"Content-Type: text/html\n\n" + b"<br " * (LONGEST // 4),
    "empty lines": b"\n" * LONGEST,
    "users": b"user " * (LONGEST // 5),
    "parts within parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
    ),
    "messages within messages": b"Content-Type: message/rfc822\n\n" * 3000,
    "many parts": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nm\n" * 20000,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_mail_made_to_keep_us_busy_is_soon_done_with(name):
    started = process_time()
    read(MONSTERS[name])
    read(b"From: mailer-daemon@example.net\n" + MONSTERS[name])
    read(b"From: mailer-daemon@example.net\n\n" + MONSTERS[name])
    assert process_time() - started < 3
