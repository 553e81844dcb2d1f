"""What stands in a worker's journal when the worker does not tell any more."""

import os
import time

import pytest
from django.utils import timezone

from newsletter.sending import journal
from newsletter.sending.journal import Journal, Known, Sealed
from newsletter.sending.outcomes import Outcome

SENT = Outcome(7, 1, "sent", "250 “ok”\n")
LATER = Outcome(8, 2, "deferred", "451 later", timezone.now())


@pytest.fixture
def book():
    """A journal of batch 3 in living hands."""
    with Journal() as opened:
        opened.open(3, 5)
        yield opened


def left() -> Known | None:
    """What a dead worker has left."""
    [found] = journal.found()
    with found.taken() as known:
        return known


def test_what_was_written_is_read_after_a_death(book):
    book.begin(7)
    book.answer(SENT)
    book.answer(LATER)
    book.begin(9)
    book.__exit__()
    known = left()
    assert known == book.known == Known(3, 5, begun={7, 9}, outcomes={7: SENT, 8: LATER})
    assert known.unanswered == {9}


def test_a_journal_that_was_read_is_gone(book):
    book.__exit__()
    assert left() == Known(3, 5)
    assert journal.found() == []


def test_the_journal_of_a_living_worker_is_left_alone(book):
    assert left() is None
    assert len(journal.found()) == 1


def test_a_journal_stays_when_what_it_says_could_not_be_recorded(book):
    book.__exit__()
    [found] = journal.found()
    with pytest.raises(ConnectionError), found.taken():
        raise ConnectionError
    assert left() == Known(3, 5)


def test_a_line_that_was_torn_was_never_written(book):
    book.begin(7)
    os.write(book._file, b'["begin", 81')
    book.__exit__()
    assert left().begun == {7}


def test_a_torn_line_does_not_hide_the_seal(book):
    os.write(book._file, b'["begin", 81')
    [found] = journal.found()
    assert found.seal(3, 5) == Known(3, 5)


def test_nothing_is_begun_after_the_seal(book):
    book.begin(7)
    [found] = journal.found()
    assert found.seal(3, 5).unanswered == {7}
    with pytest.raises(Sealed):
        book.begin(8)
    book.answer(SENT)
    book.__exit__()
    assert left() == Known(3, 5, begun={7}, outcomes={7: SENT})


def test_what_was_begun_in_the_moment_before_the_seal_may_leave(book, monkeypatch):
    write = os.write

    def sealed_right_after(file, line):
        written = write(file, line)
        if line.startswith(b'["begin"'):
            monkeypatch.undo()
            assert journal.found()[0].seal(3, 5).begun == {7}
        return written

    monkeypatch.setattr(os, "write", sealed_right_after)
    book.begin(7)
    with pytest.raises(Sealed):
        book.begin(8)


def test_a_seal_is_for_one_batch_and_fence(book):
    [found] = journal.found()
    assert found.seal(4, 5) is None
    assert found.seal(3, 6) is None
    book.begin(7)


def test_a_full_disk_lets_nothing_begin(book, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:5]))
    with pytest.raises(OSError, match="disk full"):
        book.begin(7)
    monkeypatch.undo()
    assert book.known.begun == set()
    book.__exit__()
    assert left().begun == set()


def test_after_another_boot_a_journal_may_lack_something(book, monkeypatch):
    book.begin(7)
    book.__exit__()
    monkeypatch.setattr(journal, "boot_id", lambda: "another")
    assert left() == Known(3, 5, is_complete=False, begun={7})


def test_a_journal_without_a_first_line_is_being_made_or_was_never_claimed_with():
    (journal.folder() / "new.journal").touch()
    assert left() is None
    assert len(journal.found()) == 1
    hours_ago = time.time() - 2 * journal.STILLBORN
    os.utime(journal.folder() / "new.journal", (hours_ago, hours_ago))
    assert left() is None
    assert journal.found() == []


def test_a_place_has_one_name_for_all_its_workers():
    assert journal.place() == journal.place()
    (journal.folder() / "place").unlink()
    assert len(journal.place()) == 36
    assert [path.name for path in journal.folder().iterdir()] == ["place"]


def test_two_who_look_at_once_do_not_both_settle(book):
    book.__exit__()
    [found] = journal.found()
    with found.taken() as first, journal.found()[0].taken() as second:
        assert (first, second) == (Known(3, 5), None)
