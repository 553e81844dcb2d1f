"""What the resolutions tell a demand's page: the clauses that raise it."""

from collections.abc import Collection, Iterator

from policies.quotations import Quoted
from resolutions.models import Clause


def in_clauses(demands: Collection[int]) -> Iterator[Quoted]:
    """Every public clause that raises one of the demands, the oldest first."""
    for clause in Clause.objects.public().quoting(demands).prefetch_related(None):  # without the meetings' names
        resolution = clause.document
        yield Quoted(
            demand=clause.demand_id,
            on=resolution.meeting.date,
            text=clause.text,
            language=resolution.language,
            document=resolution.title,
            document_language=resolution.language,
            url=clause.get_absolute_url(),
            document_url=resolution.get_absolute_url(),
            place=clause.anchor,
            decided=True,
            anchor=f"vedtak-{resolution.number}-{clause.anchor}",
        )
