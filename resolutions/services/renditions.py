"""The files of editions: made at the first request, and the same bytes ever after."""

from django.db.models import prefetch_related_objects

from resolutions.models import Edition, Rendition
from resolutions.renditions.data import as_json
from resolutions.renditions.facts import facts_of
from resolutions.renditions.odt import as_odt
from resolutions.renditions.pdf import as_pdf
from resolutions.texts import read

MAKERS = {Rendition.Kind.PDF: as_pdf, Rendition.Kind.JSON: as_json, Rendition.Kind.ODT: as_odt}


def rendition(*, edition: Edition, kind: str) -> bytes:
    """Return the file of an issued edition; two who ask first at once get the same bytes.

    Args:
        edition: sealed.
        kind: one of Rendition.Kind.
    """
    kept = edition.renditions.filter(kind=kind).first()
    if kept is None:
        kept, _ = Rendition.objects.get_or_create(
            edition=edition, kind=kind, defaults={"content": render(edition=edition, kind=kind)}
        )
    return bytes(kept.content)


def render(*, edition: Edition, kind: str) -> bytes:
    """Make the file anew; what is not issued yet is made like this each time and stored nowhere."""
    prefetch_related_objects([edition], "sections__clauses__figure", "resolution__movers", "resolution__editions")
    return MAKERS[Rendition.Kind(kind)](facts_of(edition), read(edition))
