"""How a resolution is cited: by the addresses that stay."""

from core.addresses import absolute_url
from resolutions.models import Edition, Resolution


def permanent_address(edition: Edition) -> str:
    """Return the full address of `edition`, the same for readers of all languages; its files stand below it."""
    resolution = edition.resolution
    place = (resolution.meeting.date.year, resolution.slug, edition.number)
    return absolute_url("resolutions:edition", *place, language=resolution.language)


def standing_address(resolution: Resolution) -> str:
    """Return the full address at which the edition that stands is shown, in the language it is decided in."""
    place = (resolution.meeting.date.year, resolution.slug)
    return absolute_url("resolutions:detail", *place, language=resolution.language)
