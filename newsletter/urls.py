from django.urls import path

from newsletter.feeds import ArchiveFeed
from newsletter.views import archive, following, leaving, preferences, subscribing

app_name = "newsletter"
urlpatterns = [
    path("", subscribing.signup, name="signup"),
    path("sjekk-e-posten/", subscribing.requested, name="requested"),
    path("bekreft/<str:link>/", subscribing.confirm, name="confirm"),
    path("folg/tema/<slug:slug>/", following.follow_topic, name="follow_topic"),
    path("folg/krav/<int:number>/", following.follow_demand, name="follow_demand"),
    path("innstillinger/<str:link>/", preferences.preferences, name="preferences"),
    path("arkiv/", archive.index, name="archive"),
    path("arkiv.atom", ArchiveFeed(), name="archive_feed"),
    path("arkiv/<int:number>/", archive.issue, name="issue"),
    path("arkiv/<int:number>/<str:name>.png", archive.picture, name="picture"),
    path("avmelding/<str:token>/", leaving.unsubscribe, name="unsubscribe"),
    path("avmelding/<str:token>/<int:campaign>/", leaving.unsubscribe, name="unsubscribe"),
    path("angre/<str:link>/", leaving.undo, name="undo"),
]
