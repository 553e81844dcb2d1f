"""Typst's compiler, ready to use: with the fonts that are part of it, since those of the machine differ."""

import threading
from functools import cache
from pathlib import Path

import typst

_own = threading.local()


def compiler(root: Path) -> typst.Compiler:
    """Return this thread's own for the templates in `root`; it remembers fonts and templates between files."""
    compilers = _own.__dict__.setdefault("compilers", {})
    if root not in compilers:
        compilers[root] = typst.Compiler(root=root, font_paths=_fonts(), ignore_system_fonts=True)
    return compilers[root]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
