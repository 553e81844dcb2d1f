from datetime import date

from django.urls import path, register_converter

from resolutions.renditions.names import NAMES
from resolutions.views import about_data, booklet, compare, files, moving, reader


class YearConverter:
    """Years that a calendar has; the rest is not found rather than an error."""

    regex = "[12][0-9]{3}"
    to_python = int
    to_url = str


class DayConverter:
    """Days as ISO 8601 writes them; one that no calendar has is not found."""

    regex = "[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
    to_python = date.fromisoformat
    to_url = str


register_converter(YearConverter, "year")
register_converter(DayConverter, "day")

#: Each file has two addresses: of the edition that stands, and of each edition for ever.
FILES = [
    found
    for kind, name in NAMES.items()
    for found in (
        path(f"<year:year>/<slug:slug>/{name.path}", files.standing, {"kind": kind}, name=kind),
        path(
            f"<year:year>/<slug:slug>/utgave/<int:number>/{name.path}",
            files.edition,
            {"kind": kind},
            name=f"edition_{kind}",
        ),
    )
]

app_name = "resolutions"
urlpatterns = [
    path("", reader.index, name="list"),
    path("<year:year>/<slug:slug>/", reader.detail, name="detail"),
    path("<year:year>/<slug:slug>/utgave/<int:number>/", reader.edition, name="edition"),
    path("<year:year>/<slug:slug>/sammenlign/<int:a>/<int:b>/", compare.editions, name="compare"),
    path("<year:year>/<slug:slug>/sammenlign/med/<str:number>/", compare.with_another, name="compare_with"),
    *FILES,
    path("<day:day>/hefte.pdf", booklet.adopted, name="booklet"),
    path("om-dataene/", about_data.about_data, name="about_data"),
    path("skjema.json", about_data.json_schema, name="schema"),
    path("forslag/<str:token>/", moving.amend, name="amend"),
]
