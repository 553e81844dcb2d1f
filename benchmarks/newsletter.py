"""How fast the ledger is drained, beside a plain loop of smtplib over one connection to the same server.

    python -m benchmarks.newsletter [readers] [rounds]

A sink in a process of its own takes both, in turns, within the same minute; the database is a throwaway SQLite or
that of DATABASE_URL (never one that holds anything). Prints messages per second and the median of the ratios.
"""

import multiprocessing
import os
import smtplib
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

READERS, ROUNDS = 1000, 5
KILOBYTES = 16  # of a message


def sink(listener: socket.socket) -> None:
    """Accept everything, one connection at a time, as cheaply as Python can."""
    while True:
        connection, _address = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, connection.makefile("rb", buffering=1 << 16) as lines:
            connection.sendall(b"220 sink\r\n")
            for line in lines:
                if line[:4].upper() == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    while lines.readline() != b".\r\n":
                        pass
                connection.sendall(b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 ok\r\n")


def surroundings(port: int, folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'benchmark.sqlite3'}")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "https://www.example.org",
        "VAR_DIR": str(folder),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def populate(readers: int):
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from newsletter.addresses import fingerprint
    from newsletter.models import Subscriber

    addresses = [f"reader{number}@example.org" for number in range(readers)]
    Subscriber.objects.bulk_create(
        Subscriber(email=address, address_hash=fingerprint(address), state="active", confirmed_at=timezone.now())
        for address in addresses
    )
    return get_user_model().objects.create_superuser("benchmark", "benchmark@example.org", "benchmark")


def drained(user, readers: int) -> float:
    """Messages per second from the ledger, each one recorded."""
    from newsletter.models import Campaign
    from newsletter.sending.drain import drain
    from newsletter.services import campaigns

    body = "<p>" + "Et nasjonalt minstenivå for sosialhjelp. " * (KILOBYTES * 12) + "</p>"
    campaign = Campaign.objects.create(subject="Benchmark", body=body)
    campaigns.start(campaign=campaign, user=user)
    began = time.perf_counter()
    drain(campaign.pk, seconds=600)
    seconds = time.perf_counter() - began
    campaign.refresh_from_db()
    assert campaign.sent == readers, campaign.state
    return readers / seconds


def plain(port: int, readers: int) -> float:
    """Messages per second of smtplib alone: the same bytes to each, nothing built, nothing recorded."""
    from newsletter.models import Edition
    from newsletter.sending.message import values
    from newsletter.sending.mime import Skeleton

    skeleton = Skeleton(bytes(Edition.objects.first().message))
    message = skeleton.splice(values("a@example.org", "<1.1@example.org>", "t" * 22))
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as smtp:
        for number in range(readers):
            smtp.sendmail("nyhetsbrev@example.org", [f"reader{number}@example.org"], message)
    return readers / (time.perf_counter() - began)


def main() -> None:
    readers, rounds = (*map(int, sys.argv[1:]), *(READERS, ROUNDS)[len(sys.argv) - 1 :])
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = multiprocessing.get_context("fork").Process(target=sink, args=(listener,), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        surroundings(port, Path(folder))
        from django.core import mail
        from django.core.mail.utils import DNS_NAME
        from django.db import connection

        DNS_NAME._fqdn = "localhost"  # looking up one's own name takes seconds on some machines
        mail.outbox = []
        user = populate(readers)
        ratios = []
        for number in range(1, rounds + 1):
            ours, theirs = drained(user, readers), plain(port, readers)
            ratios.append(ours / theirs)
            print(f"round {number}: drain {ours:6.0f}/s   smtplib {theirs:6.0f}/s   ratio {ratios[-1]:.2f}")
        print(f"median ratio {statistics.median(ratios):.2f} ({connection.vendor}, {readers} messages a round)")
    server.terminate()


if __name__ == "__main__":
    main()
