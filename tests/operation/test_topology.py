"""Production without containers: the compose file's own commands, against real PostgreSQL, Redis, nginx and SMTP."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import services
from tests.operation import compose
from tests.surroundings import clean_environment

pytestmark = pytest.mark.topology

BIN = Path(sys.executable).parent
SITE = "https://www.example.org"
BEHIND_TLS = {"Host": "www.example.org", "X-Forwarded-Proto": "https"}

PUBLISH = """
from cms.api import add_plugin, create_page
from cms.models import PageContent
from django.contrib.auth.models import User
from djangocms_versioning.models import Version

user = User.objects.get(username="administrator")
page = create_page("Ny side", "page.html", "nb", slug="ny-side", created_by=user)
content = PageContent.admin_manager.get(page=page)
add_plugin(content.get_placeholders().get(slot="content"), "TextPlugin", "nb", body="<p>Skrevet i drift</p>")
Version.objects.get_for_content(content).publish(user)
"""
SEND = """
from django.contrib.auth.models import User
from newsletter.models import Campaign
from newsletter.services import campaigns

draft = Campaign.objects.get(kind=Campaign.Kind.NEWSLETTER, state=Campaign.State.DRAFT)
print(campaigns.start(campaign=draft, user=User.objects.get(username="administrator")))
"""
LEDGER = """
from collections import Counter
from newsletter.models import Campaign

newest = Campaign.objects.filter(kind=Campaign.Kind.NEWSLETTER).latest("started_at")
print(sorted(Counter(newest.deliveries.values_list("state", flat=True)).items()))
"""
#: The demo's readers of the list, and those of them who get nothing: three who take a break, one whose mailbox is gone.
READERS, LEFT_OUT = 270, 3 + 1


class Topology:
    """Web, worker, beat and proxy, started with the commands of docker-compose.yml and .env.example's variables."""

    def __init__(self, folder: Path, database: str, redis: str, smtp: str) -> None:
        self.folder = folder
        self.port, self.proxy_port = services.free_port(), services.free_port()
        here = {
            "SECRET_KEY": "made for this test alone " * 3,
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "EMAIL_URL": smtp,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "PORT": str(self.port),
            "HOSTNAME": os.uname().nodename,
            "PATH": f"{BIN}:{os.environ['PATH']}",
        }
        fixed = compose.example() | compose.FILE["x-portal"]["environment"]
        self.environment = clean_environment(**(fixed | here))
        self._running: dict[str, subprocess.Popen] = {}

    def run(self, command: list[str], **options) -> str:
        """Run a command to its end; returns what it printed."""
        result = subprocess.run(
            command, cwd=compose.ROOT, env=self.environment, capture_output=True, text=True, check=False, **options
        )
        assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
        return result.stdout

    def manage(self, *words: str, **options) -> str:
        return self.run(["python", "manage.py", *words], **options)

    def start(self, name: str) -> None:
        command = [str(self.port) if word == "8000" else word for word in compose.command(name)]
        self.launch(name, [word.replace("0.0.0.0", "127.0.0.1") for word in command])  # noqa: S104  it is replaced

    def launch(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("w") as log:
            self._running[name] = services.start(
                command, cwd=compose.ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def start_proxy(self) -> None:
        configuration = self.folder / "nginx.conf"
        configuration.write_text(compose.local_nginx(self.folder, self.port, self.proxy_port))
        account = "user root; " if os.geteuid() == 0 else ""
        self.launch("proxy", [services.need("nginx"), "-c", str(configuration), "-g", f"{account}daemon off;"])

    def get(self, path: str, port: int | None = None, **headers: str) -> tuple[int, str, dict]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port or self.proxy_port}{path}", headers=BEHIND_TLS | headers
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310  the same
                return response.status, response.read().decode(), _lower(response.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), _lower(error.headers)
        except OSError:
            return 0, "", {}

    def is_healthy(self, name: str) -> bool:
        check = compose.health_command(name)
        return (
            subprocess.run(check, cwd=compose.ROOT, env=self.environment, capture_output=True, check=False).returncode
            == 0
        )

    def stop(self) -> dict[str, int]:
        for process in self._running.values():
            services.stop(process)
        return {name: process.returncode for name, process in self._running.items()}


def _lower(headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture(scope="module")
def mail():
    server = services.MailServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def topology(postgres, tmp_path_factory, mail):
    redis = services.Redis()
    running = Topology(tmp_path_factory.mktemp("production"), postgres.create("production"), redis.url(), mail.url)
    try:
        running.run(compose.command("migrate"))
        running.manage("collectstatic", "--no-input", "-v", "0", "--ignore", "admin", "--ignore", "djangocms_text")
        running.manage("load_demo")
        for name in ("web", "worker", "beat"):
            running.start(name)
        running.start_proxy()
        services.wait_until(lambda: running.get("/")[0] == 200, "the front page comes through the proxy", 40, 0.2)
        yield running
    finally:
        codes = running.stop()
        redis.stop()
    assert codes == {"web": 0, "worker": 0, "beat": 0, "proxy": 0}


def test_every_health_check_of_the_compose_file_passes(topology):
    for name in ("web", "worker", "beat"):
        services.wait_until(lambda name=name: topology.is_healthy(name), f"{name} is healthy", 40, 0.5)
    services.wait_until(lambda: topology.get("/helse/")[0] == 200, "beat's task has reached the worker")
    assert topology.get("/proxy-health")[0] == 204


def test_a_published_page_is_seen_by_a_stranger_within_a_second(topology):
    assert topology.get("/ny-side/")[0] == 404
    topology.manage("shell", "-v", "0", "-c", PUBLISH)
    time.sleep(1)
    status, content, headers = topology.get("/ny-side/")
    assert status == 200
    assert "<p>Skrevet i drift</p>" in content
    assert "set-cookie" not in headers
    assert "granian" not in str(headers)


def test_the_proxy_keeps_strangers_pages_and_no_others(topology):
    kept = topology.folder / "pages"

    def is_kept(path: str, **headers) -> bool:
        assert topology.get(path, **headers)[0] in {200, 503}
        return any(path.encode() in file.read_bytes() for file in kept.rglob("*") if file.is_file())

    assert is_kept("/politikk/?side=1")
    assert is_kept("/om-oss/?side=1")
    assert not is_kept("/politikk/?side=2", Cookie="sessionid=x")
    assert not is_kept("/helse/?side=1")


def test_a_newsletter_reaches_every_subscriber_once(topology, mail):
    assert int(topology.manage("shell", "-v", "0", "-c", SEND).split()[-1]) == READERS
    services.wait_until(lambda: len(mail.envelopes) >= READERS - LEFT_OUT, "every message has arrived", 60)
    time.sleep(2)  # one that came twice would come now
    assert Counter(Counter(mail.recipients).values()) == {1: READERS - LEFT_OUT}
    books = topology.manage("shell", "-v", "0", "-c", LEDGER)
    assert books.strip() == str([("excluded", LEFT_OUT), ("sent", READERS - LEFT_OUT)])
    message = mail.messages[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith(f"<{SITE}/")


def test_static_files_are_kept_for_good_and_media_can_do_nothing(topology):
    page = topology.get("/")[1]
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in topology.get(sheet)[2]["cache-control"]
    (topology.folder / "media" / "bad.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
    )
    headers = topology.get("/media/bad.svg")[2]
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_plain_http_is_sent_to_https(topology):
    connection = HTTPConnection("127.0.0.1", topology.proxy_port, timeout=10)
    connection.request("GET", "/politikk/", headers={"Host": "www.example.org"})
    response = connection.getresponse()
    assert (response.status, response.headers["Location"]) == (301, f"{SITE}/politikk/")
    connection.close()


def test_the_settings_of_production_pass_djangos_own_check(topology):
    topology.manage("check", "--deploy", "--fail-level", "WARNING")
