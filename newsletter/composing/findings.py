"""What is found wrong with a newsletter before it is sent: a sentence that says where, what and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _

from newsletter.models import Block


class Level(StrEnum):
    #: It is not sent before this is mended.
    BLOCK = "block"
    #: Staff decide.
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Args:
        level: whether it stands in the way.
        sentence: in the language of the one who looks; names block and language, and what to do.
        language: code of the edition, or empty where it is no matter of one.
        block: where, or None where it is the newsletter as a whole.
    """

    level: Level
    sentence: str
    language: str = ""
    block: Block | None = None


@dataclass(frozen=True)
class Place:
    """A block as its writers know it: by its number from the top, its kind and the language looked at."""

    number: int
    block: Block
    language: str

    def __str__(self) -> str:
        about = {"number": self.number, "kind": self.block.get_kind_display(), "language": language(self.language)}
        return _("Block %(number)d (%(kind)s, %(language)s)") % about

    def blocks(self, sentence: str) -> Finding:
        return Finding(Level.BLOCK, f"{self}: {sentence}", self.language, self.block)

    def warns(self, sentence: str) -> Finding:
        return Finding(Level.WARN, f"{self}: {sentence}", self.language, self.block)


@dataclass(frozen=True)
class Whole:
    """An edition as a whole."""

    language: str

    def blocks(self, sentence: str) -> Finding:
        return Finding(Level.BLOCK, f"{self}: {sentence}", self.language)

    def warns(self, sentence: str) -> Finding:
        return Finding(Level.WARN, f"{self}: {sentence}", self.language)

    def __str__(self) -> str:
        return _("The edition in %(language)s") % {"language": language(self.language)}


def language(code: str) -> str:
    """A language as a sentence has it."""
    names = {"nb": _("bokmål"), "nn": _("nynorsk"), "en": _("English")}
    return names.get(code) or str(dict(settings.LANGUAGES)[code])
