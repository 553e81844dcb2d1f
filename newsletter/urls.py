from django.urls import path

from newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.signup, name="signup"),
    path("sjekk-e-posten/", views.requested, name="requested"),
    path("bekreft/<str:link>/", views.confirm, name="confirm"),
    path("innstillinger/<str:link>/", views.preferences, name="preferences"),
    path("avmelding/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
