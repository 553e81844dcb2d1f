"""Rules: may this be done? Each answers yes, or no with a reason that can be shown to the person who asks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Answer:
    """What a rule says; true when it says yes.

    Args:
        reason: why not; empty when the answer is yes.
    """

    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return not self.reason


YES = Answer()
no = Answer


class Refused(Exception):
    """Raised by a service when a rule says no; its message is the rule's reason."""


def every(*rules: Callable[..., Answer]) -> Callable[..., Answer]:
    """Return the rule that asks `rules` in order and gives the first no."""

    def first_no(*args) -> Answer:
        return next((answer for rule in rules if not (answer := rule(*args))), YES)

    return first_no


def require(answer: Answer) -> None:
    """Go on only after a yes.

    Raises:
        Refused: the answer is no.
    """
    if not answer:
        raise Refused(answer.reason)
