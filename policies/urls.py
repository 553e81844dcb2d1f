from django.urls import path

from policies.views import demands, goals, topics

app_name = "policies"
urlpatterns = [
    path("maal/", goals.index, name="goals"),
    path("politikk/", topics.index, name="topics"),
    path("politikk/<slug:slug>/", topics.detail, name="topic"),
    path("krav/", demands.tracker, name="demands"),
    path("krav/<int:number>/", demands.detail, name="demand"),
]
