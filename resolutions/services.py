"""Writes that decide something about a resolution."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from core.rules import require
from resolutions import rules
from resolutions.models import Resolution


@transaction.atomic
def adopt(*, resolution: Resolution, user) -> None:
    """Record that the annual meeting adopted `resolution`; from now on its text stays as it is.

    Args:
        resolution: a draft with text in every focus area.
        user: who records it; the resolution's history names them.

    Raises:
        core.rules.Refused: a rule says no; nothing is changed.
    """
    locked = Resolution.objects.select_for_update().get(pk=resolution.pk)
    require(rules.may_record_adoption(locked, user))
    require(rules.may_adopt(locked))
    locked.decision = Resolution.Decision.ADOPTED
    locked.save(update_fields=["decision"])
    LogEntry.objects.log_actions(
        user.pk, [locked], CHANGE, _("Recorded as adopted by the annual meeting."), single_object=True
    )
    resolution.decision = locked.decision
