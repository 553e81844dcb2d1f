"""The text of an edition with all that readers see beside it: demands with their stage, figures with their age."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from core.models import Translated
from policies.models import Demand, Figure, Stage
from policies.texts import attach_texts
from resolutions.models import Clause, Edition, Section


@dataclass(frozen=True)
class Reading:
    """The focus areas of an edition with their clauses, and what these refer to.

    Args:
        sections: in order, each with its clauses.
    """

    sections: list[Section]

    @property
    def clauses(self) -> list[Clause]:
        return [clause for section in self.sections for clause in section.clauses.all()]

    @property
    def demands(self) -> list[Demand]:
        """The public demands that the clauses quote."""
        return [clause.demand for clause in self.clauses if clause.demand]

    @property
    def figures(self) -> list[Figure]:
        """The public figures that the clauses cite, each once."""
        cited = {clause.figure_id: clause.figure for clause in self.clauses if clause.figure}
        return [figure for figure in cited.values() if figure.is_published]

    @property
    def outcomes(self) -> list[tuple[str, list[Clause]]]:
        """Each stage that any of the demands has come to, and the clauses that quote these."""
        by_stage = defaultdict(list)
        for clause in self.clauses:
            if clause.demand:
                by_stage[clause.demand.stage].append(clause)
        return [(stage, by_stage[stage]) for stage in Stage.values if stage in by_stage]


def read_with_references(edition: Edition, *others: Translated) -> Reading:
    """Fetch the text of `edition`, and the texts of `others` with it: four queries, however long it is.

    Demands that are not public are left out, as if the clause quoted none.
    """
    prefetch_related_objects(
        [edition],
        Prefetch("sections__clauses", Clause.objects.select_related("figure", "topic")),
        Prefetch("sections__clauses__demand", Demand.objects.published().with_stage()),
    )
    reading = Reading(list(edition.sections.all()))
    proposed = [clause.topic for clause in reading.clauses]
    attach_texts(others, reading.demands, [clause.figure for clause in reading.clauses], proposed)
    return reading
