"""What has changed between two wordings: editions of one resolution, or a resolution and an earlier one."""

from itertools import combinations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.visibility import get_visible
from resolutions import texts
from resolutions.models import Edition, Resolution
from resolutions.redline import Line, redline


def editions(request: HttpRequest, year: int, slug: str, a: int, b: int) -> HttpResponse:
    """What differs from edition `a` to edition `b`."""
    resolution, is_preview = _found(request, year, slug)
    issued = {edition.number: edition for edition in resolution.editions.issued().without_canonical()}
    if a == b or not {a, b} <= issued.keys():
        raise Http404
    context = {
        "compared": [issued[a], issued[b]],
        "reasons": [edition for number, edition in issued.items() if min(a, b) < number <= max(a, b)],
        "others": [pair for pair in combinations(issued, 2) if pair != (a, b)],
        "lines": _lines(issued[a], issued[b]),
    }
    return _page(request, "resolutions/compare.html", resolution, is_preview, context)


def with_another(request: HttpRequest, year: int, slug: str, number: str) -> HttpResponse:
    """What differs between the standing wordings of a resolution and the one with `number`, from old to new."""
    resolution, is_preview = _found(request, year, slug)
    other = get_object_or_404(Resolution.objects.public().exclude(pk=resolution.pk), number=number)
    before, after = sorted([other, resolution], key=lambda each: (each.meeting.date, each == resolution))
    context = {
        "compared": [before, after],
        "other": other,
        "choices": Resolution.objects.public().in_rows().earlier_on_the_same_topic(resolution),
        "lines": _lines(before.text, after.text) if before.language == after.language else (),
    }
    return _page(request, "resolutions/compare_with.html", resolution, is_preview, context)


def _found(request: HttpRequest, year: int, slug: str):
    resolutions = Resolution.objects.adopted().select_related("meeting", "text").defer("text__canonical")
    return get_visible(resolutions, request, meeting__date__year=year, slug=slug)


def _lines(before: Edition, after: Edition) -> tuple[Line, ...]:
    prefetch_related_objects([before, after], "sections__clauses")
    return redline(texts.read(before), texts.read(after))


def _page(request, template: str, resolution: Resolution, is_preview, context: dict) -> HttpResponse:
    """Render a comparison; search engines keep the texts themselves, not what lies between them."""
    before, after = context["compared"]
    context |= {"resolution": resolution, "before": before, "after": after, "is_preview": is_preview}
    context["object_languages"] = resolution.languages
    response = render(request, template, context)
    response["X-Robots-Tag"] = "noindex"
    return response
