"""How fast the ledger is drained, beside Postfix's own load generator and the way of django-newsletter.

    python -m benchmarks.newsletter [--messages 32000] [--rounds 5] [--connections 1 2 8] [--database postgresql]

`smtp-source -d` and the workers send to the same `smtp-sink`, in turns within the same minute, messages of the same
size over the same number of connections: one worker process for each. The database is a throwaway one with the
durability of production. Then single mails are rendered and sent with a new connection each, the shape of
django-newsletter 1.2.1. Postfix's programs: apt-get install --no-install-recommends postfix
"""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import mail

SIZE = 16 * 1024  # bytes of a message


class Workers:
    """Processes that wait to be told a campaign's number."""

    def __init__(self, number: int, folder: Path) -> None:
        command = [sys.executable, "-m", "benchmarks.newsletter", "--worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._workers = [mail.start(command, env=os.environ | {"HOST": str(each)}, **pipes) for each in range(number)]
        for worker in self._workers:
            assert worker.stdout.readline() == "ready\n"

    def drain(self, campaign: int) -> tuple[float, list[dict]]:
        """Seconds until the campaign is drained, and what each worker has used."""
        began = time.perf_counter()
        for worker in self._workers:
            print(campaign, file=worker.stdin, flush=True)
        used = [json.loads(worker.stdout.readline()) for worker in self._workers]
        return time.perf_counter() - began, used

    def close(self) -> None:
        for worker in self._workers:
            worker.stdin.close()
            worker.wait()
            worker.stdout.close()


def work() -> None:
    """A worker process: drain the campaigns whose numbers come."""
    import django

    django.setup()
    from django.core.mail.utils import DNS_NAME
    from django.db import connection

    from newsletter.sending.drain import drain

    DNS_NAME._fqdn = "localhost"
    connection.ensure_connection()
    print("ready", flush=True)
    for line in sys.stdin:
        before = resource.getrusage(resource.RUSAGE_SELF)
        drain(int(line), seconds=600)
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(json.dumps({"cpu": seconds, "memory": greatest_memory()}), flush=True)


def greatest_memory() -> float:
    """MB that this process has had; `ru_maxrss` would begin with those of the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024


def ours(workers: Workers, user, messages: int, characters: int) -> tuple[float, float, float]:
    """Messages a second, CPU seconds of the workers for 1,000, and the most memory that one has used (MB)."""
    campaign = mail.started(user, characters)
    seconds, used = workers.drain(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.sent) == ("sent", messages), campaign.state
    return messages / seconds, sum(each["cpu"] for each in used) / messages * 1000, max(each["memory"] for each in used)


def theirs(port: int, messages: int, connections: int) -> float:
    """Messages a second of smtp-source."""
    counts = ["-s", str(connections), "-m", str(messages), "-l", str(SIZE), "-M", "localhost"]
    began = time.perf_counter()
    addresses = ["-f", "nyhetsbrev@example.org", "-t", "reader@example.org"]
    subprocess.run([mail.program("smtp-source"), "-d", *counts, *addresses, f"127.0.0.1:{port}"], check=True)
    return messages / (time.perf_counter() - began)


def one_by_one(text: str, messages: int = 300) -> float:
    """Messages a second when each mail is rendered, built by Django and sent over a connection of its own.

    As django-newsletter 1.2.1 does it: the articles are asked for in each part, the text part is stripped of its tags.
    """
    from django.core.mail import EmailMultiAlternatives, get_connection
    from django.template import Context, Template

    article = "{{% for article in campaign.blocks.all %}}{}{{% endfor %}}"
    plain = Template("{{ name }}\n\n" + article.format("{{ text|striptags|safe }}"))
    html = Template("<h1>{{ name }}</h1>" + article.format("{{ text|safe }}"))
    campaign = mail.written(1000)
    began = time.perf_counter()
    for number in range(messages):
        context = Context({"name": f"reader{number}", "campaign": campaign, "text": text})
        backend = get_connection("django.core.mail.backends.smtp.EmailBackend")
        single = EmailMultiAlternatives(
            "Benchmark", plain.render(context), "nyhetsbrev@example.org", [f"reader{number}@example.org"],
            connection=backend,
        )  # fmt: skip
        single.attach_alternative(html.render(context), "text/html")
        single.send()
    return messages / (time.perf_counter() - began)


def characters_for(size: int) -> int:
    """How long a text must be for a message of so many bytes."""
    from newsletter.sending import message

    def bytes_with(characters: int) -> int:
        campaign = mail.written(characters)
        built = len(message.build(campaign, "nb").message)
        campaign.delete()
        return built

    low, high = bytes_with(1000), bytes_with(9000)
    return int(1000 + (size - low) * 8000 / (high - low))


def compare(connections: int, user, port: int, options, characters: int, folder: Path) -> list[float]:
    mail.allow_connections(connections)
    workers = Workers(connections, folder)
    ratios, rates = [], []
    ours(workers, user, options.messages, characters)  # once to get warm
    for _round in range(options.rounds):
        rate, cpu, memory = ours(workers, user, options.messages, characters)
        generator = theirs(port, options.messages, connections)
        ratios.append(rate / generator)
        rates.append(rate)
        print(
            f"{connections} connections: drain {rate:6.0f}/s   smtp-source {generator:6.0f}/s   ratio {ratios[-1]:.2f}"
            f"   CPU {cpu:.2f} s for 1,000   {memory:.0f} MB a worker",
            flush=True,
        )
    workers.close()
    print(f"{connections} connections: median ratio {statistics.median(ratios):.2f}", flush=True)
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=32000)  # whole batches, as many for each of eight
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 2, 8])
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work()
        return
    with mail.workplace() as folder, mail.sink() as port, mail.database(options.database, folder) as (url, _server):
        mail.surroundings(url, port, folder)
        user = mail.populate(options.messages)
        characters = characters_for(SIZE)
        print(f"{options.database}, {options.messages} messages of {SIZE} bytes a round", flush=True)
        counts = [1] if options.database == "sqlite" else options.connections
        rates = [rate for each in counts for rate in compare(each, user, port, options, characters, folder)]
        single = one_by_one("<p>Et nasjonalt <strong>minstenivå</strong> for sosialhjelp.</p> " * (SIZE // 130))
        print(f"one by one: {single:.0f}/s; the drain is {statistics.median(rates) / single:.0f} times as fast")


if __name__ == "__main__":
    main()
