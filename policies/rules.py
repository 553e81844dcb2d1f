"""What may be done to positions."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.rules import YES, Answer, no
from policies.models import Demand, Topic


def may_delete_demand(demand: Demand) -> Answer:
    """A number that has been public is an address for ever."""
    if not demand.has_been_public:
        return YES
    return no(
        _("Demand %(number)s has been public, so its number is a permanent address. It can be withdrawn, not deleted.")
        % {"number": demand.number}
    )


def may_delete_topic(topic: Topic) -> Answer:
    """Others may have linked to what has been public."""
    if not topic.has_been_public:
        return YES
    return no(_("“%(topic)s” has been public. It can be withdrawn, not deleted.") % {"topic": topic})


def may_withdraw_topic(topic: Topic) -> Answer:
    """A topic takes its demands along, so they must be dealt with first."""
    count = topic.demands.published().count()
    if not count:
        return YES
    return no(
        ngettext(
            "“%(topic)s” has %(count)s published demand. Withdraw it or move it to another topic first.",
            "“%(topic)s” has %(count)s published demands. Withdraw them or move them to another topic first.",
            count,
        )
        % {"topic": topic, "count": count}
    )
