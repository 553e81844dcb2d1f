from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from policies.models import Goal, Topic


def index(request: HttpRequest) -> HttpResponse:
    topics = Prefetch("topics", Topic.objects.published().with_texts())
    return render(request, "policies/goals.html", {"goals": Goal.objects.with_texts().prefetch_related(topics)})
