from django.urls import path

from policies import feeds
from policies.views import demands, goals, topics

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
]
