"""The frozen editions of a campaign, taken apart once for all the messages that a worker makes of them."""

from newsletter.models import Edition
from newsletter.sending import freeze, message
from newsletter.sending.due import InHand
from newsletter.sending.mime import Skeleton

#: A digest has an edition for each set of changes; so many are kept at hand.
AT_HAND = 50


class Skeletons:
    def __init__(self) -> None:
        self._found: dict[int, Skeleton] = {}

    def fetch(self, editions: set[int]) -> None:
        """Have these at hand.

        Raises:
            Unbalanced: somebody has changed one in the database.
        """
        if len(self._found) > AT_HAND:
            self._found.clear()
        for edition in Edition.objects.filter(pk__in=editions - self._found.keys()):
            self._found[edition.pk] = Skeleton(freeze.thaw(edition))

    def splice(self, delivery: InHand) -> bytes:
        """The message of a delivery whose edition has been fetched."""
        values = message.values(delivery.address, delivery.message_id, delivery.token)
        return self._found[delivery.edition].splice(values)
