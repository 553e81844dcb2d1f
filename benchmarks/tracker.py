"""How long the server takes for the tracker of demands, beside a Django view that only says "ok".

    python -m benchmarks.tracker [demands] [updates] [requests]

A throwaway PostgreSQL is filled and asked through the portal's own WSGI handler, all middleware included; the pages
take turns, so that each meets the same machine. Prints median and 95th percentile, the ratio of the medians and the
number of queries.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tests.services import Postgres

DEMANDS, UPDATES, REQUESTS = 5_000, 20_000, 40
TOPICS, BODIES, YEARS = 30, 12, range(2005, 2027)
LIMIT = 60  # milliseconds, for the filtered page
PAGES = {
    "bare view": "/bare/",
    "tracker": "/krav/",
    "filtered by stage": "/krav/?stadium=avvist",
    "filtered by topic, stage and body": "/krav/?tema=tema-3&stadium=reist&ansvarlig=instans-4",
    "filtered, a page far back": "/krav/?stadium=til-behandling&side=9",
}


def surroundings(database_url: str, folder: Path) -> None:
    os.environ |= {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "http://localhost",
        "VAR_DIR": str(folder),
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def populate(demands: int, updates: int) -> None:
    """Fill the ledger: every demand has texts in two languages, and updates come as they may."""
    from django.db import connection, transaction

    chance = random.Random(3)  # noqa: S311 -- the same ledger every time
    with transaction.atomic():
        topics, bodies = _topics(), _bodies()
        numbers = _demands(demands, topics, bodies, chance)
        _updates(updates, numbers, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _topics() -> list[int]:
    from django.utils import timezone

    from policies.models import Topic

    for number in range(TOPICS):
        Topic.objects.create(slug=f"tema-{number}", title=f"Tema {number}", intro="…", published_at=timezone.now())
    return list(Topic.objects.values_list("pk", flat=True))


def _bodies() -> list[int]:
    from policies.models import ResponsibleBody

    for number in range(BODIES):
        ResponsibleBody.objects.create(slug=f"instans-{number}", name=f"Instans {number}")
    return list(ResponsibleBody.objects.values_list("pk", flat=True))


def _demands(count: int, topics: list[int], bodies: list[int], chance: random.Random) -> list[int]:
    from django.utils import timezone

    from policies.models import Demand

    rows = Demand.objects.bulk_create(
        Demand(
            topic_id=chance.choice(topics),
            responsible_body_id=chance.choice(bodies),
            since=date(chance.choice(YEARS), chance.randint(1, 12), 1),
            published_at=timezone.now(),
        )
        for _ in range(count)
    )
    texts = Demand._parler_meta.root_model
    texts.objects.bulk_create(
        texts(master_id=row.pk, language_code=language, text=f"Krav {row.pk} om et liv uten fattigdom for alle.")
        for row in rows
        for language in ("nb", "en")
    )
    return [row.pk for row in rows]


def _updates(count: int, numbers: list[int], chance: random.Random) -> None:
    from django.utils import timezone

    from policies.models import DemandUpdate, Stage

    DemandUpdate.objects.bulk_create(
        (
            DemandUpdate(
                demand_id=chance.choice(numbers),
                on=date(2005, 1, 1) + timedelta(days=chance.randrange(7_500)),
                stage=chance.choice(Stage.values),
                source="Brev",
                source_url="https://example.org/",
                checked_on=date(2026, 6, 1),
                published_at=timezone.now(),
            )
            for _ in range(count)
        ),
        batch_size=2_000,
    )


def handler():
    """The portal's WSGI application, with one view more."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.urls import path

    from alliance import urls

    urls.urlpatterns.insert(0, path("bare/", lambda request: HttpResponse("ok")))
    return WSGIHandler()


def ask(application, address: str) -> float:
    """Milliseconds until the whole response is there."""
    from django.test import RequestFactory

    environ = RequestFactory().get(address, headers={"Host": "localhost"}).environ
    answer = {}
    began = time.perf_counter()
    response = application(environ, lambda status, headers: answer.update(status=status))
    body = b"".join(response)
    response.close()
    milliseconds = (time.perf_counter() - began) * 1_000
    assert answer["status"].startswith("200"), (address, answer)
    assert body
    return milliseconds


def queries(application, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(application, address)
    return len(captured)


def measure(requests: int) -> bool:
    """Print what each page takes; returns whether every filtered one keeps within the limit."""
    application = handler()
    counts = {name: queries(application, address) for name, address in PAGES.items()}  # warms up, too
    times = {name: [] for name in PAGES}
    for _ in range(requests):
        for name, address in PAGES.items():
            times[name].append(ask(application, address))
    bare = statistics.median(times["bare view"])
    for name, taken in times.items():
        median, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        print(
            f"{name:33} median {median:6.1f} ms   p95 {slow:6.1f} ms   x{median / bare:5.1f}   {counts[name]} queries"
        )
    return all(statistics.median(times[name]) < LIMIT for name in PAGES if name.startswith("filtered"))


def main() -> None:
    demands, updates, requests = (
        *map(int, sys.argv[1:]),
        *(DEMANDS, UPDATES, REQUESTS)[len(sys.argv) - 1 :],
    )
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            surroundings(server.create("tracker"), Path(folder))
            populate(demands, updates)
            print(f"{demands} demands, {updates} updates, {requests} requests of each page, warm, PostgreSQL")
            is_fast = measure(requests)
    finally:
        server.stop()
    print(f"every filtered page under {LIMIT} ms: {'yes' if is_fast else 'NO'}")
    sys.exit(not is_fast)


if __name__ == "__main__":
    main()
