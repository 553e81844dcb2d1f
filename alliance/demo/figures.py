"""Published statistics as they were read in their sources: the numbers in `content/figures/`, our words about them."""

from datetime import date, datetime, time

from django.utils import timezone

from alliance.demo import CONTENT, LANGUAGES, read, translate
from policies.figures import csv_files
from policies.figures.dataset import Dataset, rectangular
from policies.figures.services import set_values
from policies.models import Figure

FETCHED = date(2026, 11, 22)
FACTS = ("slug", "decimals", "as_of", "review_by", "publisher", "table", "source_url", "licence")
TEXTS = ("title", "unit", "definition", "comment")


def load() -> None:
    if Figure.objects.exists():
        return
    for entry in read("figures")["figure"]:
        _figure(entry)


def _figure(entry: dict) -> None:
    published = timezone.make_aware(datetime.combine(FETCHED, time()))
    figure = Figure(**{name: entry[name] for name in FACTS}, retrieved_on=FETCHED, published_at=published)
    translate(figure, **{name: {code: entry[code][name] for code in LANGUAGES} for name in TEXTS})
    set_values(figure=figure, dataset=dataset(entry["series"]), language="nb")
    for series, described in zip(figure.series.all(), entry["series"], strict=True):
        translate(series, label={code: described[code] for code in LANGUAGES if code in described})


def dataset(described: list[dict]) -> Dataset:
    """The series of one figure, each from its own file."""
    return rectangular((each.get("code", ""), each.get("nb", ""), readings(each["file"])) for each in described)


def readings(name: str) -> tuple:
    """The readings of the one series in `content/figures/<name>.csv`."""
    return csv_files.read_bytes((CONTENT / "figures" / f"{name}.csv").read_bytes()).lines[0].readings
