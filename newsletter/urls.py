from django.urls import path

from newsletter.views import leaving, preferences, subscribing

app_name = "newsletter"
urlpatterns = [
    path("", subscribing.signup, name="signup"),
    path("sjekk-e-posten/", subscribing.requested, name="requested"),
    path("bekreft/<str:link>/", subscribing.confirm, name="confirm"),
    path("innstillinger/<str:link>/", preferences.preferences, name="preferences"),
    path("avmelding/<str:token>/", leaving.unsubscribe, name="unsubscribe"),
    path("avmelding/<str:token>/<int:campaign>/", leaving.unsubscribe, name="unsubscribe"),
]
