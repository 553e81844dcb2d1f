"""The rows in which a whole text is written: focus areas with their clauses, in the order of the page.

The fields repeat without numbers, so a row that is moved takes its place by standing there. `row` says of each row
what it is; after it come the fields of a focus area (`heading`, `intro`) or of a clause (`clause`, `demand`, `topic`,
`figure`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.admin import is_key
from policies.models import Demand, Figure, Topic
from resolutions.document import ClauseText, Document, SectionText, tidy
from resolutions.models import Section

SECTION, CLAUSE = "section", "clause"
LONGEST_HEADING = Section._meta.get_field("title").max_length
#: As much as an amendment may hold, so that each clause can be amended as a whole.
LONGEST_CLAUSE = 10_000


@dataclass
class Row:
    """What is the same for both kinds; `errors` are sentences, `number` is the anchor, such as "2" or "2.3"."""

    number: str = ""
    errors: list[str] = field(default_factory=list)


@dataclass
class ClauseRow(Row):
    """A clause as it was typed; what it points to are keys, as the browser sends them."""

    text: str = ""
    demand: str = ""
    topic: str = ""
    figure: str = ""
    #: What the record says of itself that the key points to.
    demand_words: str = ""
    topic_words: str = ""
    figure_words: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.demand or self.topic or self.figure)

    @property
    def links(self) -> list[str]:
        """What it points to, in words."""
        topic = _("New demand under %(topic)s") % {"topic": self.topic_words} if self.topic else ""
        return [words for words in (self.demand_words, topic, self.figure_words) if words]


@dataclass
class SectionRow(Row):
    """A focus area as it was typed."""

    heading: str = ""
    intro: str = ""
    clauses: list[ClauseRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.heading or self.intro or self.clauses)


def from_fields(data: QueryDict) -> list[SectionRow]:
    """Return the rows that were sent, without those that hold nothing."""
    values = {name: iter(data.getlist(name)) for name in ("heading", "intro", "clause", "demand", "topic", "figure")}

    def following(name: str) -> str:
        return next(values[name], "").replace("\0", "").strip()

    sections: list[SectionRow] = []
    for kind in data.getlist("row"):
        if kind == SECTION or not sections:
            sections.append(SectionRow())
        if kind == SECTION:
            sections[-1].heading, sections[-1].intro = _on_one_line(following("heading")), following("intro")
        elif kind == CLAUSE:
            clause = ClauseRow(text=_on_one_line(following("clause")))
            clause.demand, clause.topic, clause.figure = map(following, ("demand", "topic", "figure"))
            sections[-1].clauses.append(clause)
    return _numbered(sections)


def from_document(document: Document) -> list[SectionRow]:
    return _numbered([_section_row(section) for section in document.sections])


def to_sections(sections: list[SectionRow]) -> tuple[SectionText, ...]:
    """Return what rows without errors say."""
    return tuple(
        SectionText(section.heading, section.intro, tuple(map(_clause_text, section.clauses))) for section in sections
    )


def every_row(sections: list[SectionRow]) -> Iterator[Row]:
    for section in sections:
        yield section
        yield from section.clauses


def look_up(sections: list[SectionRow], topics: dict[str, str], *, may_propose: bool) -> None:
    """Put into each row what its keys point to, and what is wrong with it.

    Args:
        sections: the rows.
        topics: title of each topic by its key.
        may_propose: whether a clause may propose a demand that does not exist yet.
    """
    clauses = [clause for section in sections for clause in section.clauses]
    demands = _known(Demand.objects.with_texts(), [clause.demand for clause in clauses])
    figures = _known(Figure.objects.with_texts(), [clause.figure for clause in clauses])
    for section in sections:
        section.errors = list(_wrong_with_section(section))
    for clause in clauses:
        clause.demand_words = demands.get(clause.demand, "")
        clause.topic_words = topics.get(clause.topic, "")
        clause.figure_words = figures.get(clause.figure, "")
        clause.errors = list(_wrong_with_clause(clause, may_propose=may_propose))


def topic_titles() -> dict[str, str]:
    return {str(topic.pk): str(topic) for topic in Topic.objects.with_texts()}


def _known(queryset, keys: list[str]) -> dict[str, str]:
    wanted = {int(key) for key in keys if is_key(key)}
    return {str(key): str(record) for key, record in queryset.in_bulk(wanted).items()}


def _wrong_with_section(section: SectionRow) -> Iterator[str]:
    if not section.heading:
        yield _("Give the focus area a heading.")
    elif len(section.heading) > LONGEST_HEADING:
        words = {"most": LONGEST_HEADING, "length": len(section.heading)}
        yield _("A heading has %(most)s letters at most; this one has %(length)s.") % words


def _wrong_with_clause(clause: ClauseRow, *, may_propose: bool) -> Iterator[str]:
    if not clause.text:
        yield _("Write the clause, or remove it.")
    elif len(clause.text) > LONGEST_CLAUSE:
        words = {"most": LONGEST_CLAUSE, "length": len(clause.text)}
        yield _("A clause has %(most)s letters at most; this one has %(length)s.") % words
    if clause.demand and clause.topic:
        yield _("A clause quotes a demand or proposes a new one, not both.")
    if clause.topic and not may_propose:
        yield _("A correction raises no new demand.")
    if clause.demand and not clause.demand_words:
        yield _("The demand that it quotes is no longer there. Choose another, or none.")
    if clause.topic and not clause.topic_words:
        yield _("The topic of the new demand is no longer there. Choose another, or none.")
    if clause.figure and not clause.figure_words:
        yield _("The figure that it cites is no longer there. Choose another, or none.")


def _on_one_line(text: str) -> str:
    """A heading and a clause are one paragraph; hard spaces stay hard."""
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", tidy(text))


def _numbered(sections: list[SectionRow]) -> list[SectionRow]:
    for section in sections:
        section.clauses = [clause for clause in section.clauses if not clause.is_empty]
    kept = [section for section in sections if not section.is_empty]
    for number, section in enumerate(kept, start=1):
        section.number = str(number)
        for position, clause in enumerate(section.clauses, start=1):
            clause.number = f"{number}.{position}"
    return kept


def _section_row(section: SectionText) -> SectionRow:
    return SectionRow(heading=section.title, intro=section.intro, clauses=list(map(_clause_row, section.clauses)))


def _clause_row(clause: ClauseText) -> ClauseRow:
    demand, topic, figure = (str(key or "") for key in (clause.demand, clause.topic, clause.figure))
    return ClauseRow(text=clause.text, demand=demand, topic=topic, figure=figure)


def _clause_text(row: ClauseRow) -> ClauseText:
    demand, topic, figure = (int(key) if key else None for key in (row.demand, row.topic, row.figure))
    return ClauseText(row.text, demand=demand, topic=topic, figure=figure)
