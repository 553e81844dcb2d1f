"""The secretary's desk for annual meetings and their resolutions."""

from resolutions.admin.meetings import AnnualMeetingAdmin
from resolutions.admin.resolutions import ResolutionAdmin

__all__ = ["AnnualMeetingAdmin", "ResolutionAdmin"]
