"""What stands on a page about resolutions, and resolutions to look at there."""

import html
import re
from dataclasses import replace

from django.utils.html import strip_tags

from core.publication import publish
from resolutions import texts
from resolutions.models import Edition, Resolution
from resolutions.services import life
from tests.factories import StaffFactory


def words(response) -> str:
    """What a reader of the main part of the page reads, in one line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    apart = re.sub(r"(<(?:dd|dt|br)\b)", r" \1", main.partition(">")[2])
    return " ".join(html.unescape(strip_tags(apart)).split())


def published(resolution: Resolution) -> Resolution:
    publish(items=[resolution])
    return resolution


def corrected(resolution: Resolution, *, by=None, reason: str = "Det sto feil.", **clause) -> Edition:
    """Issue an edition in which the first clause has other words, or quotes another demand."""
    document = texts.read(resolution.text)
    first, *sections = document.sections
    clauses = (replace(first.clauses[0], **clause), *first.clauses[1:])
    changed = replace(document, sections=(replace(first, clauses=clauses), *sections))
    by = by or StaffFactory(role="secretary")
    return life.correct(resolution=resolution, document=changed, reason=reason, user=by)
