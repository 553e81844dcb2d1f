"""What each stage of a demand means: its name in addresses, and the sentence of the method page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policies.models import Stage


@dataclass(frozen=True)
class Meaning:
    """A stage as readers meet it.

    Args:
        slug: its name in the address of a filtered list, in every language the same.
        explanation: when the alliance gives a demand this stage.
    """

    slug: str
    explanation: str | Promise


MEANINGS = {
    Stage.RAISED: Meaning("reist", _("The alliance has put the demand forward. Nobody who decides has answered yet.")),
    Stage.CONSIDERED: Meaning(
        "til-behandling", _("Somebody who can decide has taken it up: a proposal, an inquiry, a hearing or a budget.")
    ),
    Stage.PARTLY_MET: Meaning("delvis-innfridd", _("Part of what we ask for is decided and works. The rest remains.")),
    Stage.MET: Meaning("innfridd", _("What we ask for is decided and works for those it concerns.")),
    Stage.REJECTED: Meaning("avvist", _("Those who decide have said no. The demand stands.")),
    Stage.REVERSED: Meaning("reversert", _("It was met, wholly or partly, and has been taken back.")),
    Stage.WITHDRAWN: Meaning(
        "trukket",
        _("The alliance no longer asks for it, because we have changed our mind or put another demand in its place."),
    ),
}
BY_SLUG = {meaning.slug: stage for stage, meaning in MEANINGS.items()}
