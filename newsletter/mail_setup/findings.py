"""What a check has found, for people who have never seen a DNS record."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mark(TextChoices):
    BAD = "bad", _("must be mended")
    WARN = "warn", _("could be better")
    UNKNOWN = "unknown", _("not known")
    GOOD = "good", _("in order")


#: A shape beside the word: never colour alone.
SHAPES = {Mark.BAD: "✕", Mark.WARN: "▲", Mark.UNKNOWN: "?", Mark.GOOD: "✓"}


@dataclass(frozen=True)
class Record:
    """A record to be published, to be copied as it stands."""

    name: str
    type: str
    value: str


@dataclass(frozen=True)
class Finding:
    """One thing that is well or is not.

    Args:
        subject: what it is about, such as "SPF".
        mark: how it stands.
        sentence: what has been found, in the reader's language.
        ask: what to ask those for who run the DNS or the mail server; empty where there is nothing to ask for.
        record: what they are to publish.
    """

    subject: str
    mark: Mark
    sentence: str
    ask: str = ""
    record: Record | None = None

    @property
    def shape(self) -> str:
        return SHAPES[self.mark]
