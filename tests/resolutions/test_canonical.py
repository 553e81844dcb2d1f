"""The hash of an adopted text is the same everywhere, or it proves nothing."""

import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolutions.canonical import canonical_text, sha256
from resolutions.document import ClauseText, Document, SectionText, from_data, tidied, tidy, to_data
from resolutions.models import Edition
from resolutions.texts import read, seal, write
from tests.factories import AnnualMeetingFactory, ResolutionFactory
from tests.resolutions.documents import anything, documents

DOCUMENT = Document(
    title="Nok til å leve av",
    preamble="Årsmøtet var samlet.\n\nIngen skal stå utenfor – verken i İzmir eller Tromsø.",
    sections=(
        SectionText("Mat", "Vi krever:", (ClauseText("Et måltid hver dag."), ClauseText("106\u00a0000 porsjoner."))),
        SectionText("Bolig", clauses=(ClauseText("Lavere leie."),)),
    ),
    sources="Statistisk sentralbyrå",
)
TEXT = """2026-1
Nok til å leve av
2026-04-19, Tromsø

Årsmøtet var samlet.

Ingen skal stå utenfor – verken i İzmir eller Tromsø.

1 Mat

Vi krever:

1.1 Et måltid hver dag.

1.2 106\u00a0000 porsjoner.

2 Bolig

2.1 Lavere leie.

Statistisk sentralbyrå
"""
HASH = "bc1112450941501515be8af8cc8ffd25d1b14ac0170b3967d381fe60a06a8ff5"
PLACE = {"number": "2026-1", "on": date(2026, 4, 19), "place": "Tromsø"}


def with_texts(document: Document, change) -> Document:
    """Return `document` with `change` made to each of its texts."""
    sections = tuple(
        SectionText(
            change(section.title),
            change(section.intro),
            tuple(replace(clause, text=change(clause.text)) for clause in section.clauses),
        )
        for section in document.sections
    )
    return Document(change(document.title), change(document.preamble), sections, change(document.sources))


def canonical(document: Document) -> str:
    return canonical_text(document, **PLACE)


def test_the_text_is_the_number_the_words_and_nothing_else():
    assert canonical(DOCUMENT) == TEXT


def test_the_hash_is_this_one_on_every_machine():
    assert sha256(canonical(DOCUMENT)) == HASH


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text}\n\n",
        lambda text: text.replace("\n", " \t\n"),
    ],
    ids=["Windows", "old Mac", "accents apart", "space around", "space at line ends"],
)
def test_what_readers_do_not_see_does_not_change_the_hash(change):
    assert sha256(canonical(with_texts(DOCUMENT, change))) == HASH


@pytest.mark.parametrize("change", [lambda text: text.upper(), lambda text: text.replace("å", "aa")])
def test_what_readers_see_changes_it(change):
    assert sha256(canonical(with_texts(DOCUMENT, change))) != HASH


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "UTC"},
        {"LC_ALL": "nb_NO.UTF-8", "LANG": "nb_NO.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "7"},
    ],
    ids=lambda variables: variables["LC_ALL"],
)
def test_the_hash_knows_neither_locale_nor_time_zone(surroundings, tmp_path):
    program = (
        "import locale, sys, datetime\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "from resolutions.canonical import canonical_text, sha256\n"
        "from resolutions.document import from_data\n"
        f"data = {to_data(DOCUMENT)!a}\n"
        "on = datetime.date(2026, 4, 19)\n"
        r"print(sha256(canonical_text(from_data(data), number='2026-1', on=on, place='Troms\xf8')))" + "\n"
    )
    file = tmp_path / "hash.py"
    file.write_text(program, encoding="ascii")
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())} | surroundings
    done = subprocess.run([sys.executable, file], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == HASH


@pytest.mark.django_db
def test_the_database_gives_back_the_same_hash():
    meeting = AnnualMeetingFactory(date=date(2026, 4, 19), place="Tromsø")
    edition = Edition(resolution=ResolutionFactory(number="2026-1", meeting=meeting), number=1)
    write(edition, with_texts(DOCUMENT, lambda text: unicodedata.normalize("NFD", text).replace("\n", "\r\n")))
    seal(edition)
    edition = Edition.objects.get(pk=edition.pk)
    assert (edition.canonical, edition.sha256) == (TEXT, HASH)
    assert sha256(canonical(read(edition))) == HASH


@pytest.mark.django_db
def test_a_text_comes_back_from_the_database_as_it_was_written():
    edition = Edition(resolution=ResolutionFactory(), number=1)
    write(edition, DOCUMENT)
    assert read(Edition.objects.get(pk=edition.pk)) == DOCUMENT


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 20])
def test_reading_costs_two_queries_however_long_the_text_is(django_assert_num_queries, count):
    edition = Edition(resolution=ResolutionFactory(), number=1)
    write(edition, replace(DOCUMENT, sections=DOCUMENT.sections * count))
    edition = Edition.objects.get(pk=edition.pk)
    with django_assert_num_queries(2):
        assert len(read(edition).sections) == 2 * count


@given(documents)
def test_tidying_twice_is_tidying_once(document):
    assert tidied(tidied(document)) == tidied(document)


@given(documents)
def test_tidying_changes_no_byte_of_the_canonical_text(document):
    assert canonical(tidied(document)) == canonical(document)


@given(anything, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_composition_and_line_ends_never_show(text, form, end):
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert tidy(unicodedata.normalize(form, plain).replace("\n", end)) == tidy(plain)


@given(documents)
def test_json_holds_all_of_a_document(document):
    assert from_data(to_data(document)) == document
