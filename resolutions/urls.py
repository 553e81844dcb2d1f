from django.urls import path, register_converter

from resolutions.views import reader


class YearConverter:
    """Years that a calendar has; the rest is not found rather than an error."""

    regex = "[12][0-9]{3}"
    to_python = int
    to_url = str


register_converter(YearConverter, "year")

app_name = "resolutions"
urlpatterns = [
    path("", reader.index, name="list"),
    path("<year:year>/<slug:slug>/", reader.detail, name="detail"),
    path("<year:year>/<slug:slug>/utgave/<int:number>/", reader.edition, name="edition"),
]
