"""The visitor's choice: what it is now, and how a new one is kept.

The choice lives in one cookie of django-cookie-consent: each optional purpose with the version
that was accepted, or -1. Nothing is written before the visitor presses a button.
"""

from enum import StrEnum

from cookie_consent.conf import settings
from cookie_consent.util import (
    get_cookie_dict_from_request,
    get_cookie_groups,
    get_cookie_value_from_request,
    set_cookie_dict_to_response,
)

#: The purpose that films of others are asked about.
VIDEO = "video"


class Decision(StrEnum):
    """What the pressed button says."""

    ALL = "all"
    NONE = "none"
    CHOSEN = "chosen"


def answer(request, varname: str) -> bool | None:
    """Return whether the visitor said yes or no to a purpose; None: not asked, or something came in since."""
    return get_cookie_value_from_request(request, varname)


def record(request, response, decision: Decision, asked: set[str], ticked: set[str]) -> None:
    """Write the choice about the purposes `asked` to `response`; other purposes keep their answer.

    Args:
        request: with the visitor's choice so far.
        response: gets the cookie.
        decision: the button that was pressed.
        asked: codes of the purposes that the form was about.
        ticked: codes of the purposes that were ticked; they count when the choice was "save".
    """
    accepted = {Decision.ALL: asked, Decision.NONE: set(), Decision.CHOSEN: ticked}[decision]
    answers = {
        group.varname: group.get_version() if group.varname in accepted else settings.COOKIE_CONSENT_DECLINE
        for group in get_cookie_groups()
        if group.varname in asked
    }
    if answers:
        set_cookie_dict_to_response(response, get_cookie_dict_from_request(request) | answers)
