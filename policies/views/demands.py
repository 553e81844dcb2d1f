from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.visibility import get_visible
from policies.models import Demand
from policies.quotations import attach_quotations


def tracker(request: HttpRequest) -> HttpResponse:
    demands = Demand.objects.published().with_stage().with_texts()
    return render(request, "policies/demands.html", {"demands": demands})


def detail(request: HttpRequest, number: int) -> HttpResponse:
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
