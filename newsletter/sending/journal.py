"""What a worker knows of the batch in its hands, in a file that outlives it.

The ledger learns what came of a batch when the batch is put back. Until then this file knows: which messages were
begun, and how each was answered. It is written without being flushed, for the system keeps what a killed program has
written; only a machine that loses power forgets, and then its boot id has changed.

The worker holds a lock (flock) on its file for as long as it lives. All write at the end of the file (O_APPEND), and
that makes one order of everything: a message begun before the seal may leave, one after it may not, and whoever
seals and then reads knows which. So a worker that stands still can be left behind without being waited for.
The folder must be on a local disk; those who share it are one place.
"""

import contextlib
import fcntl
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import time
from typing import Self

from django.conf import settings

from newsletter.sending.outcomes import Outcome

SUFFIX = ".journal"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
#: Where a system names its boots nowhere, no journal of another process is trusted to be complete.
UNKNOWN_BOOT = str(uuid.uuid4())
#: A file without a first line is being made, unless it is as old as this (seconds).
STILLBORN = 3600


class Sealed(Exception):
    """The batch is in other hands: nothing more may be begun."""


@dataclass
class Known:
    """What is known of a batch under one fence.

    Args:
        batch: its id.
        fence: what it was claimed with.
        is_complete: whether a message that is not in `begun` certainly was not.
        begun: the deliveries whose message may have left.
        outcomes: by delivery.
    """

    batch: int
    fence: int
    is_complete: bool = True
    begun: set[int] = field(default_factory=set)
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @property
    def unanswered(self) -> set[int]:
        return self.begun - self.outcomes.keys()


class Journal:
    """The file of one worker and batch; a context manager, after which the file stays unless it was discarded."""

    def __init__(self) -> None:
        self._path = folder() / f"{uuid.uuid4()}{SUFFIX}"
        self._file: int | None = None
        self._size = 0
        self.known: Known

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def open(self, batch: int, fence: int) -> None:
        """Begin the file; to be called before the claim is committed, so that no claim is without one."""
        self.known = Known(batch, fence)
        self._file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._write(json.dumps(("batch", batch, fence, boot_id())).encode())

    def begin(self, delivery: int) -> None:
        """Write that the message is about to leave.

        Raises:
            Sealed: it may not.
            OSError: it could not be written, so it may not either.
        """
        self._write(b'["begin", %d]' % delivery)
        # The position after an append is the end of the file: past our own lines only if others have written.
        if os.lseek(self._file, 0, os.SEEK_CUR) != self._size and delivery not in _read(self._file).begun:
            raise Sealed
        self.known.begun.add(delivery)

    def answer(self, outcome: Outcome) -> None:
        """Write what came of it; also of a message that was refused before it was begun."""
        self.known.outcomes[outcome.delivery] = outcome
        delivery, attempt, state, reply, due_at = outcome
        due = f'"{due_at.isoformat()}"' if due_at else "null"
        self._write(f'["answer", {delivery}, {attempt}, "{state}", {json.dumps(reply)}, {due}]'.encode())

    def discard(self) -> None:
        """Let the file go: the ledger knows everything."""
        self._path.unlink(missing_ok=True)

    def _write(self, record: bytes) -> None:
        line = record + b"\n"
        self._size += len(line)
        if os.write(self._file, line) != len(line):
            raise OSError("The journal could not be written: is the disk full?")


class Found:
    """A journal that somebody has left or still holds."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextlib.contextmanager
    def taken(self) -> Iterator[Known | None]:
        """What a dead worker has left; None if it lives, or another reads it, or nothing stands there.

        The file is gone afterwards, unless an exception came.
        """
        with self._opened() as file:
            if file is None or not _lock(file):
                yield None
                return
            known = _read(file)
            yield known
            if known or os.fstat(file).st_mtime < time() - STILLBORN:
                self._path.unlink(missing_ok=True)

    def seal(self, batch: int, fence: int) -> Known | None:
        """What is known of the batch from now on; None if this is the journal of another one."""
        with self._opened() as file:
            known = _read(file) if file is not None else None
            if known is None or (known.batch, known.fence) != (batch, fence):
                return None
            os.write(file, b'\n["seal"]\n')  # on a line of its own, whatever stands before
            return _read(file)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int | None]:
        try:
            file = os.open(self._path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            yield None
            return
        try:
            yield file
        finally:
            os.close(file)


def folder() -> Path:
    """Where the journals of this place are."""
    path = Path(settings.JOURNAL_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def found() -> list[Found]:
    return [Found(path) for path in folder().glob(f"*{SUFFIX}")]


def place() -> str:
    """The name of this place: random, and kept in its folder."""
    path = folder() / "place"
    with contextlib.suppress(FileNotFoundError):
        return path.read_text()
    mine = path.with_name(f"place-{uuid.uuid4()}")
    mine.write_text(str(uuid.uuid4()))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(mine)
    mine.unlink()
    return path.read_text()


def boot_id() -> str:
    """What differs whenever the machine has been started anew."""
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return UNKNOWN_BOOT


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: int) -> Known | None:
    """What stands in a journal; None if it has no first line."""
    content = os.pread(file, os.fstat(file).st_size, 0)
    records = list(_records(content))
    if not records or records[0][0] != "batch":
        return None
    _batch, batch, fence, boot = records[0]
    known = Known(batch, fence, is_complete=boot == boot_id())
    is_sealed = False
    for name, *values in records[1:]:
        match name:
            case "begin" if not is_sealed:
                known.begun.add(values[0])
            case "answer":
                delivery, attempt, state, reply, due_at = values
                due = due_at and datetime.fromisoformat(due_at)
                known.outcomes[delivery] = Outcome(delivery, attempt, state, reply, due)
            case "seal":
                is_sealed = True
    return known


def _records(content: bytes) -> Iterator[list]:
    """The lines that are whole: a program may be killed, and a disk be full, in the middle of one."""
    for line in content.split(b"\n"):
        with contextlib.suppress(ValueError):
            yield json.loads(line)
