"""The whole portal on one machine, until Ctrl-C: `python -m alliance.demo --port 8000`.

Web server, Celery worker with beat and a post box, on SQLite and Celery's filesystem broker.
The surroundings are set before Django reads them, which is why this is no management command.
"""

import argparse
import fcntl
import hashlib
import http.client
import json
import os
import socket
import sys
import time
from pathlib import Path

from alliance.environment import VARIABLES
from alliance.supervisor import Stop, Supervisor, say

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = {"DEBUG", "LOG_LEVEL", "VAR_DIR"}  # what one may choose for the demo; all else is the demo's own
STARTING = 60  # seconds until the site must answer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m alliance.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    os.chdir(ROOT)
    var = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var")))
    var.mkdir(parents=True, exist_ok=True)
    lock = _only_one(var)  # held until the process ends
    mail_port = _settle(var, port)
    try:
        with Supervisor() as supervisor:
            prepare(var)
            run(supervisor, port, mail_port, var)
    except Stop:
        say("\nEverything has stopped.")
    except RuntimeError as reason:
        sys.exit(f"{reason} The rest was stopped, too.")
    finally:
        lock.close()


def _only_one(var: Path):
    """Two demos on one folder would write each other's files."""
    lock = (var / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            f"A demo is running on {var} already. Stop it first, or choose another folder: VAR_DIR=/tmp/var make run"
        )
    return lock


def _settle(var: Path, port: int) -> int:
    """Set the variables that the settings read; returns the post box's port."""
    _ask_for(port)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mail_port = probe.getsockname()[1]
    for name in VARIABLES - KEPT:
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "OUTBOX_DIR": str(var / "outbox"),
    }
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault("PYTHONWARNINGS", "ignore")  # such as Celery's about a demo run as root
    return mail_port


def _ask_for(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            sys.exit(f"Port {port} cannot be used ({error.args[-1]}). Choose another one: make run PORT=8123")


def prepare(var: Path) -> None:
    """Bring database and static files up to date; the content is loaded once and then belongs to who writes in it."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    _once(
        var / "static.done",
        _fingerprint_of_static,
        lambda: call_command("collectstatic", verbosity=0, clear=True, interactive=False),
    )
    _once(var / "demo.done", lambda: "loaded", lambda: call_command("load_demo"))


def _once(stamp: Path, fingerprint, work) -> None:
    value = fingerprint()
    if not stamp.exists() or stamp.read_text() != value:
        say(f"Preparing {stamp.stem} ...")
        work()
        stamp.write_text(value)


def _fingerprint_of_static() -> str:
    """Change when a style sheet, a package or the way of bundling does: collecting takes ten seconds."""
    sources = [ROOT / "requirements" / "base.txt", ROOT / "alliance" / "staticfiles.py"]
    sources += sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in sources:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()


def run(supervisor: Supervisor, port: int, mail_port: int, var: Path) -> None:
    for name, command in commands(port, mail_port, var).items():
        supervisor.start(name, [sys.executable, "-m", *command])
    end = time.monotonic() + STARTING

    def ready() -> bool:
        if time.monotonic() > end:
            raise RuntimeError(f"The site has not answered within {STARTING} seconds.")
        return _answers(port)

    supervisor.wait(ready)
    announce(port, var)
    supervisor.wait()


def commands(port: int, mail_port: int, var: Path) -> dict[str, list[str]]:
    """The modules to run and their words: web and worker as in production, but fewer of each."""
    media = var / "media"
    media.mkdir(exist_ok=True)
    mail = f"aiosmtpd --nosetuid --listen 127.0.0.1:{mail_port} --class aiosmtpd.handlers.Mailbox"
    web = f"granian --interface wsgi --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 4 --backpressure 64"
    files = "--no-ws --log-level warning --static-path-route /media --static-path-expires 0 --static-path-mount"
    worker = "celery --quiet -A alliance worker --beat --concurrency 1 --without-gossip --without-mingle"
    return {
        "mail": [*mail.split(), str(var / "outbox")],
        "web": [*web.split(), *files.split(), str(media), "alliance.wsgi:application"],
        "worker": [*worker.split(), "--loglevel", "warning"],
    }


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def announce(port: int, var: Path) -> None:
    site = f"http://localhost:{port}"
    logins = var / "demo_logins.json"
    people = json.loads(logins.read_text()) if logins.exists() else []
    say(f"\nThe portal is ready.\n\n  Site    {site}/\n  Admin   {site}/admin/\n  Mail    {site}/utboks/\n")
    say("Demo log-ins:")
    width = max((len(person["role"]) for person in people), default=0)
    for person in people:
        say(f"  {person['role']:<{width}}  {person['username']}  {person['password']}")
    say("\nCtrl-C stops everything; what was written is kept for the next time.\n")


if __name__ == "__main__":
    main()
