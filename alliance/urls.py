"""Every address of the portal; the CMS answers what no room claims."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("utboks/", include("alliance.outbox")),
    path("webhook/", include("newsletter.bounces.urls")),
]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("nyhetsbrev/", include("newsletter.urls")),
    path("resolusjoner/", include("resolutions.urls")),
    path("medlemmer/", include("members.urls")),
    path("", include("policies.urls")),
    path("personvern/", include("privacy.urls")),
    path("_/komponenter/", include("alliance.gallery")),
    path("", include("cms.urls")),
    prefix_default_language=False,
)
