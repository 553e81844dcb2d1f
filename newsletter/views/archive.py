"""The newsletters that have been sent, for everybody to read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@require_safe
def issue(request: HttpRequest, number: int) -> HttpResponse:
    raise Http404


@require_safe
def picture(request: HttpRequest, number: int, name: str) -> HttpResponse:
    raise Http404
