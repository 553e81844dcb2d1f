"""What visitors read of what the annual meetings decided."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.visibility import get_visible
from resolutions.models import Resolution


def index(request: HttpRequest) -> HttpResponse:
    by_meeting = groupby(Resolution.objects.public(), key=lambda resolution: resolution.meeting)
    return render(
        request, "resolutions/list.html", {"years": [(meeting, list(texts)) for meeting, texts in by_meeting]}
    )


def detail(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    queryset = Resolution.objects.with_text()
    resolution, is_preview = get_visible(queryset, request, meeting__date__year=year, slug=slug)
    context = {
        "resolution": resolution,
        "object_languages": resolution.languages,
        "sections": resolution.text.sections.all(),
        "is_preview": is_preview,
    }
    return render(request, "resolutions/detail.html", context)


def edition(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """One wording of a resolution, as it was issued."""
    resolution, is_preview = get_visible(
        Resolution.objects.with_meeting(), request, meeting__date__year=year, slug=slug
    )
    shown = get_object_or_404(resolution.editions.issued().prefetch_related("sections__clauses"), number=number)
    context = {
        "resolution": resolution,
        "edition": shown,
        "object_languages": resolution.languages,
        "sections": shown.sections.all(),
        "is_preview": is_preview,
    }
    return render(request, "resolutions/detail.html", context)
