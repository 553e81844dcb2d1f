"""Reading a spreadsheet of updates: which columns it has, and how spreadsheets write CSV."""

import csv
import io
from collections.abc import Iterator

import tablib
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.formats.base_formats import Format

#: The headings, with what stands below them.
COLUMNS = {
    "krav": gettext_lazy("the demand's number"),
    "dato": gettext_lazy("the day it happened, such as 2021-06-01 or 01.06.2021"),
    "stadium": gettext_lazy("one of the stages below"),
    "hva som skjedde": gettext_lazy("facts only, in bokmål"),
    "vår vurdering": gettext_lazy("what the alliance thinks of it, in bokmål; it may be empty"),
    "kilde": gettext_lazy("what the source is and who wrote it"),
    "adresse": gettext_lazy("where the source is on the web"),
    "kontrollert": gettext_lazy("the day somebody last saw that it holds; empty means today"),
}
MAY_BE_LEFT_OUT = {"vår vurdering", "kontrollert"}
LINE = "linje"
MOST_ROWS = 1_000  # each is asked as much as a form is; more would keep everybody waiting
EXAMPLE = (
    ";".join(COLUMNS) + "\r\n"
    "1;01.06.2021;Til behandling;Departementet sendte et forslag på høring.;Et lite steg.;"
    "Høringsnotat fra departementet;https://departementet.example.org/horing;\r\n"
)


class Table(Format):
    """CSV with commas, semicolons or tabs, in Unicode or in the older encoding of Norwegian spreadsheets."""

    def __init__(self, encoding: str | None = None):
        """Accept the encoding that the package suggests; the file itself tells a better one."""

    def get_title(self) -> str:
        return "CSV"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the filled rows under the known headings, each with its line in the file.

        Raises:
            ValueError: it is no such table; the message says why.
        """
        lines = _lines(in_stream)
        headings = [cell.strip().lower() for cell in next(lines, [])]
        missing = [name for name in COLUMNS if name not in headings and name not in MAY_BE_LEFT_OUT]
        if missing:
            raise ValueError(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
        dataset = tablib.Dataset(headers=[LINE, *COLUMNS])
        for number, cells in enumerate(lines, start=2):
            row = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
            if any(row.values()):
                dataset.append([number, *(row.get(name, "") for name in COLUMNS)])
        if len(dataset) > MOST_ROWS:
            raise ValueError(_("The file is too large. Is it the right one?"))
        if not len(dataset):
            raise ValueError(_("There are no rows below the headings."))
        return dataset


def _lines(content: bytes) -> Iterator[list[str]]:
    if content.startswith(b"PK") or b"\0" in content:
        raise ValueError(_("This is not a CSV file. In the spreadsheet, choose “Save as” and then CSV."))
    text = _decoded(content)
    heading = text.partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    try:
        return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error:
        raise ValueError(_("The file cannot be read as a table. Save it as CSV once more.")) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
