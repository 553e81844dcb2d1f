"""What a meeting adopted, in one file."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from resolutions.models import AnnualMeeting, Edition, Resolution
from resolutions.renditions import booklet
from resolutions.views.files import respond


@require_safe
def adopted(request: HttpRequest, day: date) -> HttpResponse:
    """Answer with the editions that stand of the meeting's public resolutions, in the language of the address."""
    meeting = get_object_or_404(AnnualMeeting.objects.with_texts(), date=day)
    editions = [_standing(resolution) for resolution in meeting.resolutions.public()]
    editions = [edition for edition in editions if edition.is_sealed]
    if not editions:
        raise Http404
    content = booklet.adopted(meeting, editions)
    return respond(request, content, content_type="application/pdf", name=f"resolusjoner-{day}.pdf")


def _standing(resolution: Resolution) -> Edition:
    resolution.text.resolution = resolution  # with the meeting, which is fetched already
    return resolution.text
