"""Parts become a mail in HTML, the same mail as text, and the same content as a part of a page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from core import mail
from newsletter.composing import plain
from newsletter.composing.parts import Part, Pick
from newsletter.composing.pictures import Embedded, embedded

RELATIVE_LINK = re.compile(r'href="(?=/(?!/))')
#: Stands in the address of a page's pictures for the name of each.
NAME = "0" * 32
TEMPLATES = {"mail": "newsletter/mail/campaign.html", "page": "newsletter/issue_parts.html"}


@dataclass(frozen=True)
class Frame:
    """What stands around the parts.

    Args:
        subject: also the heading of the mail.
        language: of the reader, in which the frame speaks.
        leave_url: lets go with one press.
        leave: the words of that link, in `language`.
        why: why the reader gets it, one sentence in `language`.
        preferences_url: everything that can be chosen.
        preheader: shown beside the subject in a list of mail; may be empty.
        online_url: the same mail in the archive; empty where it is in none.
        picture_url: of the page's pictures, with `NAME` in it; empty where there is no page.
    """

    subject: str
    language: str
    leave_url: str
    leave: str
    why: str
    preferences_url: str
    preheader: str = ""
    online_url: str = ""
    picture_url: str = ""


@dataclass(frozen=True)
class Content:
    """A mail in all its forms.

    Args:
        subject: as the reader sees it.
        preheader: likewise; may be empty.
        text: the text part.
        html: the HTML part, with the style in its elements; pictures are called by their Content-ID.
        page: the same as a part of a page, with links within the site; pictures by their address there.
        pictures: what the HTML part calls.
    """

    subject: str
    preheader: str
    text: str
    html: str
    page: str
    pictures: tuple[Embedded, ...]

    def on_its_own(self) -> str:
        """The HTML part with its pictures inside, for a preview in a browser."""
        html = self.html
        for picture in self.pictures:
            html = html.replace(picture.cid, picture.data_address)
        return html


@dataclass(frozen=True)
class Shown:
    """A part as a template has it: a pick with the level of its title, its picture and where the page finds that."""

    part: Part
    level: int
    picture: Embedded | None
    address: str


def render(parts: Sequence[Part], frame: Frame) -> Content:
    """Return the mail that `parts` make within `frame`; nothing is read from the database but the site's name."""
    with override(frame.language):
        shown = list(_shown(parts, frame))
        pictures = {each.picture.name: each.picture for each in shown if each.picture}
        context = {"frame": frame, "shown": shown, "subject": frame.subject, "language": frame.language}
        return Content(
            subject=frame.subject,
            preheader=frame.preheader,
            text=plain.plain_text([_absolute(part) for part in parts], frame),
            html=absolute(mail.render(TEMPLATES["mail"], context)),
            page=_page(context) if frame.picture_url else "",
            pictures=tuple(pictures.values()),
        )


def absolute(markup: str) -> str:
    """Return `markup` with the addresses of our own pages in full."""
    return RELATIVE_LINK.sub(f'href="{settings.SITE_URL}', markup)


def _page(context: dict) -> str:
    page = render_to_string(TEMPLATES["page"], context)
    return page.replace(f'href="{settings.SITE_URL}/', 'href="/').strip()


def _shown(parts: Sequence[Part], frame: Frame) -> Iterator[Shown]:
    """The title of a pick stands below the last heading, or beside the others where there is none yet."""
    level = 2
    for part in parts:
        if part.kind == "heading" or (part.kind == "text" and "<h2" in part.markup):
            level = 3
        image = part.excerpt.image if isinstance(part, Pick) else None
        picture = embedded(image) if image else None
        yield Shown(part, level, picture, frame.picture_url.replace(NAME, picture.name) if picture else "")


def _absolute(part: Part) -> Part:
    """The part as it can be written where a page of ours is not at hand."""
    if part.kind == "button" and part.url.startswith("/"):
        return replace(part, url=f"{settings.SITE_URL}{part.url}")
    return replace(part, markup=absolute(part.markup)) if hasattr(part, "markup") else part
