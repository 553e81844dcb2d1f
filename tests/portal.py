"""The demo as a visitor meets it: `python -m alliance.demo` in a folder of its own, and Chromium to look at it."""

import json
import mailbox
import os
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests import services
from tests.surroundings import clean_environment, once_for_all_workers

ROOT = Path(__file__).resolve().parent.parent
#: Starts with everything to install but the packages: migrations, static files, content.
FIRST_START = 300  # seconds; a tenth of it on a machine that does nothing else
QUIET = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}


class Portal:
    """A running demo.

    Args:
        folder: what would be `var/`; a second portal on the same folder finds what the first one wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = services.free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = folder.parent / f"{folder.name}.log"
        folder.parent.mkdir(exist_ok=True)
        with self.log.open("w") as log:
            self._process = services.start(
                [sys.executable, "-m", "alliance.demo", "--port", str(self.port)],
                cwd=ROOT,
                env=clean_environment(VAR_DIR=folder),
                stdout=log,
                stderr=log,
            )
        try:
            services.wait_until(self._is_ready, "the demo answers", seconds=FIRST_START, step=0.2)
        except AssertionError:
            self.stop()
            raise

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, f"the demo stopped:\n{self.printed}"
        return "Ctrl-C" in self.printed

    @property
    def printed(self) -> str:
        return self.log.read_text()

    def login(self, role: str) -> tuple[str, str]:
        """User name and password of the demo's person with a role, by its key in the table of roles."""
        logins = json.loads((self.folder / "demo_logins.json").read_text())
        return next((login["username"], login["password"]) for login in logins if login["key"] == role)

    def mails(self, to: str | None = None) -> list[EmailMessage]:
        """What has arrived in the post box, the oldest first; with `to`, only what was sent there."""
        box = mailbox.Maildir(self.folder / "outbox", factory=None)
        messages = [BytesParser(policy=policy.default).parsebytes(box.get_bytes(key)) for key in sorted(box.keys())]
        return [message for message in messages if to is None or to == message["X-RcptTo"] or to in str(message["To"])]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Fetch a page as a visitor without a browser: status and text."""
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310  our own http address
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  the same
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Stop the demo as a person (SIGINT) or the system (SIGTERM) would; returns its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(by)
        return self._process.wait(timeout=20)


@pytest.fixture(scope="session")
def first_start():
    """What the demo's first start, which takes longest, leaves behind: a folder to be copied."""
    with once_for_all_workers("first-start") as (folder, is_new):
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)  # what a start that failed has left
            Portal(folder / "var").stop()
    return folder / "var"


@pytest.fixture(scope="session")
def portal(chromium, first_start):
    """The demo with its content, one for all browser tests of a run: they add to it and never count on being first."""
    with tempfile.TemporaryDirectory(prefix="portal-demo-") as folder:
        running = Portal(shutil.copytree(first_start, Path(folder) / "var"))
        yield running
        running.stop()


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium, for one module: Playwright's event loop must not run while other tests use Django."""
    unsafe = os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield chrome
        chrome.close()
    if unsafe == "true":
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_context(browser, portal):
    """Make a visitor with a clean browser; keyword arguments are Playwright's, such as viewport or color_scheme."""
    contexts = []

    def make(**options):
        contexts.append(browser.new_context(base_url=portal.url, **({"locale": "nb-NO"} | options)))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def page(context):
    """A page of a visitor who has never been here; `page.goto("/politikk/")` works."""
    return context.new_page()


@pytest.fixture
def axe():
    """Assert that a page breaks no rule of WCAG 2.2 A and AA that a machine can check: `axe(page)`.

    `axe(page, "color-contrast")` asks for that rule alone.
    """

    def check(page, *rules: str) -> None:
        asked = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else RULES
        found = Axe().run(page, options=asked).response["violations"]
        lines = [f"{rule['id']}: {rule['help']}\n  {node['html']}" for rule in found for node in rule["nodes"]]
        assert not lines, f"{page.url}\n" + "\n".join(lines)

    return check
