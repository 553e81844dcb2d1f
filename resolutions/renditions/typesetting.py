"""Typst: data in, PDF/UA-1 out. The same data gives the same bytes on every machine."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

import typst

from core.typesetter import compiler

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
#: The standards that Typst itself checks while it writes; what does not keep them is an error.
STANDARDS = ["ua-1"]
#: A word that may be longer than a line, as JSON writes it; the templates break it where they must.
OVERLONG = re.compile(r'[^\s/"]{66,}')


def typeset(template: str, data: dict, *, made: datetime) -> bytes:
    """Return a PDF.

    Args:
        template: a file in `resolutions/typst`.
        data: what it reads; strings are set as they are and never taken for markup.
        made: the time that the file says it was made; the clock is not asked.

    Raises:
        typst.TypstError: the result would not be PDF/UA-1.
    """
    data = data | {"overlong": OVERLONG.search(json.dumps(data, ensure_ascii=False)) is not None}
    try:
        return _compile(template, data, made)
    except typst.TypstError as error:
        if "PDF/UA-1" not in error.message:
            raise
        return _compile(template, _spelled_out(data, _legible), made)


@cache
def version() -> str:
    """Return what decides the bytes besides the data: Typst's version and the templates."""
    return typst.__version__ + "".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.typ")))


def _compile(template: str, data: dict, made: datetime) -> bytes:
    return compiler(TEMPLATES).compile(
        input=TEMPLATES / template,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(made.timestamp()),
    )


# PDF/UA wants a shape for every sign, and no font has all of them: the few that are missing are spelled out.


def _spelled_out(value, legible: Callable[[str], bool]):
    if isinstance(value, str):
        return "".join(sign if legible(sign) else f"[U+{ord(sign):04X}]" for sign in value)
    if isinstance(value, dict):
        return {name: _spelled_out(each, legible) for name, each in value.items()}
    return [_spelled_out(each, legible) for each in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=10_000)
def _legible(sign: str) -> bool:
    """Whether Typst's fonts have it. Costs some milliseconds, once for each sign outside of Latin-1."""
    if ord(sign) < 256:
        return sign.isprintable() or sign in "\n\t\u00a0\u00ad"
    try:
        _compile("sign.typ", {"sign": sign}, datetime.fromtimestamp(0).astimezone())
    except typst.TypstError:
        return False
    return True
