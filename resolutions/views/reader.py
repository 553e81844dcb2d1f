"""What visitors read of what the annual meetings decided."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.visibility import Preview, get_visible
from resolutions.citing import permanent_address, standing_address
from resolutions.models import Edition, Resolution
from resolutions.reading import read_with_references
from resolutions.structured_data import structured_data

#: More of the same is one click away, in the archive.
MOST_EARLIER = 5


def index(request: HttpRequest) -> HttpResponse:
    resolutions = Resolution.objects.public().in_rows().select_related("meeting__minutes")
    by_meeting = groupby(resolutions, key=lambda resolution: resolution.meeting)
    return render(
        request, "resolutions/list.html", {"years": [(meeting, list(texts)) for meeting, texts in by_meeting]}
    )


def detail(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The wording that stands."""
    resolution, editions, is_preview = _found(request, year, slug)
    return _page(request, resolution, resolution.text, editions=editions, is_preview=is_preview)


def edition(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """One wording of a resolution, as it was issued."""
    resolution, editions, is_preview = _found(request, year, slug)
    shown = next((each for each in editions if each.number == number), None)
    if shown is None:
        raise Http404
    canonical = standing_address(resolution)  # search engines know one address, whichever edition stands there
    return _page(request, resolution, shown, editions=editions, is_preview=is_preview, canonical=canonical)


def _found(request: HttpRequest, year: int, slug: str) -> tuple[Resolution, list[Edition], Preview | None]:
    queryset = Resolution.objects.for_readers()
    resolution, is_preview = get_visible(queryset, request, meeting__date__year=year, slug=slug)
    return resolution, list(resolution.editions.issued().without_canonical()), is_preview


def _page(request: HttpRequest, resolution: Resolution, shown: Edition, **context) -> HttpResponse:
    shown.resolution = resolution  # with all that is fetched already
    reading = read_with_references(shown, resolution.meeting)
    context |= {
        "resolution": resolution,
        "edition": shown,
        "reading": reading,
        "earlier": _earlier(resolution),
        "sections": reading.sections,
        "object_languages": resolution.languages,
        "address": permanent_address(shown),
        "structured": structured_data(shown),
    }
    return render(request, "resolutions/detail.html", context)


def _earlier(resolution: Resolution) -> list[Resolution]:
    """The newest of those before it that speak of the same topics."""
    earlier = Resolution.objects.adopted().published().select_related("meeting", "text").in_rows()
    return list(earlier.earlier_on_the_same_topic(resolution)[:MOST_EARLIER])
