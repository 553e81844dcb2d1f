"""The demo's figures: the numbers of the files, each with its source, and none from memory."""

import csv
from datetime import date

import pytest
import time_machine

from alliance.demo import CONTENT, figures, read
from policies.figures import csv_files
from policies.figures.presenting import dataset_of
from policies.models import Figure

pytestmark = pytest.mark.django_db

ENTRIES = {entry["slug"]: entry for entry in read("figures")["figure"]}
FILES = sorted((CONTENT / "figures").glob("*.csv"))


@pytest.fixture
def demo():
    figures.load()
    return Figure.objects.with_texts().with_values()


def rows(name: str) -> list[tuple[str, float]]:
    """The rows of a file as they stand there, without our own reader."""
    lines = [line for line in (CONTENT / "figures" / f"{name}.csv").read_text().splitlines() if line[0] != "#"]
    return [(year, float(value)) for year, value in list(csv.reader(lines))[1:]]


def test_every_number_is_one_of_a_file_and_every_number_of_a_file_is_there(demo):
    for figure in demo:
        for described, series in zip(ENTRIES[figure.slug]["series"], figure.series.all(), strict=True):
            shown = [
                (found.period, float(found.value)) for found in series.observations.all() if found.value is not None
            ]
            assert shown == rows(described["file"]), (figure.slug, described)


def test_every_file_is_used_once():
    used = [described["file"] for entry in ENTRIES.values() for described in entry["series"]]
    assert sorted(used) == [path.stem for path in FILES]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_a_figure_names_a_source_that_its_files_name_and_their_licence(entry):
    for described in entry["series"]:
        text = (CONTENT / "figures" / f"{described['file']}.csv").read_text()
        sources = [line for line in text.splitlines() if line.startswith("# source: ")]
        assert any(line.startswith(f"# source: {entry['source_url']}") for line in sources), described
        [licence] = [line for line in text.splitlines() if line.startswith("# licence: ")]
        assert entry["licence"] == ("" if "not stated" in licence else "Norsk lisens for offentlige data (NLOD)")


def test_every_figure_is_public_and_whole_in_three_languages(demo):
    assert len(demo) == len(ENTRIES) >= 12
    for figure in demo.published():
        assert set(figure.languages) == {"nb", "nn", "en"}
        for language in figure.languages:
            figure.set_current_language(language)
            assert all((figure.title, figure.unit, figure.definition, figure.comment)), (figure.slug, language)
        names = [sorted(series.get_available_languages()) for series in figure.series.all()]
        assert len(names) == 1 or names == [["en", "nb", "nn"]] * len(names)
    assert demo.published().count() == len(ENTRIES)


def test_the_day_a_figure_holds_for_lies_in_its_newest_year(demo):
    assert all(str(figure.as_of.year) == dataset_of(figure).newest_period for figure in demo)


@time_machine.travel(date(2026, 11, 22))
def test_some_figures_are_past_their_review_and_some_are_not(demo):
    assert 0 < demo.past_review().count() < len(ENTRIES)


def test_decimals_are_those_of_the_numbers(demo):
    assert {figure.slug: figure.decimals for figure in demo} == {
        figure.slug: dataset_of(figure).decimals for figure in demo
    }


def test_what_staff_have_is_left_alone(demo):
    count = demo.count()
    figures.load()
    assert Figure.objects.count() == count


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_can_be_imported_as_it_is(path):
    assert len(csv_files.read_bytes(path.read_bytes()).lines) == 1
