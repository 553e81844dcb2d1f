"""Who quotes a demand, and in which words: the rooms above tell, this room shows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.places import Place
from policies.models import Demand, Quotation
from policies.texts import attach_texts


@dataclass(frozen=True)
class Quoted:
    """A public passage that raises a demand in words of its own.

    Args:
        demand: the demand's number.
        on: the day the words were said.
        text: the words.
        language: of the words.
        document: title of what they stand in, in `document_language`.
        url: the passage itself, or the document where passages have no address; empty when it is nowhere online.
        document_url: the document; empty when it is nowhere online.
        place: where in the document, such as "2.3" or "side 4".
        decided: an annual meeting has adopted the words.
        anchor: the quotation's permanent address on the demand's page.
    """

    demand: int
    on: date
    text: str
    language: str
    document: str
    document_language: str
    url: str = ""
    document_url: str = ""
    place: str = ""
    decided: bool = False
    anchor: str = ""


#: Each room registers a function from demand numbers to its public quotations, the oldest first.
QUOTATIONS: Place[Collection[int], Quoted] = Place()


def attach_quotations(demands: Sequence[Demand]) -> None:
    """Give each demand the list `quotations`, the oldest first."""
    by_demand = defaultdict(list)
    for quoted in QUOTATIONS.ask([demand.number for demand in demands]):
        by_demand[quoted.demand].append(quoted)
    for demand in demands:
        demand.quotations = sorted(by_demand[demand.number], key=lambda quoted: quoted.on)


def recorded(demands: Collection[int]) -> Iterator[Quoted]:
    """What this room itself knows: the words of topics' parts and of documents outside the portal."""
    quotations = list(Quotation.objects.public().filter(demand__in=demands))
    sections = [quotation.section for quotation in quotations if quotation.section]
    attach_texts(sections, [section.topic for section in sections])
    for quotation in quotations:
        yield Quoted(
            demand=quotation.demand_id,
            on=quotation.on,
            text=quotation.text,
            language=quotation.language,
            anchor=quotation.anchor,
            **(_in_topic(quotation) if quotation.section else _in_document(quotation)),
        )


def _in_topic(quotation: Quotation) -> dict[str, str]:
    section, topic = quotation.section, quotation.section.topic
    return {
        "document": topic.in_some_language("title"),
        "document_language": topic.shown_language,
        "document_url": topic.get_absolute_url(),
        "url": section.get_absolute_url(),
        "place": section.in_some_language("title"),
    }


def _in_document(quotation: Quotation) -> dict[str, str]:
    return {
        "document": quotation.document,
        "document_language": quotation.language,
        "document_url": quotation.document_url,
        "url": quotation.document_url,
        "place": quotation.place,
    }
