"""`make run`: it starts, keeps what was written, says in one sentence what is wrong, and leaves nothing behind."""

import os
import re
import shutil
import signal
import smtplib
import socket
import sqlite3
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests import services
from tests.portal import ROOT, Portal
from tests.surroundings import clean_environment

pytestmark = pytest.mark.topology


@pytest.fixture
def folder(first_start, tmp_path):
    """The files of a demo that has run before."""
    return shutil.copytree(first_start, tmp_path / "var")


@pytest.fixture(scope="module")
def started(first_start, tmp_path_factory):
    running = Portal(shutil.copytree(first_start, tmp_path_factory.mktemp("demo") / "var"))
    yield running
    running.stop()


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, line.split())) for line in table.splitlines()]
    found = [child for child, parent in parents if parent == pid]
    return found + [grandchild for child in found for grandchild in children(child)]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def demo(*words: str, **variables) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "alliance.demo", *words]
    environment = clean_environment(**variables)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_it_prints_where_everything_is_and_who_may_log_in(started):
    for path in ("/", "/admin/", "/utboks/"):
        assert f"http://localhost:{started.port}{path}\n" in started.printed
        assert started.get(path)[0] == 200
    logins = re.findall(r"^  (\S.*?)  +([a-z]+)  (\S{12})$", started.printed, re.MULTILINE)
    assert len(logins) == 5
    assert ("Administrator", *started.login("administrator")) in logins


def test_every_part_of_it_is_well(started):
    services.wait_until(lambda: started.get("/helse/")[0] == 200, "web, worker and beat are well", 40, 0.5)


def test_its_mail_can_be_read_in_the_browser(started):
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Prøve", "a@example.org", "b@example.org"
    message.set_content("Hei")
    command = Path(f"/proc/{next(pid for pid in children(started.pid) if 'aiosmtpd' in _words(pid))}/cmdline")
    port = int(re.search(r"127\.0\.0\.1:(\d+)", command.read_text())[1])
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message)
    assert "Prøve" in started.get("/utboks/")[1]


def _words(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_a_second_demo_on_the_same_files_is_refused_in_one_sentence(started):
    result = demo("--port", str(services.free_port()), VAR_DIR=started.folder)
    assert result.returncode == 1
    assert result.stderr == (
        f"A demo is running on {started.folder} already. Stop it first, or choose another folder: "
        "VAR_DIR=/tmp/var make run\n"
    )


def test_a_second_start_is_quick_and_keeps_what_was_written(folder):
    with sqlite3.connect(folder / "portal.sqlite3") as database:
        database.execute("UPDATE policies_topic_translation SET intro = 'Skrevet av redaksjonen'")
    database.close()
    before = time.monotonic()
    again = Portal(folder)
    took = time.monotonic() - before
    try:
        assert took < 15
        assert "Skrevet av redaksjonen" in again.get("/politikk/")[1]
        assert "Preparing" not in again.printed
    finally:
        again.stop()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_it_ends_no_process_is_left(folder, by):
    running = Portal(folder)
    pids = children(running.pid)
    assert len(pids) >= 4
    code = running.stop(by)
    assert code == (-signal.SIGKILL if by == signal.SIGKILL else 0)
    services.wait_until(lambda: not alive(pids), "all processes are gone", 15)


def test_when_one_program_dies_all_stop_and_its_name_is_said(folder):
    running = Portal(folder)
    pids = children(running.pid)
    os.kill(next(pid for pid in pids if "aiosmtpd" in _words(pid)), signal.SIGKILL)
    assert running.stop(signal.SIGCONT) == 1
    assert "mail has stopped by itself (exit code -9). The rest was stopped, too." in running.printed
    services.wait_until(lambda: not alive(pids), "all processes are gone", 15)


@pytest.mark.parametrize("start", ["demo", "bootstrap"])
def test_a_taken_port_is_one_sentence(start, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        if start == "demo":
            result = demo("--port", port, VAR_DIR=tmp_path / "var")
        else:
            result = bootstrap("--port", port)
    assert result.returncode == 1
    expected = f"Port {port} cannot be used (Address already in use). Choose another one: make run PORT=8123\n"
    assert result.stderr == expected


def bootstrap(*words: str, root: Path = ROOT, **variables) -> subprocess.CompletedProcess:
    command = [sys.executable, str(root / "tools" / "bootstrap.py"), "run", *words]
    environment = clean_environment(**variables)
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_without_a_network_the_installation_says_so_in_one_sentence(tmp_path):
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": os.devnull}
    result = bootstrap("--port", str(services.free_port()), root=tmp_path, **nowhere)
    assert result.returncode == 1
    assert result.stderr == "The packages could not be fetched: is this machine connected to the network?\n"


def test_an_old_python_is_told_in_one_sentence(tmp_path):
    old = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('tools/bootstrap.py', run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr == (
        "This is Python 3.9.2; the portal needs 3.11 or newer. Install one, or name it: make run PYTHON=python3.11\n"
    )


def test_the_bootstrap_can_be_read_by_an_old_python():
    compile((ROOT / "tools" / "bootstrap.py").read_text(), "bootstrap.py", "exec", flags=0, dont_inherit=True)
    source = (ROOT / "tools" / "bootstrap.py").read_text()
    assert not re.search(r"\bf[\"']|:=|^match |\bprint \w", source, re.MULTILINE)
