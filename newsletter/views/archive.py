"""The newsletters that have been sent, for everybody to read."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from newsletter.archive import issues, neighbours
from newsletter.models import Campaign, Picture

#: A picture's name is made of its bytes: what stands there never becomes anything else.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/archive.html", {"issues": list(issues())})


@require_safe
def issue(request: HttpRequest, number: int) -> HttpResponse:
    found = next(issues(Campaign.objects.in_archive().filter(pk=number), with_page=True), None)
    if found is None:
        raise Http404
    earlier, later = neighbours(found.campaign)
    context = {"issue": found, "object_languages": found.languages, "earlier": earlier, "later": later}
    return render(request, "newsletter/issue.html", context)


@require_safe
def picture(request: HttpRequest, number: int, name: str) -> HttpResponse:
    in_archive = Picture.objects.filter(edition__campaign__in=Campaign.objects.in_archive().filter(pk=number))
    png = bytes(get_object_or_404(in_archive.filter(name=name).order_by("pk")[:1]).png)
    response = HttpResponse(png, content_type="image/png", headers={"Cache-Control": FOR_EVER})
    response["ETag"] = f'"{hashlib.sha256(png).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)
