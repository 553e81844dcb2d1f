"""How long a newsletter to a million takes to freeze, what memory that costs, and whether claiming gets dearer.

    python -m benchmarks.freeze [rounds] [subscribers…]

A throwaway PostgreSQL with its own settings (fsync on) is filled by generate_series. Each number of subscribers has a
database and a process of its own, whose greatest memory is printed. Beside each freeze stands a bare INSERT … SELECT
of the same rows into a table without keys, indexes or constraints, run in the same minute; beside each claim a SELECT
of as many rows by their keys in that table.
"""

import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from tests.services import Postgres

ROUNDS, SIZES = 3, (10_000, 100_000, 1_000_000)
CLAIMS = 100
LIMIT = 15  # seconds, for a million
SUBSCRIBERS = """
    INSERT INTO newsletter_subscriber (email, address_hash, language, state, token, reference, created_at, digest,
        confirmed_at)
    SELECT 'reader' || n || '@' || (ARRAY['example.org', 'example.com', 'mail.example', 'post.example'])[1 + n %% 4],
        encode(sha256(n::text::bytea), 'hex'), (ARRAY['nb', 'nb', 'nn', 'en'])[1 + n %% 4], 'active',
        left(md5(n::text), 22), gen_random_uuid(), now(), 'weekly', now()
    FROM generate_series(1, %s) n
"""
SUBSCRIPTIONS = """
    INSERT INTO newsletter_subscription (subscriber_id, mailing_list_id, since)
    SELECT subscriber.id, list.id, now() FROM newsletter_subscriber subscriber, newsletter_mailinglist list
"""
SUPPRESSIONS = """
    INSERT INTO newsletter_suppression (address_hash, reason, created_at)
    SELECT encode(sha256(n::text::bytea), 'hex'), 'bounced', now() FROM generate_series(1, %s, 100) n
"""


def surroundings(database_url: str, folder: str) -> None:
    os.environ |= {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "https://www.example.org",
        "VAR_DIR": folder,
    }
    import django

    django.setup()


def execute(statement: str, *values) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def seconds(action: Callable) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def fill(subscribers: int) -> None:
    """Make the subscribers, one in a hundred of them blocked, and the person who sends."""
    from django.contrib.auth import get_user_model

    from newsletter.models import SendingDomain
    from newsletter.sending import limits

    execute(SUBSCRIBERS, subscribers)
    execute(SUBSCRIPTIONS)
    execute(SUPPRESSIONS, subscribers)
    execute("VACUUM ANALYZE")
    SendingDomain.objects.create(domain=limits.own_domain(), connections=1000)
    get_user_model().objects.create_superuser("benchmark", "benchmark@example.org", "benchmark")


def written():
    from newsletter.models import Block, Campaign, MailingList

    campaign = Campaign.objects.create(mailing_list=MailingList.objects.get(), subject="Benchmark")
    campaign.create_translation("nn", subject="Benchmark på nynorsk")
    block = Block.objects.create(campaign=campaign, kind="text", position=1, text="<p>Et nasjonalt minstenivå.</p>")
    block.create_translation("nn", text="<p>Eit nasjonalt minstenivå.</p>")
    return campaign


def freeze(campaign, user) -> float:
    from newsletter.services import campaigns

    return seconds(lambda: campaigns.start(campaign=campaign, user=user))


def bare(campaign) -> float:
    """The same rows into a table that checks nothing and finds nothing."""
    execute("DROP TABLE IF EXISTS bare")
    execute("CREATE TABLE bare (LIKE newsletter_delivery)")
    statement = "INSERT INTO bare SELECT * FROM newsletter_delivery WHERE campaign_id = %s"
    return seconds(lambda: execute(statement, campaign.pk))


def claim(campaign) -> float:
    """Milliseconds in the median; each batch is put back as done, as far as the next claim can tell."""
    from newsletter.models import Batch
    from newsletter.sending import ledger, limits
    from newsletter.sending.journal import Journal

    taken, domain = [], limits.own_domain()
    # No more than are left when all but a twentieth have been sent.
    for _each in range(max(1, min(CLAIMS, campaign.batches.count() // 25))):
        with Journal() as journal:
            taken.append(seconds(lambda journal=journal: ledger.claim(campaign.pk, domain, journal)) * 1000)
            journal.discard()
        Batch.objects.filter(state="claimed").update(state="done", claimed_at=None, lease_until=None)
    return statistics.median(taken)


def bare_read() -> float:
    """Milliseconds for as many rows as a batch has, by their keys."""
    from django.db import connection

    from newsletter.sending.freeze import BATCH_SIZE

    execute("CREATE INDEX ON bare (id)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bare ORDER BY id LIMIT %s", [CLAIMS * BATCH_SIZE])
        keys = [key for (key,) in cursor]
    read = "SELECT id, attempts, address, message_id, edition_id FROM bare WHERE id = ANY(%s)"
    batches = [keys[start : start + BATCH_SIZE] for start in range(0, len(keys), BATCH_SIZE)]
    return statistics.median(seconds(lambda keys=keys: execute(read, keys)) * 1000 for keys in batches)


def settle(campaign, share: float) -> None:
    """Let the first part of the batches be done, and their deliveries sent."""
    from django.utils import timezone

    until, now = int(campaign.batches.count() * share), timezone.now()
    sent = {"state": "sent", "settled_at": now, "attempt_started_at": now, "attempts": 1, "reply": "250 2.0.0 Ok"}
    campaign.deliveries.filter(batch__seq__lt=until).update(**sent)
    campaign.batches.filter(seq__lt=until).update(state="done", lease_until=None)


def prepare(database_url: str, subscribers: int, folder: str) -> None:
    surroundings(database_url, folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(subscribers)


def measure(database_url: str, subscribers: int, rounds: int, folder: str) -> None:
    surroundings(database_url, folder)
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get()
    taken, ratios = [], []
    for _round in range(rounds):
        campaign = written()
        ours, theirs = freeze(campaign, user), bare(campaign)
        taken.append(ours)
        ratios.append(ours / theirs)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    first = claim(campaign)
    settle(campaign, 0.95)
    last, reference = claim(campaign), bare_read()
    print(
        f"{subscribers:9,} subscribers: frozen in {statistics.median(taken):6.2f} s"
        f" (bare rows x {statistics.median(ratios):.1f}), memory {memory:4.0f} MB;"
        f" a claim {first:.1f} ms at 0 %, {last:.1f} ms at 95 % (x {last / first:.2f};"
        f" bare read x {first / reference:.1f} and x {last / reference:.1f})",
        flush=True,
    )


def in_a_process_of_its_own(target: Callable, *arguments) -> None:
    """What one has used of memory must not count for the next."""
    process = multiprocessing.get_context("spawn").Process(target=target, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 0


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    rounds, sizes = given[0] if given else ROUNDS, given[1:] or SIZES
    server = Postgres(settings=())
    try:
        with tempfile.TemporaryDirectory() as folder:
            for size in sizes:
                url = server.create(f"benchmark_{size}")
                in_a_process_of_its_own(prepare, url, size, folder)
                in_a_process_of_its_own(measure, url, size, rounds, folder)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
