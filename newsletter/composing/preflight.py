"""Everything that can be found wrong with a newsletter by looking at it, before anybody gets it."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from newsletter.composing import parts
from newsletter.composing.block_checks import check_block
from newsletter.composing.edition_checks import check_edition
from newsletter.composing.findings import Finding, Level, Place, Whole
from newsletter.composing.findings import language as language_name
from newsletter.composing.own_pages import OwnPages
from newsletter.models import Campaign

__all__ = ["Finding", "Level", "check"]


def check(campaign: Campaign) -> list[Finding]:
    """Return what stands in the way of `campaign` first, then what its writers may want to mend.

    Each internal link is followed as a stranger would, so this takes some hundredths of a second a link; nothing
    outside of the portal is asked.

    Args:
        campaign: saved, with its blocks.
    """
    languages = parts.editions(campaign)
    blocks = list(campaign.blocks.with_texts())
    findings = [*_missing(campaign, blocks), *_unsent(blocks, languages)]
    pages = OwnPages()
    for number, block in enumerate(blocks, start=1):
        for language in languages:
            findings += check_block(Place(number, block, language), pages)
    for language in languages:
        findings += check_edition(campaign, language)
    return sorted(findings, key=lambda finding: finding.level != Level.BLOCK)


def _missing(campaign: Campaign, blocks: list) -> Iterator[Finding]:
    if not parts.own_words(campaign, "subject", settings.LANGUAGE_CODE).strip():
        yield Finding(Level.BLOCK, _("The newsletter has no subject in bokmål. Write one."), settings.LANGUAGE_CODE)
    if not blocks:
        yield Finding(Level.BLOCK, _("The newsletter is empty. Add a block."))


def _unsent(blocks: list, languages: list[str]) -> Iterator[Finding]:
    """What is written in a language that nobody will get."""
    written = {code for block in blocks for code in block.get_available_languages() if _says_something(block, code)}
    for code in sorted(written - set(languages)):
        yield Whole(code).warns(
            _("blocks are written in %(language)s, but without a subject in it nobody gets them.")
            % {"language": language_name(code)}
        )


def _says_something(block, code: str) -> bool:
    return bool(parts.own_words(block, "line", code) or parts.own_words(block, "text", code))
