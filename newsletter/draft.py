"""A newsletter as one value: everything that staff write of it, in all its languages."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from newsletter.models import Block, Campaign

#: The edition that every newsletter has, and that readers of another language get where theirs is missing.
FIRST = "nb"


@dataclass(frozen=True)
class BlockDraft:
    """A block; `lines` and `texts` are by language.

    Args:
        pk: of the saved block that this is, wherever it stands now; it says nothing about the content.
    """

    kind: str
    pk: int | None = field(default=None, compare=False)
    source: str = ""
    number: int | None = None
    url: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What is written. The keys of `subjects` are the languages of its editions."""

    mailing_list: int
    subjects: Mapping[str, str]
    preheaders: Mapping[str, str]
    blocks: tuple[BlockDraft, ...] = ()

    @property
    def version(self) -> str:
        """A SHA-256 of all of it: what is equal has the same, whoever saved it and when."""
        content = asdict(self)
        for block in content["blocks"]:
            del block["pk"]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def read(campaign: Campaign) -> Draft:
    editions = {text.language_code: text for text in campaign.translations.all()}
    return Draft(
        mailing_list=campaign.mailing_list_id,
        subjects={code: edition.subject for code, edition in editions.items()},
        preheaders={code: edition.preheader for code, edition in editions.items()},
        blocks=tuple(_read_block(block, editions) for block in campaign.blocks.with_texts()),
    )


def _read_block(block: Block, languages) -> BlockDraft:
    texts = {text.language_code: text for text in block.translations.all() if text.language_code in languages}
    return BlockDraft(
        kind=block.kind,
        pk=block.pk,
        source=block.source,
        number=block.number,
        url=block.url,
        lines={code: text.line for code, text in texts.items() if text.line},
        texts={code: text.text for code, text in texts.items() if text.text},
    )


def write(campaign: Campaign, draft: Draft) -> list[Block]:
    """Make a saved campaign say what the draft says, and nothing else; its blocks in their order."""
    campaign.mailing_list_id = draft.mailing_list
    campaign.save(update_fields=["mailing_list"])
    for code, subject in draft.subjects.items():
        _translate(campaign, code, subject=subject, preheader=draft.preheaders.get(code, ""))
    campaign.translations.exclude(language_code__in=draft.subjects).delete()
    known = campaign.blocks.in_bulk([block.pk for block in draft.blocks if block.pk])
    campaign.blocks.exclude(pk__in=known).delete()
    return [
        _write_block(known.pop(block.pk, None) or Block(campaign=campaign), position, block, draft.subjects)
        for position, block in enumerate(draft.blocks, start=1)
    ]


def _write_block(block: Block, position: int, draft: BlockDraft, languages) -> Block:
    block.position, block.kind = position, draft.kind
    block.source, block.number, block.url = draft.source, draft.number, draft.url
    super(type(block), block).save()
    texts = {code: (draft.lines.get(code, ""), draft.texts.get(code, "")) for code in languages}
    written = [code for code, words in texts.items() if any(words)]
    for code in written:
        line, text = texts[code]
        _translate(block, code, line=line, text=text)
    block.translations.exclude(language_code__in=written).delete()
    return block


def _translate(item: Campaign | Block, code: str, **words: str) -> None:
    item.translations.update_or_create(language_code=code, defaults=words)
