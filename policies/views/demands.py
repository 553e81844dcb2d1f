from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.visibility import get_visible
from policies.following import pages
from policies.models import Demand
from policies.quotations import attach_quotations, recorded
from policies.stages import MEANINGS
from policies.texts import attach_texts
from policies.timeline import timeline
from policies.tracker import Tracker


def tracker(request: HttpRequest) -> HttpResponse:
    asked = Tracker(request.GET)
    return render(request, "policies/demands.html", {"tracker": asked, "page": asked.page})


def method(request: HttpRequest) -> HttpResponse:
    return render(request, "policies/method.html", {"meanings": MEANINGS})


def detail(request: HttpRequest, number: int) -> HttpResponse:
    queryset = Demand.objects.with_stage().select_related("topic", "responsible_body")
    demand, is_preview = get_visible(queryset, request, number=number)
    shown = demand.updates.unwithdrawn().order_by("on", "pk") if is_preview else demand.updates.said()
    updates = list(shown.select_related("source_document").prefetch_related("corrections"))
    goals = list(demand.topic.goals.all())
    corrections = [correction for update in updates for correction in update.corrections.all()]
    attach_texts([demand], [demand.topic], [demand.responsible_body], goals, updates, corrections)
    attach_quotations([demand])
    quotations = [*demand.quotations, *recorded([demand.number])]
    context = {
        "demand": demand,
        "object_languages": demand.languages,
        "is_preview": is_preview,
        "topic": demand.topic,
        "goals": goals,
        "follow_pages": pages(demand),
        "newest": next((update for update in reversed(updates) if update.is_published), None),
        "timeline": timeline(since=demand.since, quotations=quotations, updates=updates),
    }
    return render(request, "policies/demand.html", context)
