"""Staff meet no English from the packages of the page editor."""

import re
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override

#: Packages that bring no bokmål, or not all of it, and whose every text may be met in the editor.
PACKAGES = ["djangocms_versioning", "djangocms_alias", "djangocms_text", "filer"]
GAP = re.compile(r"%\(\w+\)s|%s|\{\w*\}")
#: The same word in both languages.
SAME = {"Filer", "Format", "Type", "json", "sha1", "status", "type"}
#: Beginnings of texts that nobody meets: mail about locks, which are off, and a page that alias does not open.
UNMET = ("\nThe following draft version has been unlocked", "Are you sure you want to add alias <a")


def catalogue(package: str, language: str) -> polib.POFile:
    folder = Path(find_spec(package).submodule_search_locations[0])
    return polib.pofile(str(folder / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_of_a_package_is_in_norwegian(package):
    with override("nb"):
        english = {
            entry.msgid
            for entry in catalogue(package, "en")
            if not (entry.obsolete or entry.msgid_plural or entry.msgid.startswith(UNMET))
            and gettext(entry.msgid) == entry.msgid
        }
    assert english - SAME == set()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_translation_has_the_same_gaps_to_fill(language):
    po = polib.pofile(str(Path(settings.BASE_DIR) / "locale_vendor" / language / "LC_MESSAGES" / "django.po"))
    for entry in po:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(GAP.findall(text)) <= set(GAP.findall(entry.msgid + entry.msgid_plural)), entry.msgid


def test_nynorsk_has_its_own_words_where_bokmal_differs(settings):
    with override("nn"):
        assert gettext("View Published") == "Sjå publisert"
        assert gettext("Publish") == "Publiser"  # the same in both: left to bokmål


def test_the_import_of_updates_speaks_the_portals_own_words(staff):
    """The package's pages are replaced whole, so that none of its English is met."""
    package = polib.pofile(
        str(Path(find_spec("import_export").submodule_search_locations[0]) / "locale/nl/LC_MESSAGES/django.po")
    )
    english = {entry.msgid for entry in package if len(entry.msgid) > len("Confirm")}
    editor = staff("editor")
    path = "/admin/policies/demandupdate/import/"
    bad = SimpleUploadedFile("krav.csv", b"krav;dato;stadium;hva som skjedde;kilde;adresse\n1;2;3;4;5;6")
    pages = [editor.get(path), editor.post(path, {"format": "0", "import_file": bad})]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert [words for words in english if f">{words}" in text] == []
