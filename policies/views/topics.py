from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.visibility import get_visible
from policies.models import Goal, Topic
from policies.quotations import attach_quotations


def index(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": Topic.objects.published().with_demand_count().with_texts(),
        "goals": Goal.objects.with_texts(),
    }
    return render(request, "policies/topics.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    found, is_preview = get_visible(Topic.objects.with_updated_on().with_texts(), request, slug=slug)
    shown = found.demands.unwithdrawn() if is_preview else found.demands.published()
    demands = list(shown.with_texts())
    attach_quotations(demands)
    context = {
        "topic": found,
        "is_preview": is_preview,
        "demands": demands,
        "goals": found.goals.with_texts(),
    }
    return render(request, "policies/topic.html", context)
