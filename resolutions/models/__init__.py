"""Annual meetings, the resolutions they decide, the wordings of these, and the amendments on the way."""

from resolutions.cms_models import LatestResolutions
from resolutions.models.amendment import Amendment, Invitation
from resolutions.models.meeting import AnnualMeeting
from resolutions.models.record import Rendition, Revision, Step
from resolutions.models.resolution import DECIDED, ONCE_ADOPTED, Decision, Resolution, Vote
from resolutions.models.text import Clause, Edition, Section

__all__ = [
    "DECIDED",
    "ONCE_ADOPTED",
    "Amendment",
    "AnnualMeeting",
    "Clause",
    "Decision",
    "Edition",
    "Invitation",
    "LatestResolutions",
    "Rendition",
    "Resolution",
    "Revision",
    "Section",
    "Step",
    "Vote",
]
