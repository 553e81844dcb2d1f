"""A chart as a picture, for mail: always light, with letters that can be read on a telephone.

The same model is drawn as on the pages (`policies.figures.chart`), with one rem as 24 pixels of a picture that is 544
wide: scaled to the narrowest telephone its letters are still 10 pixels high.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from django.template.loader import render_to_string
from PIL import Image

from core.typesetter import compiler
from policies.figures.chart import Chart, Key

WIDTH = 544  # pixels: a mail of 600 without its margins
REM = 24
PLOT = 10 * REM
ABOVE, BELOW = REM, 2 * REM  # room for the highest label, and for the times
LINE = 28  # pixels from one line of the key to the next
COLOURS = 48
LETTERS = 46  # that a line of the key has room for
#: Two pixels for each: telephones show that many. Typst's point is 4/3 of a pixel of SVG.
PIXELS_AN_INCH = 192.0
INK, SOFT, ACCENT, EDGE, PAPER = "#1d1a16", "#5c554a", "#9c2b1c", "#8a7f6c", "#fffdf8"
#: Of the series in turn: the colour, the dashes and what fills its marks, as in static/css/components/chart.css.
STYLES = (
    (ACCENT, "", ACCENT),
    (INK, "7 4", INK),
    (SOFT, "2 3", SOFT),
    (EDGE, "9 3 2 3", EDGE),
    (ACCENT, "12 5", PAPER),
    (INK, "", PAPER),
    (SOFT, "", PAPER),
    (EDGE, "", PAPER),
)
#: What a name can have and XML cannot.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
TEMPLATES = Path(__file__).resolve().parent.parent / "typst"


@dataclass(frozen=True)
class Picture:
    """A PNG, and its size as it is to be shown: it has twice as many pixels."""

    png: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Style:
    """How a series is drawn."""

    colour: str
    dashes: str
    fill: str


@dataclass(frozen=True)
class Line:
    """A line below the plot: words, and before them what they explain."""

    y: int
    words: str
    key: Key | None = None

    @property
    def style(self) -> Style | None:
        return _style(self.key.number) if self.key and self.key.number else None


def picture(chart: Chart) -> Picture:
    """Draw `chart` in the language that is active."""
    lines = list(_lines(chart))
    height = ABOVE + PLOT + BELOW + LINE * len(lines) + (REM // 2 if lines else 0)
    plot_width = WIDTH - REM * (chart.start + chart.end)
    drawing = {
        "chart": chart,
        "width": WIDTH,
        "height": height,
        "plot": {"x": REM * chart.start, "y": ABOVE, "width": plot_width, "height": PLOT},
        "strokes": [
            (stroke, _style(stroke.number), [_scaled(run, plot_width) for run in stroke.runs])
            for stroke in chart.strokes
        ],
        "lines": lines,
    }
    return Picture(_png(CONTROL.sub(" ", render_to_string("policies/picture.svg", drawing))), WIDTH, height)


@lru_cache(maxsize=64)
def _png(svg: str) -> bytes:
    """The same drawing is asked for again and again while a newsletter is written."""
    png = compiler(TEMPLATES).compile(
        input=TEMPLATES / "picture.typ", format="png", ppi=PIXELS_AN_INCH, sys_inputs={"svg": svg}
    )
    return _packed(png)


def _packed(png: bytes) -> bytes:
    """The same picture in few colours, a third of the bytes: it has hardly more than eight and their edges."""
    packed = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        packed, "PNG", optimize=True
    )
    return packed.getvalue()


def _style(number: int) -> Style:
    return Style(*STYLES[(number - 1) % len(STYLES)])


def _scaled(run: str, width: int) -> str:
    """Points of a plane of 1000 by 1000 as points of the plot; scaled as a drawing, its lines would not be even."""
    pairs = (point.split(",") for point in run.split())
    return " ".join(f"{float(x) * width / 1000:.1f},{float(y) * PLOT / 1000:.1f}" for x, y in pairs)


def _lines(chart: Chart) -> Iterator[Line]:
    y = ABOVE + PLOT + BELOW + REM // 2
    told = [(key.name, key) for key in chart.key] + ([(chart.note, None)] if chart.note else [])
    for words, key in told:
        for place, part in enumerate(wrap(words, LETTERS)):
            yield Line(y, part, key if place == 0 else None)
            y += LINE
