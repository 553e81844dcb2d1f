"""Programs that a test run starts for itself and takes down again. What the machine runs already is never touched."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import psycopg
import pytest
import redis
from aiosmtpd.controller import Controller

from alliance.supervisor import END_WITH_PARENT

#: What the whole suite needs besides Python, and the Debian package that brings it.
PACKAGES = {
    "PostgreSQL": "postgresql",
    "Redis": "redis-server",
    "Chromium": "chromium",
    "nginx": "nginx-light",
    "gettext": "gettext",
}
#: Where a distribution keeps programs that it leaves out of PATH.
POSTGRESQL_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
NEEDS = "needs "
STARTING = 30  # seconds


def find(*names: str, folders: tuple[str, ...] = ()) -> str | None:
    """Return the path of the first program that the machine has, the newest version in `folders` before PATH."""
    places = [str(path) for pattern in folders for path in sorted(Path("/").glob(pattern[1:]), reverse=True)]
    for name in names:
        found = shutil.which(name, path=os.pathsep.join(places)) or shutil.which(name)
        if found:
            return found
    return None


def programs() -> dict[str, str | None]:
    """Where each program of `PACKAGES` is on this machine."""
    return {
        "PostgreSQL": find("initdb", folders=POSTGRESQL_FOLDERS),
        "Redis": find("redis-server"),
        "Chromium": find("chromium", "chromium-browser", "google-chrome"),
        "nginx": find("nginx", folders=("/usr/sbin",)),
        "gettext": find("xgettext"),
    }


def need(name: str) -> str:
    """Return the path of a program; without it the test is left out, and under CI it fails."""
    path = programs()[name]
    if path is None:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave(f"{NEEDS}{name}")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(done: Callable[[], bool], what: str, seconds: float = STARTING, step: float = 0.05) -> None:
    """Wait for `done()`; after `seconds` the test fails with a sentence that says `what` did not happen."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"{what}: not within {seconds:g} seconds"
        time.sleep(step)


def start(command: list, **options) -> subprocess.Popen:
    """Start a program that ends with this run, also where nobody is left to stop it."""
    return subprocess.Popen(command, preexec_fn=END_WITH_PARENT, **options)  # noqa: PLW1509 -- one system call


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


#: Settings of PostgreSQL that trade durability for speed.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """A PostgreSQL server in a folder of its own, behind a socket there.

    Args:
        settings: what differs from PostgreSQL's own; for tests, durability is traded for speed.
    """

    def __init__(self, settings: tuple[str, ...] = FAST) -> None:
        initdb = Path(need("PostgreSQL"))
        # PostgreSQL refuses to run as root.
        self._account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
        if self._account:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run(initdb, "-D", data, "-A", "trust", "-U", "portal", "-N", "--no-locale", "-E", "UTF8")
        options = [word for each in (*settings, "max_connections=200", "listen_addresses=") for word in ("-c", each)]
        self._command = [initdb.with_name("postgres"), "-D", data, "-k", self.folder, *options]
        self._start()

    def _start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self._process = start(self._command, stdout=log, stderr=log, cwd=self.folder, **self._account)
        wait_until(self._answers, "PostgreSQL starts")

    def restart(self, number: int = signal.SIGINT) -> None:
        """Stop and start it, whoever is connected: SIGINT as an administrator does, SIGQUIT as if it had crashed."""
        self._process.send_signal(number)
        self._process.wait()
        self._start()

    def _run(self, *command) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._account)

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self._connect().close()
            return True
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="portal", dbname="postgres", autocommit=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgres://portal@/{database}?host={self.folder}"

    def create(self, database: str) -> str:
        """Make a database and return its URL."""
        with self._connect() as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(database)))
        return self.url(database)

    def stop(self) -> None:
        stop(self._process)
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis:
    """A Redis server that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "databases": "64"}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._process = start([need("Redis"), *words], stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
        wait_until(self._answers, "Redis starts")

    def _answers(self) -> bool:
        with contextlib.suppress(redis.ConnectionError), redis.Redis(port=self.port) as client:
            return client.ping()
        return False

    def url(self, number: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{number}"

    def stop(self) -> None:
        stop(self._process)


class MailServer:
    """An SMTP server that keeps every envelope it accepts; give `answer` to make it refuse or wait."""

    def __init__(self, answer: Callable | None = None) -> None:
        self.envelopes = []
        self._answer = answer or (lambda envelope: "250 OK")
        self._lock = threading.Lock()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        reply = self._answer(envelope)
        if reply.startswith("250"):
            with self._lock:
                self.envelopes.append(envelope)
        return reply

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.envelopes for address in envelope.rcpt_tos]

    @property
    def messages(self) -> list:
        return [message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]

    def stop(self) -> None:
        self._controller.stop()
