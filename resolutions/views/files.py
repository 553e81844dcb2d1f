"""The files of resolutions: text, PDF, JSON and ODT of every edition."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core.visibility import Preview, get_visible
from resolutions.canonical import canonical_text
from resolutions.models import Edition, Resolution
from resolutions.renditions.names import NAMES, FileKind, saved_as
from resolutions.services import renditions
from resolutions.texts import read

#: What stands at an edition's own address is the same for ever.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def standing(request: HttpRequest, year: int, slug: str, kind: FileKind) -> HttpResponse:
    """A file of the edition that stands; for staff also of a draft."""
    resolution, _preview = _visible(request, year, slug)
    resolution.text.resolution = resolution
    return _file(request, resolution.text, kind)


@require_safe
def edition(request: HttpRequest, year: int, slug: str, number: int, kind: FileKind) -> HttpResponse:
    """A file of one edition, which never changes."""
    resolution, preview = _visible(request, year, slug)
    issued = get_object_or_404(resolution.editions.issued(), number=number)
    response = _file(request, issued, kind)
    if preview is None and response.status_code != 412:
        response["Cache-Control"] = FOR_EVER
    return response


def respond(request: HttpRequest, content: bytes, *, content_type: str, name: str) -> HttpResponse:
    """Answer with a file whose bytes have a strong name (RFC 9110, 8.8.3), or say that the asker has it.

    Args:
        request: GET or HEAD.
        content: the file.
        content_type: as HTTP has it.
        name: under which a browser saves it.
    """
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)


def _visible(request: HttpRequest, year: int, slug: str) -> tuple[Resolution, Preview | None]:
    return get_visible(Resolution.objects.with_meeting(), request, meeting__date__year=year, slug=slug)


def _file(request: HttpRequest, edition: Edition, kind: FileKind) -> HttpResponse:
    content = _text(edition) if kind == FileKind.TEXT else _rendition(edition, kind)
    return respond(request, content, content_type=NAMES[kind].content_type, name=saved_as(edition, kind))


def _text(edition: Edition) -> bytes:
    """Return the canonical text, to the byte what the hash is taken of."""
    if edition.is_sealed:
        return edition.canonical.encode()
    resolution = edition.resolution
    meeting = resolution.meeting
    return canonical_text(read(edition), number=resolution.number, on=meeting.date, place=meeting.place).encode()


def _rendition(edition: Edition, kind: FileKind) -> bytes:
    make = renditions.rendition if edition.is_sealed and not edition.is_proposal else renditions.render
    return make(edition=edition, kind=kind.value)
