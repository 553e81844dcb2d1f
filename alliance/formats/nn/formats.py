"""The same as in bokmål."""

from alliance.formats.nb.formats import DATE_INPUT_FORMATS

__all__ = ["DATE_INPUT_FORMATS"]
