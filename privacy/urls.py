from datetime import date

from django.urls import path, register_converter

from privacy import views

app_name = "privacy"


class IsoDate:
    regex = r"\d{4}-\d{2}-\d{2}"
    to_python = staticmethod(date.fromisoformat)

    def to_url(self, day: date) -> str:
        return day.isoformat()


register_converter(IsoDate, "iso_date")

urlpatterns = [
    path("", views.statement, name="statement"),
    path("versjon/<iso_date:day>/", views.version, name="version"),
    path("informasjonskapsler/", views.cookies, name="cookies"),
]
