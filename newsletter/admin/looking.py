"""The preview: what is typed is saved, made into the very mail that would be sent, and taken back."""

import re
from dataclasses import dataclass

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.admin import is_key, rehearsal
from core.rules import Refused
from newsletter import draft as drafts
from newsletter.admin import as_sent
from newsletter.admin.composing_forms import LANGUAGES, ComposerForm, as_data
from newsletter.composing import preflight
from newsletter.composing.render import Content
from newsletter.models import Campaign
from newsletter.sending import message
from newsletter.services import composing

#: A mail is markup, its own style and its own pictures; nothing of it is fetched, run or followed.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
DARK = re.compile(r"@media\s*(?:\w+\s+and\s*)?\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.IGNORECASE)
SHAPES = ("desktop", "mobile", "dark", "text")


@dataclass(frozen=True)
class Found:
    """What the pre-flight has found, as the page shows it.

    Args:
        is_blocking: whether it stands in the way of sending.
        sentence: where, what is wrong and what helps.
        anchor: the place on the page of the form.
        language: in whose tab it is.
    """

    is_blocking: bool
    sentence: str
    anchor: str
    language: str


@dataclass(frozen=True)
class Look:
    """A mail as it would be sent, and what the pre-flight says of it."""

    content: Content
    found: list[Found]

    @property
    def kilobytes(self) -> int:
        return round(len(self.content.html.encode()) / 1000)


class LookingViews:
    def looking_views(self) -> dict:
        """Addresses beneath a campaign's own, each with its name and view."""
        return {"look/": ("look", self.look_view)}

    def look_view(self, request, pk: int) -> HttpResponse:
        """The newsletter as it is typed (POST) or saved (GET): as JSON for the page's script, else in one shape."""
        campaign = self._campaign(request, pk)
        if campaign.has_begun and request.method != "POST":
            return self._sent(request, campaign)
        sent = request.POST or request.GET
        language = sent.get("shown") if sent.get("shown") in LANGUAGES else drafts.FIRST
        try:
            look = self._typed(request, campaign, language) if request.method == "POST" else look_at(campaign, language)
        except Refused as refusal:
            return _answer(request, {"refusal": str(refusal)}, _document(format_html("<p>{}</p>", str(refusal))))
        shape = sent.get("shape") if sent.get("shape") in SHAPES else SHAPES[0]
        return _answer(request, _as_data(look), _document_in(shape, look))

    def _sent(self, request, campaign: Campaign) -> HttpResponse:
        number = request.GET.get("edition", "")
        editions = campaign.editions.filter(pk=number) if is_key(number) else campaign.editions.order_by("pk")[:1]
        markup = as_sent.html_of(get_object_or_404(editions))
        return _answer(request, {}, _secured(DARK.sub("@media not all", markup)))

    def _typed(self, request, campaign: Campaign, language: str) -> Look:
        self.require_permission(self.has_change_permission(request, campaign))
        form = ComposerForm(request.POST, is_checked=True)
        if not form.is_valid():
            raise Refused(" ".join(error for _part, _field, error in form.wrong))
        with rehearsal.taken_back(request):
            blocks = composing.save_blocks(campaign=campaign, draft=form.draft, user=request.user)
            rows = dict(zip((block.pk for block in blocks), form.kept, strict=True))
            return look_at(Campaign.objects.get(pk=campaign.pk), language, rows)


def look_at(campaign: Campaign, language: str, rows: dict | None = None) -> Look:
    """Make the mail of a campaign for readers of `language`; `rows` are the rows of the form by their block's key."""
    return Look(message.compose(campaign, language, **message.NOBODY), findings(campaign, rows))


def findings(campaign: Campaign, rows: dict | None = None) -> list[Found]:
    """What the pre-flight finds in the campaign, what blocks before what warns."""
    if rows is None:
        form = ComposerForm(as_data(drafts.read(campaign)))
        rows = {int(row["pk"].value()): row for row in form.kept}
    found = [_place(finding, rows) for finding in preflight.check(campaign)]
    return sorted(found, key=lambda one: not one.is_blocking)


def _place(finding: preflight.Finding, rows: dict) -> Found:
    row = rows.get(getattr(finding.block, "pk", finding.block))
    language = finding.language if finding.language in LANGUAGES else ""
    return Found(
        is_blocking=finding.level == "block",
        sentence=finding.sentence,
        anchor=f"row-{row.key}" if row else f"id_{language or drafts.FIRST}-subject",
        language=language,
    )


def _answer(request, data: dict, page: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(data)
    response = HttpResponse(page)
    response["Content-Security-Policy"] = f"{POLICY}; sandbox; frame-ancestors 'self'"
    return response


def _as_data(look: Look) -> dict:
    found = render_to_string("admin/newsletter/campaign/findings.html", {"found": look.found})
    shapes = {shape: _document_in(shape, look) for shape in SHAPES}
    return {"shapes": shapes, "found": found, "size": _size(look)}


def _size(look: Look) -> str:
    return _("The mail takes %d kB, without pictures.") % look.kilobytes


def _document_in(shape: str, look: Look) -> str:
    if shape == "text":
        return _document(render_to_string("admin/newsletter/campaign/text_look.html", {"text": look.content.text}))
    # The person's own screen must not decide which of the two is shown.
    markup = DARK.sub("@media all" if shape == "dark" else "@media not all", look.content.on_its_own())
    return _secured(markup)


def _document(body: str) -> str:
    return _secured(f"<!doctype html><html><head><meta charset=utf-8></head><body>{body}</body></html>")


def _secured(markup: str) -> str:
    """A document that fetches nothing, and whose links lead nowhere: their window is forbidden by the sandbox."""
    said = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><base target="_blank">'
    return HEAD.sub(lambda head: head[0] + said, markup, count=1)
