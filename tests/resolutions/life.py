"""Meetings in a few words: resolutions in each state, reached as the portal's own services reach them."""

from datetime import timedelta

from django.db.models import Max
from django.utils import timezone

from resolutions.models import (
    Amendment,
    AnnualMeeting,
    Clause,
    Decision,
    Edition,
    Invitation,
    Rendition,
    Resolution,
    Revision,
    Section,
    Step,
    Vote,
)
from resolutions.services import life
from resolutions.services.life import Result
from tests.factories import AnnualMeetingFactory, ClauseFactory, ResolutionFactory, StaffFactory

UNANIMOUS = Result(Vote.UNANIMOUS)
COUNTED = Result(Vote.COUNTED, votes_for=31, votes_against=4, votes_abstaining=2, quorum_note="31 av 40 lag møtte.")


def in_a_week():
    return timezone.now() + timedelta(days=7)


def coming_meeting(**fields) -> AnnualMeeting:
    """A meeting that has not come yet: amendments are moved before it. Each call gives a day of its own."""
    last = AnnualMeeting.objects.aggregate(day=Max("date"))["day"] or timezone.localdate()
    return AnnualMeetingFactory(date=max(last, timezone.localdate() + timedelta(days=29)) + timedelta(days=1), **fields)


def draft(**fields) -> Resolution:
    """A draft with two clauses."""
    resolution = ResolutionFactory(**fields)
    first = ClauseFactory(section__resolution=resolution, text="Bygge flere boliger.")
    ClauseFactory(section=first.section, text="Heve bostøtten.")
    return resolution


def opened(*, by=None, until=None, **fields) -> Resolution:
    """Open for amendments; its meeting has not come yet."""
    resolution = draft(**{"meeting": coming_meeting()} | fields)
    until = until or in_a_week()
    life.open_for_amendments(resolution=resolution, until=until, user=by or StaffFactory(role="secretary"))
    return resolution


def adopted(*, by=None, result: Result = UNANIMOUS, **fields) -> Resolution:
    """Adopted by a meeting that has been, as the first edition."""
    resolution = draft(**fields)
    life.adopt(resolution=resolution, result=result, user=by or StaffFactory(role="secretary"))
    return resolution


def rejected(*, by=None, result: Result = UNANIMOUS, **fields) -> Resolution:
    resolution = draft(**fields)
    life.reject(resolution=resolution, result=result, user=by or StaffFactory(role="secretary"))
    return resolution


def withdrawn(*, by=None, **fields) -> Resolution:
    resolution = draft(**fields)
    life.withdraw(resolution=resolution, reason="Styret vil vente.", user=by or StaffFactory(role="secretary"))
    return resolution


def superseded(*, by=None, **fields) -> Resolution:
    """Adopted, and superseded by a resolution of a later meeting."""
    by = by or StaffFactory(role="secretary")
    resolution = adopted(by=by, **fields)
    life.supersede(resolution=resolution, by=adopted(by=by), user=by)
    return resolution


IN_STATE = {
    Decision.DRAFT: draft,
    Decision.OPEN: opened,
    Decision.ADOPTED: adopted,
    Decision.REJECTED: rejected,
    Decision.WITHDRAWN: withdrawn,
    Decision.SUPERSEDED: superseded,
}


def everything() -> str:
    """All that resolutions hold, as one text to compare."""
    kinds = (AnnualMeeting, Resolution, Edition, Section, Clause, Amendment, Invitation, Step, Revision, Rendition)
    tables = [*kinds, Resolution.movers.through, Amendment.cosigners.through]
    return repr([list(table._base_manager.order_by("pk").values()) for table in tables])
