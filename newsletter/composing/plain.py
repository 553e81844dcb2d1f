"""A mail as text, for those whose programs or habits want no HTML: everything is in it."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from core import html
from core.templatetags.site import site_name
from newsletter.composing.parts import Part


def plain_text(parts: Sequence[Part], frame) -> str:
    """Return the text part, in the language that is active. Links in texts must be absolute already.

    Args:
        parts: in order.
        frame: what stands around them (`render.Frame`).
    """
    above = [frame.subject, *([f"{_('Read in the browser')}:\n{frame.online_url}"] if frame.online_url else [])]
    below = [
        f"--\n{site_name()}",
        frame.why,
        f"{frame.leave}:\n{frame.leave_url}",
        f"{_('Change language or other choices')}:\n{frame.preferences_url}",
    ]
    paragraphs = [*above, *(text for part in parts for text in WRITERS[part.kind](part)), *below]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _heading(part) -> Iterator[str]:
    yield part.line


def _text(part) -> Iterator[str]:
    yield html.plain_text(part.markup)


def _pick(part) -> Iterator[str]:
    excerpt = part.excerpt
    yield html.plain_text(part.markup)
    title = f"{excerpt.number}. {excerpt.title}" if excerpt.number else excerpt.title
    alt = _("Picture: %s") % excerpt.image.alt if excerpt.image else ""
    yield "\n".join(filter(None, (excerpt.label, title, excerpt.text, alt, excerpt.url)))


def _button(part) -> Iterator[str]:
    yield f"{part.line}:\n{part.url.removeprefix('mailto:')}"


WRITERS = {"heading": _heading, "text": _text, "pick": _pick, "button": _button}
