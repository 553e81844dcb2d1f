"""What the benchmarks of the newsletter share: a database, mail programs and a portal with readers."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.services import Postgres, find, free_port, start, stop, wait_until

POSTFIX = "smtp-source and smtp-sink belong to Debian's postfix: apt-get install --no-install-recommends postfix"


def program(name: str) -> str:
    """Return the path of one of Postfix's test programs, or end with a sentence that says how to get it."""
    path = find(name, folders=("/usr/sbin", "/usr/lib/postfix/sbin"))
    if path is None:
        sys.exit(POSTFIX)
    return path


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """Postfix's smtp-sink, which takes mail and throws it away; its port."""
    port = free_port()
    account = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = start([program("smtp-sink"), *account, f"127.0.0.1:{port}", "1000"], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(port), "smtp-sink starts")
        yield port
    finally:
        stop(process)


def _listens(port: int) -> bool:
    import socket

    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Postgres | None]]:
    """The URL of a throwaway database with the durability of production, and its server if it has one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'benchmark.sqlite3'}", None
        return
    server = Postgres(settings=())
    try:
        yield server.url(), server
    finally:
        server.stop()


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder:
        yield Path(folder)


def surroundings(database_url: str, port: int, folder: Path) -> dict[str, str]:
    """Set and return the variables of a portal that belongs to nobody."""
    variables = {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "https://www.example.org",
        "VAR_DIR": str(folder),
    }
    os.environ.update(variables)
    import django
    from django.core.mail.utils import DNS_NAME

    django.setup()
    DNS_NAME._fqdn = "localhost"  # looking up one's own name takes seconds on some machines
    return variables


def populate(readers: int):
    """Migrate, and enter so many readers of one list; the user who sends."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.utils import timezone

    from newsletter.addresses import fingerprint
    from newsletter.models import MailingList, Subscriber, Subscription

    call_command("migrate", verbosity=0)
    addresses = [f"reader{number}@example.org" for number in range(readers)]
    Subscriber.objects.bulk_create(
        (
            Subscriber(email=address, address_hash=fingerprint(address), state="active", confirmed_at=timezone.now())
            for address in addresses
        ),
        batch_size=1000,
    )
    mailing_list = MailingList.objects.get(slug="nyhetsbrev")
    Subscription.objects.bulk_create(
        (Subscription(subscriber=reader, mailing_list=mailing_list) for reader in Subscriber.objects.iterator()),
        batch_size=1000,
    )
    return get_user_model().objects.create_superuser("benchmark", "benchmark@example.org", "benchmark")


def allow_connections(number: int) -> None:
    """Let so many workers send at a time, as fast as they can."""
    from newsletter.models import SendingDomain
    from newsletter.sending import limits

    SendingDomain.objects.update_or_create(domain=limits.own_domain(), defaults={"connections": number})


def written(characters: int):
    """A newsletter with a text of so many characters, not sent."""
    from newsletter.models import Block, Campaign, MailingList

    campaign = Campaign.objects.create(mailing_list=MailingList.objects.get(slug="nyhetsbrev"), subject="Benchmark")
    sentence = "Et nasjonalt minstenivå for sosialhjelp. "
    body = "".join(f"<p>{sentence * 5}</p>" for _each in range(characters // len(sentence) // 5))
    Block.objects.create(campaign=campaign, kind=Block.Kind.TEXT, position=1, text=body)
    return campaign


def started(user, characters: int):
    """A newsletter whose ledger is open."""
    from newsletter.services import campaigns

    campaign = written(characters)
    campaigns.start(campaign=campaign, user=user)
    return campaign
