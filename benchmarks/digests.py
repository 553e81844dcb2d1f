"""How long a digest takes to be entered into the ledger, and how much memory, for more and more followings.

    python -m benchmarks.digests [followings…]

Each size runs in a process of its own, on a throwaway SQLite or on the database of DATABASE_URL (never one that holds
anything). Every reader follows two of 60 demands, or one and its topic; ten demands have something new.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

SIZES = (10_000, 100_000)
TOPICS, DEMANDS, CHANGED = 10, 60, 10


def surroundings(folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'benchmark.sqlite3'}")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "https://www.example.org",
        "VAR_DIR": str(folder),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)


def positions(now) -> list:
    from policies.models import Demand, Topic

    topics = [Topic(slug=f"t{number}", published_at=now) for number in range(TOPICS)]
    for topic in topics:
        topic.title, topic.intro = f"Tema {topic.slug}", "Kort fortalt."
        topic.save()
    demands = [Demand(topic=topics[each % TOPICS], since=now, published_at=now) for each in range(DEMANDS)]
    for demand in demands:
        demand.text = "Et krav om noe."
        demand.save()
    return demands


def populate(followings: int, demands: list, now) -> None:
    from newsletter.addresses import fingerprint
    from newsletter.models import Following, Subscriber

    rng = random.Random(1)  # noqa: S311 -- nothing secret hangs on it
    for first in range(0, followings // 2, 5000):
        numbers = range(first, min(first + 5000, followings // 2))
        emails = [f"reader{number}@example.org" for number in numbers]
        readers = Subscriber.objects.bulk_create(
            Subscriber(email=email, address_hash=fingerprint(email), state="active", confirmed_at=now)
            for email in emails
        )
        Following.objects.bulk_create(
            following for reader in readers for following in _followed(reader, rng.sample(demands, 2), rng, now)
        )


def _followed(reader, chosen: list, rng: random.Random, now) -> list:
    from newsletter.models import Following

    begun = {"subscriber": reader, "told_until": now}
    other = {"topic": chosen[0].topic} if rng.random() < 0.5 else {"demand": chosen[1]}
    return [Following(demand=chosen[0], **begun), Following(**other, **begun)]


def change(demands: list, now) -> None:
    from policies.models import DemandUpdate

    for demand in demands[:CHANGED]:
        update = DemandUpdate(demand=demand, on=now, stage="met", source="Brev", source_url="https://example.org/")
        update.published_at, update.happened = now, "Noe har skjedd."
        update.save()


def measure(followings: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        surroundings(Path(folder))
        from django.utils import timezone

        from newsletter.digests.making import make
        from newsletter.digests.noticing import notice

        demands = positions(timezone.now() - timedelta(days=1))
        populate(followings, demands, notice())
        change(demands, timezone.now())
        until, before = notice(), _memory()
        began = time.perf_counter()
        campaign = make(rhythm="weekly", until=until)
        seconds = time.perf_counter() - began
        print(
            f"{followings:>9,} followings: {seconds:6.1f} s, {campaign.candidates:,} candidates, "
            f"{campaign.editions.count()} mails, memory {before:.0f} → {_memory():.0f} MB",
            flush=True,
        )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    if len(sizes) == 1:
        measure(*sizes)
    else:
        for size in sizes:
            subprocess.run([sys.executable, "-m", "benchmarks.digests", str(size)], check=True)
