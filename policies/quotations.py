"""Who quotes a demand: the rooms above tell, this room shows."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Protocol

from django.db.models import Model

from core.places import Place
from policies.models import Demand


class Quotation(Protocol):
    """A public passage that quotes a demand."""

    demand_id: int
    document: Model


#: Each room above registers a function from demand numbers to its public quotations, the oldest first.
QUOTATIONS: Place[Collection[int], Quotation] = Place()


def attach_quotations(demands: Sequence[Demand]) -> list[Model]:
    """Give each demand the list `quotations`; return the documents that quote any of them, each once."""
    by_demand = defaultdict(list)
    documents = {}
    for quotation in QUOTATIONS.ask([demand.number for demand in demands]):
        by_demand[quotation.demand_id].append(quotation)
        documents[quotation.document] = None
    for demand in demands:
        demand.quotations = by_demand[demand.number]
    return list(documents)
