from django.urls import path

from policies import feeds
from policies.views import demands, figures, goals, topics

app_name = "policies"
urlpatterns = [
    path("maal/", goals.index, name="goals"),
    path("politikk/", topics.index, name="topics"),
    path("politikk/endringer.atom", feeds.TopicFeed(), name="topic_feed"),
    path("politikk/<slug:slug>/", topics.detail, name="topic"),
    path("krav/", demands.tracker, name="demands"),
    path("krav/metode/", demands.method, name="method"),
    path("krav/endringer.atom", feeds.DemandFeed(), name="demand_feed"),
    path("krav/<int:number>/", demands.detail, name="demand"),
    path("tall/", figures.index, name="figures"),
    path("tall/<slug:slug>/", figures.detail, name="figure"),
    path("tall/<slug:slug>.csv", figures.as_csv, name="figure_csv"),
    path("tall/<slug:slug>.json", figures.as_jsonstat, name="figure_json"),
]
