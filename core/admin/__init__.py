"""What the admin of every room has in common: rules with their reasons, publishing, translated texts."""

from core.admin.publication import PublicationAdmin, StateFilter
from core.admin.ruled import TWO_LINES, WIDE_LINE, RuledAdmin, is_key
from core.admin.translated import MissingTexts, TranslatedAdmin

__all__ = [
    "TWO_LINES",
    "WIDE_LINE",
    "MissingTexts",
    "PublicationAdmin",
    "RuledAdmin",
    "StateFilter",
    "TranslatedAdmin",
    "is_key",
]
