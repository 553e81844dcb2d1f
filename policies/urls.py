from django.urls import path

from policies import views

app_name = "policies"
urlpatterns = [
    path("maal/", views.goals, name="goals"),
    path("politikk/", views.topics, name="topics"),
    path("politikk/<slug:slug>/", views.topic, name="topic"),
    path("krav/", views.demands, name="demands"),
    path("krav/<int:number>/", views.demand, name="demand"),
]
