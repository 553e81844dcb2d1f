"""Writes the proof of consent, which nobody can change afterwards."""

import textwrap

from django.utils.translation import override

from newsletter import consent
from newsletter.models import Campaign, ConsentEvent, Subscriber

What = ConsentEvent.What

#: The steps at which the reader has the wording before the eyes.
TOLD = (What.REQUESTED, What.CONFIRMED, What.CHOICES)
LONGEST_SCOPE = ConsentEvent._meta.get_field("scope").max_length


def record(
    subscriber: Subscriber,
    what: str,
    *,
    language: str,
    page: str,
    scope: str = "",
    campaign: Campaign | None = None,
) -> None:
    """Write down one step of somebody's consent.

    Args:
        subscriber: whose it is.
        what: one of `ConsentEvent.What`.
        language: code of the language in which it was asked and answered.
        page: path of the page, without the secret in it.
        scope: what it is about, as `Wish.scope` has it; one that is too long for a row takes several.
        campaign: the mail whose link was used.
    """
    with override(language):
        said = {"wording": consent.wording(), "wording_version": consent.CURRENT} if what in TOLD else {}
    # A slug may hold hyphens and is never parted.
    pieces = textwrap.wrap(scope, LONGEST_SCOPE, break_on_hyphens=False) or [""]
    ConsentEvent.objects.bulk_create(
        ConsentEvent(
            subscriber=subscriber, what=what, scope=piece, campaign=campaign, language=language, page=page[:200], **said
        )
        for piece in pieces
    )
