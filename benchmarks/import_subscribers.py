"""How long the import of a list takes, from the check of every row to the last subscriber written.

    python -m benchmarks.import_subscribers [rows] [rounds]

A throwaway PostgreSQL gets a file in Mailchimp's shape with one bad row in a hundred. Each round is a process of its
own: first a small file, so that everything is loaded, then a tenth of the rows, then all of them; printed are seconds,
rows a second and how much memory came on top, which must not grow with the file. The report is compared row by row
with what was put into the file. Beside it, in the same minute, the plainest reading there is: the csv module, and
email-validator for each address, with nothing looked up or written.
"""

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tracker import surroundings
from tests.services import Postgres

ROWS, ROUNDS = 100_000, 3
LIMIT = 60  # seconds, for all rows
MOST_GROWTH = 10  # MB that all of them may take more than a tenth of them
LARGE_DOMAINS = ("gmail.example.com", "online.example.no", "hotmail.example.com", "outlook.example.com")
HEADINGS = (
    "Email Address,First Name,Last Name,LANGUAGE,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,NOTES"
)
#: What is wrong with every hundredth row, and the reason that the report must give.
BAD = [
    ("", "empty"),
    ("kari.example.org", "no at"),
    ("kari@example", "domain"),
    ("kåre@example.org", "letters"),
    ("ka ri@example.org", "space"),
    ("a@example.org, b@example.org", "several"),
    ("kari..moen@example.org", "wrong"),
]


def write_file(path: Path, rows: int) -> None:
    chance = random.Random(rows)  # noqa: S311 -- the same file every time
    times = ("2019-03-02 08:14:51", "192.0.2.7", "2019-03-02 08:15:51", "192.0.2.7")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS.split(","))
        for number in range(rows):
            address = _address(number, chance) if number % 100 != 50 else BAD[number // 100 % len(BAD)][0]
            name, language = f"Åse Bjørg\nØdegård {number}", chance.choice(["no", "nn", "en"])
            writer.writerow([address, name, "Moen", language, 2, *times, 10_000 + number, ""])


def expected(rows: int) -> dict[int, str]:
    """The reason for each bad row, by the number that a spreadsheet shows."""
    return {number + 2: BAD[number // 100 % len(BAD)][1] for number in range(50, rows, 100)}


def _address(number: int, chance: random.Random) -> str:
    large = chance.choice(LARGE_DOMAINS)
    return f"leser.{number}@{large if chance.random() < 0.7 else f'domene{chance.randrange(5000)}.example.org'}"


def plain(path: Path) -> float:
    """The seconds of the plainest reading."""
    from newsletter.addresses import EmailNotValidError, normalise

    began, good = time.perf_counter(), 0
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                normalise(row["Email Address"])
            except EmailNotValidError:
                continue
            good += 1
    assert good
    return time.perf_counter() - began


def taken_in(path: Path, rows: int) -> tuple[float, float, float]:
    """Import `rows` rows: seconds of the check and of the writing, megabytes that the process had at most meanwhile."""
    from newsletter.importing import work
    from newsletter.models import Subscriber, SubscriberImport
    from newsletter.services import imports

    item, user = _uploaded(path)
    _forget_the_peak()
    checking = _seconds(work.work, item.pk)
    found = dict(item.rows.filter(verdict="bad").values_list("number", "reason"))
    assert found == expected(rows), "the report is not exact"
    imports.confirm(item=item, ask=False, block=True, user=user)
    writing = _seconds(work.work, item.pk)
    written = SubscriberImport.objects.get(pk=item.pk)
    assert written.outcome == {"new": rows - len(found), "bad": len(found)}, written.outcome
    assert Subscriber.objects.active().count() == rows - len(found)
    return checking, writing, _peak()


def _uploaded(path: Path):
    from datetime import date

    from django.contrib.auth import get_user_model
    from django.core.files.uploadedfile import UploadedFile

    from newsletter.models import MailingList
    from newsletter.services import imports

    _forget_everybody()
    user, _made = get_user_model().objects.get_or_create(username="nina", is_superuser=True)
    with path.open("rb") as file:
        uploaded = UploadedFile(file, "subscribed.csv", size=path.stat().st_size)
        item = imports.upload(file=uploaded, user=user)
    told = {"source": "Mailchimp", "on": date(2024, 4, 20)}
    imports.tell_consent(item=item, lists=MailingList.objects.all()[:1], user=user, **told)
    imports.start_check(item=item, user=user)
    return item, user


def _forget_the_peak() -> None:
    """Linux counts the most that a process had from here on."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _seconds(call, *args) -> float:
    began = time.perf_counter()
    assert call(*args)
    return time.perf_counter() - began


def _forget_everybody() -> None:
    """Each file meets the same tables."""
    from django.db import connection

    tables = "subscriber, newsletter_consentevent, newsletter_suppression, newsletter_subscriberimport"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE newsletter_{tables} CASCADE")
        cursor.execute("ANALYZE")


def one_round(folder: str, rows: int) -> None:
    """In a process of its own: print what one round took, for the other one to read."""
    import django

    django.setup()
    sizes = (1000, rows // 10, rows)
    reference = plain(_file(folder, rows))
    _warm, small, large = (taken_in(_file(folder, size), size) for size in sizes)
    print(reference, *small, *large)


def _file(folder: str, rows: int) -> Path:
    path = Path(folder) / f"{rows}.csv"
    if not path.exists():
        write_file(path, rows)
    return path


def main() -> None:
    rows, rounds = (*map(int, sys.argv[1:]), *(ROWS, ROUNDS)[len(sys.argv) - 1 :])
    postgres = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            surroundings(postgres.create("portal"), Path(folder))
            for size in (1000, rows // 10, rows):
                _file(folder, size)
            results = [_round(folder, rows, number) for number in range(1, rounds + 1)]
    finally:
        postgres.stop()
    seconds = statistics.median(checking + writing for _plain, _small, (checking, writing, _peak) in results)
    ratio = statistics.median((large[0] + large[1]) / reference for reference, _small, large in results)
    growth = statistics.median(large[2] - small[2] for _plain, small, large in results)
    print(
        f"median: {seconds:.1f} s ({rows / seconds:.0f} rows/s), {ratio:.2f} times the plain reading; "
        f"{growth:.1f} MB more for {rows} rows than for {rows // 10}"
    )
    assert seconds < LIMIT, f"more than {LIMIT} s"
    assert growth < MOST_GROWTH, f"more than {MOST_GROWTH} MB"


def _round(folder: str, rows: int, number: int) -> tuple[float, tuple, tuple]:
    command = [
        sys.executable,
        "-c",
        f"from benchmarks.import_subscribers import one_round; one_round({folder!r}, {rows})",
    ]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ).stdout
    reference, *figures = map(float, printed.split())
    small, large = tuple(figures[:3]), tuple(figures[3:])
    print(
        f"round {number}: check {large[0]:.1f} s + write {large[1]:.1f} s   plain reading {reference:.1f} s   "
        f"peak {small[2]:.0f} MB at {rows // 10} rows, {large[2]:.0f} MB at {rows}"
    )
    return reference, small, large


if __name__ == "__main__":
    main()
