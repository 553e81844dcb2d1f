"""How long a resolution of 50 clauses takes as PDF/UA-1, beside a document of one line.

    python -m benchmarks.resolution_pdf [clauses] [rounds]

Both are made by the same compiler in the same run and take turns. Every resolution has words of its own, so that
nothing but fonts and templates is remembered from the one before. Prints medians, 95th percentiles and the ratio; the
clock tells what a visitor waits, the processor's time what it costs when others use the machine too.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime

CLAUSES, ROUNDS = 50, 30
LIMIT = 150  # milliseconds, for the resolution
SENTENCE = (
    "Sikre at alle kommuner følger den nasjonale normen for økonomisk sosialhjelp, og at beløpet hvert år stiger med "
    "prisene, slik at familier med lav inntekt kan leve av det"
)


def surroundings(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "EMBEDDED": "1",
        "LOG_LEVEL": "ERROR",
        "SITE_URL": "http://localhost",
        "VAR_DIR": folder,
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def resolution(clauses: int, turn: int):
    """A text of five focus areas; each turn has other words."""
    from resolutions.document import ClauseText, Document, SectionText

    texts = [ClauseText(f"{SENTENCE}, sak {turn}-{number}.") for number in range(clauses)]
    sections = (SectionText(f"Område {start}", SENTENCE, tuple(texts[start::5])) for start in range(5))
    return Document(f"Resolusjon {turn}", f"{SENTENCE}.\n\n{SENTENCE}.", tuple(sections), SENTENCE)


def facts(turn: int):
    from resolutions.renditions.facts import Facts, Issue

    address = f"http://localhost/resolusjoner/2026/{turn}/utgave/1/"
    on = date(2026, 4, 19)
    issue = Issue(1, on, datetime(2026, 4, 19, tzinfo=UTC), "", "0" * 64, address)
    return Facts(f"2026-{turn}", "nb", "Årsmøtet 2026", on, "Bergen", "adopted", issue, vote="unanimous")


def one_line(turn: int) -> bytes:
    from resolutions.renditions.typesetting import typeset

    return typeset("sign.typ", {"sign": f"Linje {turn}"}, made=datetime(2026, 4, 19, tzinfo=UTC))


def measured(make, *given) -> tuple[float, float]:
    """Milliseconds of the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    assert make(*given).startswith(b"%PDF")
    return (time.perf_counter() - clock) * 1_000, (time.process_time() - processor) * 1_000


def measure(clauses: int, rounds: int) -> bool:
    """Print what both take; returns whether the resolution keeps within the limit."""
    from resolutions.renditions.pdf import as_pdf

    makers = {
        "one line": lambda turn: measured(one_line, turn),
        f"resolution, {clauses} clauses": lambda turn: measured(as_pdf, facts(turn), resolution(clauses, turn)),
    }
    first = {name: make(0)[0] for name, make in makers.items()}
    taken = {name: [] for name in makers}
    for turn in range(1, rounds + 1):
        for name, make in makers.items():
            taken[name].append(make(turn))
    medians = {name: tell(name, first[name], times) for name, times in taken.items()}
    line, text = medians.values()
    print(f"ratio of the medians: x{text / line:.1f}")
    return text < LIMIT


def tell(name: str, first: float, times: list[tuple[float, float]]) -> float:
    """Print one line of the result; returns the median of the clock."""
    clock, processor = zip(*times, strict=True)
    median, slow = statistics.median(clock), statistics.quantiles(clock, n=20)[-1]
    print(
        f"{name:24} median {median:6.1f} ms   p95 {slow:6.1f} ms   processor {statistics.median(processor):6.1f} ms"
        f"   first {first:6.1f} ms"
    )
    return median


def main() -> None:
    clauses, rounds = (*map(int, sys.argv[1:]), *(CLAUSES, ROUNDS)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        surroundings(folder)
        is_fast = measure(clauses, rounds)
    print(f"{clauses} clauses under {LIMIT} ms: {'yes' if is_fast else 'NO'}")
    sys.exit(not is_fast)


if __name__ == "__main__":
    main()
