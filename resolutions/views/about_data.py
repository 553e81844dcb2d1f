"""What the files of resolutions hold, for those who make something of them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.addresses import absolute_url
from resolutions.models import Resolution
from resolutions.renditions.example import example
from resolutions.renditions.schema import rows, schema


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    context = {"fields": rows(), "example": example(), "newest": Resolution.objects.public().first()}
    return render(request, "resolutions/about_data.html", context)


@require_safe
def json_schema(request: HttpRequest) -> HttpResponse:
    content = schema(absolute_url("resolutions:schema", language="en"))
    return JsonResponse(
        content,
        content_type="application/schema+json",
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
