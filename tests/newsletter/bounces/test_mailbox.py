"""The mailbox is read: bounces are moved away, people's letters stay, nothing is deleted or counted twice."""

import mailbox
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from newsletter import tasks
from newsletter.bounces import collecting, services
from newsletter.bounces.boxes import NotReached, open_box
from newsletter.bounces.boxes.box import Place
from newsletter.bounces.collecting import collect
from newsletter.bounces.mail import LONGEST
from newsletter.models import Bounce, Suppression
from tests.newsletter.bounces import corpus
from tests.newsletter.bounces.conftest import came_back, sent
from tests.newsletter.bounces.imap_server import Mailbox, serve

pytestmark = pytest.mark.django_db


def content(kind: str) -> bytes:
    return corpus.content(corpus.of_kind(kind)[0]["file"])


@pytest.fixture
def mails(kari) -> list[bytes]:
    """One that came back, one of an automaton, one of a person, one that is not about anything of ours."""
    return [came_back(sent(kari)), content("auto_reply"), content("person"), content("soft")]


@pytest.fixture
def maildir(tmp_path):
    return mailbox.Maildir(tmp_path / "post")


def url_of(box: mailbox.Maildir) -> str:
    return f"maildir://{box._path}"


def contents(box: mailbox.Maildir) -> list[bytes]:
    return sorted(box.get_bytes(key) for key in box.keys())  # noqa: SIM118 -- a maildir is iterated by its mails


class Killed(BaseException):
    pass


def kill(*args, **kwargs):
    raise Killed


def test_each_mail_of_a_maildir_goes_to_its_place(maildir, mails):
    for mail in mails:
        maildir.add(mail)
    assert collect(url_of(maildir)) == {"hard": 1, "auto_reply": 1, "person": 1, "soft": 1}
    assert contents(maildir.get_folder("behandlet")) == sorted(mails[:2])
    assert contents(maildir.get_folder("ukjent")) == [mails[3]]
    (letter,) = maildir
    assert (letter.get_flags(), letter.get_subdir()) == ("F", "cur")
    assert Bounce.objects.get().kind == "hard"
    assert collect(url_of(maildir)) == {}
    assert len(maildir) == 1


def test_each_mail_of_an_imap_mailbox_goes_to_its_place(mails):
    box = Mailbox(*mails)
    with serve(box) as url:
        assert collect(url).total() == 4
        assert collect(url).total() == 0
    assert box.mails("behandlet") == mails[:2]
    assert box.mails("ukjent") == [mails[3]]
    assert (box.mails("INBOX"), box.flags()) == ([mails[2]], [{r"\Flagged"}])
    assert Bounce.objects.get().kind == "hard"


def test_a_server_that_cannot_move_copies_and_removes_that_mail_alone(mails):
    box = Mailbox(*mails, capabilities="UIDPLUS")
    with serve(box) as url:
        collect(url)
    assert box.mails("behandlet") == mails[:2]
    assert box.mails("INBOX") == [mails[2]]


def test_where_one_mail_alone_cannot_be_removed_it_stays_with_a_mark(mails):
    box = Mailbox(mails[0], capabilities="")
    with serve(box) as url:
        assert [collect(url).total() for _ in range(2)] == [1, 0]
    assert box.mails("behandlet") == box.mails("INBOX") == [mails[0]]
    assert box.flags() == [{r"\Deleted"}]
    assert "EXPUNGE" not in box.asked


def test_folders_lie_where_the_server_wants_them(mails):
    box = Mailbox(mails[0], namespace='(("INBOX." "."))')
    with serve(box) as url:
        collect(url)
    assert box.mails("INBOX.behandlet") == [mails[0]]


@pytest.mark.parametrize("kind", ["maildir", "imap"])
def test_a_worker_that_is_killed_between_counting_and_moving_counts_once(monkeypatch, maildir, mails, kind):
    maildir.add(mails[0])
    box = Mailbox(mails[0])
    with serve(box) as imap:
        url = imap if kind == "imap" else url_of(maildir)
        with monkeypatch.context() as patched:
            patched.setattr(type(open_box(url)), "settle", kill)
            with pytest.raises(Killed):
                collect(url)
        assert Bounce.objects.count() == 1
        assert collect(url) == {"hard": 1}
    assert Bounce.objects.count() == Suppression.objects.count() == 1
    assert contents(maildir.get_folder("behandlet")) if kind == "maildir" else box.mails("behandlet") == [mails[0]]


def test_a_worker_that_is_killed_before_counting_loses_nothing(monkeypatch, maildir, mails):
    maildir.add(mails[0])
    with monkeypatch.context() as patched:
        patched.setattr(services, "take", kill)
        with pytest.raises(Killed):
            collect(url_of(maildir))
    assert not Bounce.objects.exists()
    collect(url_of(maildir))
    assert Bounce.objects.count() == 1


def test_of_a_huge_mail_only_the_beginning_is_fetched(mails, maildir):
    huge = mails[0] + b"x" * (2 * LONGEST)
    maildir.add(huge)
    box = Mailbox(huge)
    with serve(box) as imap:
        for url in (imap, url_of(maildir)):
            with open_box(url) as opened:
                assert [len(item.data) for item in opened.waiting(5)] == [LONGEST]
            assert collect(url) == {"hard": 1}
    assert box.mails("behandlet") == [huge]
    assert contents(maildir.get_folder("behandlet")) == [huge]


def test_no_more_than_so_many_at_a_time(maildir, mails):
    box = Mailbox(*mails)
    for mail in mails:
        maildir.add(mail)
    with serve(box) as imap:
        for url in (imap, url_of(maildir)):
            assert [collect(url, most=3).total() for _ in range(3)] == [3, 1, 0]


def test_two_workers_at_the_same_mail_disturb_nobody(maildir, mails):
    maildir.add(mails[0])
    with open_box(url_of(maildir)) as first, open_box(url_of(maildir)) as second:
        items = [next(iter(box.waiting(1))) for box in (first, second)]
        first.settle(items[0], Place.DONE)
        second.settle(items[1], Place.DONE)
        assert list(second.waiting(1)) == []
    assert contents(maildir.get_folder("behandlet")) == [mails[0]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda url: url.replace("p%3Ass", "wrong"), "wrong password"),
        (lambda url: url.replace("/INBOX", "/Nowhere"), "no such folder"),
        (lambda url: url.replace("imap://", "imaps://"), "127.0.0.1: "),
        (lambda url: "pop3://host/", "imaps://, imap:// or maildir://, not pop3://"),
        (lambda url: "maildir:///nowhere", "is no maildir"),
        (lambda url: "imap://127.0.0.1:1/", "refused"),
    ],
)
def test_a_mailbox_that_cannot_be_opened_says_why_without_the_password(change, words):
    with serve(Mailbox()) as url, pytest.raises(NotReached, match=words) as refused:
        collect(change(url))
    assert "p:ss" not in str(refused.value)
    assert collecting.last_look().trouble == str(refused.value)


@pytest.mark.parametrize("step", ["UID SEARCH", "UID FETCH", "UID MOVE", "CREATE"])
def test_a_server_that_hangs_up_is_tried_the_next_time(mails, step):
    box = Mailbox(mails[0])
    box.hangs_up_at = step
    with serve(box) as url:
        with pytest.raises(NotReached):
            collect(url)
        box.hangs_up_at = ""
        assert collect(url).total() == 1
    assert Bounce.objects.count() == 1
    assert box.mails("behandlet") == [mails[0]]
    assert collecting.last_look().trouble == ""


def test_beat_looks_into_the_mailbox_of_the_settings(settings, maildir, mails, caplog):
    maildir.add(mails[0])
    tasks.read_bounces()
    assert not Bounce.objects.exists()
    settings.BOUNCE_MAILBOX = url_of(maildir)
    tasks.read_bounces()
    assert Bounce.objects.count() == 1
    settings.BOUNCE_MAILBOX = "maildir:///nowhere"
    tasks.read_bounces()
    assert "/nowhere is no maildir" in caplog.text
    assert settings.CELERY_BEAT_SCHEDULE["newsletter-bounces"] == {
        "task": tasks.read_bounces.name,
        "schedule": 300.0,
        "options": {"expires": 300},
    }


def test_an_operator_reads_it_with_a_command(settings, maildir, mails):
    for mail in mails:
        maildir.add(mail)
    said = StringIO()
    call_command("read_bounces", url_of(maildir), stdout=said)
    assert said.getvalue().splitlines() == ["auto_reply: 1", "hard: 1", "person: 1", "soft: 1", "4 mails read."]
    with pytest.raises(CommandError, match="Set BOUNCE_MAILBOX"):
        call_command("read_bounces")
    with pytest.raises(CommandError, match="is no maildir"):
        call_command("read_bounces", "maildir:///nowhere")
