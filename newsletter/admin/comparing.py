"""What differs between two drafts of a newsletter, shown as the redline of resolutions shows texts."""

from core.html import plain_text
from core.offers import offers
from core.templatetags.portal import language_name
from newsletter.admin.composing_forms import LANGUAGES
from newsletter.draft import BlockDraft, Draft
from resolutions.document import ClauseText, Document, SectionText
from resolutions.redline import Line, redline


def differences(theirs: Draft, mine: Draft) -> list[Line]:
    return redline(_as_document(theirs), _as_document(mine))


def _as_document(draft: Draft) -> Document:
    return Document("", "", tuple(_edition(draft, code) for code in LANGUAGES if code in draft.subjects), "")


def _edition(draft: Draft, code: str) -> SectionText:
    said = [draft.subjects[code], draft.preheaders.get(code, ""), *(_words(block, code) for block in draft.blocks)]
    return SectionText(language_name(code), "", tuple(ClauseText(words) for words in said if words))


def _words(block: BlockDraft, code: str) -> str:
    """All that a block says in one language, on one line."""
    offer = offers().get(block.source)
    picked = f"{offer.name} {block.number}" if offer else ""
    text = " ".join(plain_text(block.texts.get(code, "")).split())
    return " · ".join(filter(None, (block.lines.get(code, ""), text, picked, block.url)))
