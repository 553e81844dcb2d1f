"""Documents and the editions in which they stand."""

from django.db import transaction
from django.utils import timezone

from resolutions.canonical import canonical_text, sha256
from resolutions.document import ClauseText, Document, SectionText, tidied
from resolutions.models import Clause, Edition, Section


def read(edition: Edition) -> Document:
    """Return the text of `edition`: two queries, none when its focus areas and clauses are fetched already."""
    fetched = "sections" in getattr(edition, "_prefetched_objects_cache", {})
    sections = edition.sections.all() if fetched else edition.sections.prefetch_related("clauses")
    return Document(
        title=edition.title,
        preamble=edition.preamble,
        sources=edition.sources,
        sections=tuple(_section(section) for section in sections),
    )


def _section(section: Section) -> SectionText:
    clauses = (
        ClauseText(clause.text, clause.demand_id, clause.topic_id, clause.figure_id) for clause in section.clauses.all()
    )
    return SectionText(section.title, section.intro, tuple(clauses))


@transaction.atomic
def write(edition: Edition, document: Document) -> None:
    """Put `document` in the place of the text of `edition`, which must not be sealed nor spoken of by amendments."""
    document = tidied(document)
    edition.title, edition.preamble, edition.sources = document.title, document.preamble, document.sources
    edition.save()
    edition.sections.all().delete()
    for position, section in enumerate(document.sections, start=1):
        row = Section.objects.create(edition=edition, position=position, title=section.title, intro=section.intro)
        Clause.objects.bulk_create(
            Clause(
                section=row,
                position=number,
                text=clause.text,
                demand_id=clause.demand,
                topic_id=clause.topic,
                figure_id=clause.figure,
            )
            for number, clause in enumerate(section.clauses, start=1)
        )


def seal(edition: Edition) -> None:
    """Store the canonical text of `edition` and its hash; from now on the database refuses to change it."""
    meeting = edition.resolution.meeting
    edition.canonical = canonical_text(
        read(edition), number=edition.resolution.number, on=meeting.date, place=meeting.place
    )
    edition.sha256 = sha256(edition.canonical)
    edition.sealed_at = timezone.now()
    edition.save(update_fields=["canonical", "sha256", "sealed_at"])
