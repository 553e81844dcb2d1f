"""What visitors read of the alliance's goals, topics and demands."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.visibility import get_visible
from policies.models import Demand, Goal, Topic
from policies.quotations import attach_quotations


def goals(request: HttpRequest) -> HttpResponse:
    topics = Prefetch("topics", Topic.objects.published().with_texts())
    return render(request, "policies/goals.html", {"goals": Goal.objects.with_texts().prefetch_related(topics)})


def topics(request: HttpRequest) -> HttpResponse:
    context = {
        "topics": Topic.objects.published().with_demand_count().with_texts(),
        "goals": Goal.objects.with_texts(),
    }
    return render(request, "policies/topics.html", context)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found, is_preview = get_visible(Topic.objects.with_texts(), request, slug=slug)
    shown = found.demands.unwithdrawn() if is_preview else found.demands.published()
    demands = list(shown.with_texts())
    context = {
        "topic": found,
        "is_preview": is_preview,
        "demands": demands,
        "resolutions": attach_quotations(demands),
        "goals": found.goals.with_texts(),
    }
    return render(request, "policies/topic.html", context)


def demands(request: HttpRequest) -> HttpResponse:
    topics = Topic.objects.published().with_texts().with_published_demands()
    return render(request, "policies/demands.html", {"topics": topics})


def demand(request: HttpRequest, number: int) -> HttpResponse:
    queryset = Demand.objects.select_related("topic").prefetch_related("topic__translations").with_texts()
    found, is_preview = get_visible(queryset, request, number=number)
    attach_quotations([found])
    context = {
        "demand": found,
        "is_preview": is_preview,
        "topic": found.topic,
        "goals": found.topic.goals.with_texts(),
        "quotations": found.quotations,
    }
    return render(request, "policies/demand.html", context)
