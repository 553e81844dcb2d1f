"""What may be done to a resolution: each answer says why not."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.rules import YES, Answer, every, no
from resolutions.models import AnnualMeeting, Resolution


def is_draft(resolution: Resolution) -> Answer:
    if not resolution.is_adopted:
        return YES
    return no(_("%(number)s is adopted. An adopted text is never changed or deleted.") % {"number": resolution.number})


def has_focus_areas(resolution: Resolution) -> Answer:
    return YES if resolution.sections.exists() else no(_("It has no focus area yet."))


def has_clauses_everywhere(resolution: Resolution) -> Answer:
    empty = resolution.sections.with_clause_count().filter(clause_count=0).first()
    return no(_("The focus area “%(title)s” has no clause yet.") % {"title": empty.title}) if empty else YES


def meeting_has_come(resolution: Resolution) -> Answer:
    """Nothing undoes an adoption, so a slip before the meeting would freeze the draft."""
    day = resolution.meeting.date
    if day <= timezone.localdate():
        return YES
    return no(_("The annual meeting is not until %(date)s.") % {"date": date_format(day)})


def may_record_adoption(resolution: Resolution, user) -> Answer:
    if user.has_perm("resolutions.adopt_resolution"):
        return YES
    return no(_("Only the secretary can record that a resolution is adopted."))


def is_adopted(resolution: Resolution) -> Answer:
    return YES if resolution.is_adopted else no(_("Only an adopted resolution can be published."))


may_edit = may_delete = is_draft
may_publish = is_adopted
#: Whether the text is ready; `may_record_adoption` tells whether the person may say so.
may_adopt = every(is_draft, has_focus_areas, has_clauses_everywhere, meeting_has_come)


def may_move_meeting(meeting: AnnualMeeting) -> Answer:
    """The meeting's date and place are part of what it adopted."""
    if not meeting.resolutions.adopted().exists():
        return YES
    return no(_("This meeting has adopted resolutions, and its date and place are part of them."))
