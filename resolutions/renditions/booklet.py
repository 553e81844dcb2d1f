"""All resolutions of a meeting in one PDF/UA-1: as laid before it, with the amendments, or as it adopted them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.templatetags.portal import long_date
from core.templatetags.site import site_name
from resolutions.models import Amendment, AnnualMeeting, Edition
from resolutions.renditions import pdf, words
from resolutions.renditions.amended import add_amendments
from resolutions.renditions.facts import facts_of
from resolutions.renditions.typesetting import typeset, version
from resolutions.texts import read

DAY = 24 * 60 * 60


def adopted(meeting: AnnualMeeting, editions: Sequence[Edition]) -> bytes:
    """Return what the meeting adopted, in the language that is active.

    Args:
        meeting: that decided on them.
        editions: those that stand, in order; all are sealed.
    """
    title = _("Resolutions of %(meeting)s") % {"meeting": meeting}
    data = _frame(meeting, title, mark="", notice="") | {"resolutions": _parts(editions)}
    return _kept(data, max(edition.sealed_at for edition in editions))


def papers(meeting: AnnualMeeting, proposals: Sequence[Edition]) -> bytes:
    """Return the proposals with their amendments, marked as a draft on every page.

    Args:
        meeting: that they are laid before.
        proposals: editions of number nought, in order.
    """
    title = _("Papers for %(meeting)s") % {"meeting": meeting}
    data = _frame(
        meeting, title, mark=words.mark(), notice=_("These are drafts. The annual meeting has not adopted them.")
    )
    data |= {"resolutions": _parts(proposals), "signs": _signs()}
    prefetch_related_objects(proposals, Prefetch("resolution__amendments", Amendment.objects.with_targets()))
    for edition, part in zip(proposals, data["resolutions"], strict=True):
        with override(edition.resolution.language):
            add_amendments(part, edition.resolution.amendments.all())
    return _kept(data, pdf.noon(meeting.date))


def _frame(meeting: AnnualMeeting, title: str, *, mark: str, notice: str) -> dict:
    return pdf.frame(title, get_language(), meeting.date, title) | {
        "mark": mark,
        "notice": notice,
        "kicker": site_name(),
        "about": [(_("Date and place"), f"{long_date(meeting.date)}, {meeting.place}")],
        "contents": _("Contents"),
        "signs": "",
    }


def _signs() -> str:
    return _("In the amendments, [−what shall be deleted−] is struck through, [+what shall be inserted+] underlined.")


def _parts(editions: Iterable[Edition]) -> list[dict]:
    editions = list(editions)
    prefetch_related_objects(editions, "sections__clauses__figure", "resolution__movers", "resolution__editions")
    return [_part(edition) for edition in editions]


def _part(edition: Edition) -> dict:
    facts = facts_of(edition)
    with override(facts.language):
        return pdf.resolution(facts, read(edition))


def _kept(data: dict, made: datetime) -> bytes:
    """Return the PDF of `data`, from the cache when the same has been made before."""
    whole = json.dumps(data, sort_keys=True, default=str) + version()
    key = f"booklet:{hashlib.sha256(whole.encode()).hexdigest()}"
    return cache.get_or_set(key, lambda: typeset("booklet.typ", data, made=made), DAY)
