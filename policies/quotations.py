"""Who quotes a demand, and in which words: the rooms above tell, this room shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.places import Place
from policies.models import Demand


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


#: Each room registers a function from demand numbers to its public quotations, the oldest first.
QUOTATIONS: Place[Collection[int], Quoted] = Place()


def attach_quotations(demands: Sequence[Demand]) -> None:
    """Give each demand the list `quotations`, the oldest first."""
    by_demand = defaultdict(list)
    for quoted in QUOTATIONS.ask([demand.number for demand in demands]):
        by_demand[quoted.demand].append(quoted)
    for demand in demands:
        demand.quotations = sorted(by_demand[demand.number], key=lambda quoted: quoted.on)
