"""What may be done to members and their periods."""

from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

from core.rules import YES, Answer, no
from members.models import Membership, Organisation


def may_delete_organisation(organisation: Organisation) -> Answer:
    """Who belonged to the alliance stays in its register."""
    if not organisation.memberships.exists():
        return YES
    return no(
        _(
            "%(name)s has been a member, and the register remembers its members. When it has left, write the last day "
            "of the membership instead."
        )
        % {"name": organisation.name}
    )


def may_stand_together(periods: Iterable[Membership]) -> Answer:
    """One organisation has one status a day: its periods must not overlap."""
    for earlier, later in pairwise(sorted(periods, key=lambda period: period.start)):
        if earlier.contains(later.start):
            return no(
                _("These two periods overlap: %(earlier)s and %(later)s. End the first before the second begins.")
                % {"earlier": earlier, "later": later}
            )
    return YES
