"""Every text of ours exists in bokmål and nynorsk."""

import os
import shutil
import string
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("alliance", "core", "privacy", "members", "policies", "resolutions", "newsletter", "templates")
LANGUAGES = pytest.mark.parametrize("language", ["nb", "nn"])


def catalogue(folder: Path, language: str) -> polib.POFile:
    return polib.pofile(str(folder / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """A folder with a fresh catalogue of every text that the code and the templates mark."""
    from tests.services import need

    need("gettext")
    folder = tmp_path_factory.mktemp("catalogues")
    (folder / "locale").mkdir()
    for source in SOURCES:
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__", "content"))
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "nb", "-l", "nn", "-v", "0"],
        cwd=folder,
        env=environment,
        check=True,
    )
    return folder


@LANGUAGES
def test_no_text_is_missing_or_uncertain(extracted, language):
    ours = {(entry.msgctxt, entry.msgid): entry for entry in catalogue(ROOT, language)}
    wanted = [(entry.msgctxt, entry.msgid) for entry in catalogue(extracted, language)]
    assert [key for key in wanted if key not in ours or not ours[key].translated()] == []


@LANGUAGES
def test_no_text_is_kept_that_nobody_uses(extracted, language):
    wanted = {(entry.msgctxt, entry.msgid) for entry in catalogue(extracted, language)}
    assert [entry.msgid for entry in catalogue(ROOT, language) if (entry.msgctxt, entry.msgid) not in wanted] == []


@LANGUAGES
def test_a_translation_has_the_same_gaps_to_fill(language):
    for entry in catalogue(ROOT, language):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert _gaps(text) <= _gaps(entry.msgid) | _gaps(entry.msgid_plural), entry.msgid


def _gaps(text: str) -> set[str]:
    """Names in `%(name)s` and `{name}`."""
    percent = {part.partition(")")[0] for part in text.split("%(")[1:]}
    try:
        braces = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a text that holds a brace for its own sake
        braces = set()
    return percent | braces
