"""The history of a draft: every text that was saved, any two compared, each brought back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin import is_key
from core.rules import Refused
from resolutions import texts
from resolutions.admin.pages import Page
from resolutions.document import Document, from_data, tidied
from resolutions.models import Resolution, Revision
from resolutions.redline import Line, redline
from resolutions.rules import Action
from resolutions.services.drafting import restore

PER_PAGE = 20


@dataclass(frozen=True)
class Entry:
    """A saved draft, and how it differs from the one before it."""

    revision: Revision
    change: str


class HistoryPages:
    pages = (
        Page("history", gettext_lazy("History of the draft"), "history_view"),
        Page("compare", gettext_lazy("What differs"), "compare_view", "<int:before>/<int:after>/", in_menu=False),
        Page("restore", gettext_lazy("Bring back"), "restore_view", "<int:revision>/", in_menu=False),
    )

    def history_view(self, request, resolution: Resolution) -> HttpResponse:
        if chosen := _chosen(request):
            return HttpResponseRedirect(self.page_address(resolution, "compare", **chosen))
        page = Paginator(resolution.revisions.select_related("by", "restored_from"), PER_PAGE).get_page(
            request.GET.get("side")
        )
        context = {"page": page, "entries": _entries(page), "may_edit": self.ask(Action.EDIT, resolution, request)}
        return self.render_page(request, "history.html", resolution, _("History of the draft"), **context)

    def compare_view(self, request, resolution: Resolution, before: int, after: int) -> HttpResponse:
        chosen = resolution.revisions.select_related("by").filter(Q(pk=before) | Q(pk=after))
        found = {revision.pk: revision for revision in chosen}
        if found.keys() != {before, after}:
            raise Http404
        context = {
            "before": found[before],
            "after": found[after],
            "lines": redline(from_data(found[before].content), from_data(found[after].content)),
            "may_edit": self.ask(Action.EDIT, resolution, request),
        }
        return self.render_page(request, "compare.html", resolution, _("What differs"), **context)

    def restore_view(self, request, resolution: Resolution, revision: int) -> HttpResponse:
        chosen = get_object_or_404(resolution.revisions.select_related("by"), pk=revision)
        if request.method == "POST":
            return self._restore(request, resolution, chosen)
        lines = redline(texts.read(resolution.text), from_data(chosen.content))
        context = {"chosen": chosen, "lines": lines, "answer": self.ask(Action.EDIT, resolution, request)}
        return self.render_page(request, "restore.html", resolution, _("Bring back a saved draft"), **context)

    def _restore(self, request, resolution: Resolution, chosen: Revision) -> HttpResponse:
        try:
            newest = restore(revision=chosen, user=request.user)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
            return HttpResponseRedirect(self.page_address(resolution, "history"))
        time = date_format(localtime(chosen.at), "DATETIME_FORMAT")
        sentence = _("The text is again as it was saved at %s.") % time
        self.log_change(request, resolution, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(f"{self.page_address(resolution, 'text')}?saved={newest.pk}")


def _chosen(request) -> dict[str, int]:
    """The two saved drafts that are to be compared, the older one first; empty unless two are chosen."""
    keys = [request.GET.get(name, "") for name in ("before", "after")]
    if not all(map(is_key, keys)):
        return {}
    before, after = sorted(map(int, keys))
    return {"before": before, "after": after}


def _entries(page: Sequence[Revision]) -> list[Entry]:
    """Each saved draft of a page with what it changed; the oldest is compared with the one on the next page."""
    shown = list(page)
    if not shown:
        return []
    earlier = shown[-1].resolution.revisions.filter(pk__lt=shown[-1].pk)[:1]
    documents = [from_data(revision.content) for revision in [*shown, *earlier]]
    before = [*documents[1:], None]
    return [
        Entry(revision, change_in_words(old, new)) for revision, new, old in zip(shown, documents, before, strict=False)
    ]


def change_in_words(before: Document | None, after: Document) -> str:
    """How much a text differs from the one before it: "2 lines changed, 1 line new"."""
    if before is None:
        return _("the first")
    counts = _counts(redline(before, after))
    parts = (
        ngettext("%d line new", "%d lines new", counts["inserted"]) % counts["inserted"] if counts["inserted"] else "",
        ngettext("%d line changed", "%d lines changed", counts["changed"]) % counts["changed"]
        if counts["changed"]
        else "",
        ngettext("%d line gone", "%d lines gone", counts["deleted"]) % counts["deleted"] if counts["deleted"] else "",
    )
    if said := ", ".join(filter(None, parts)):
        return said
    return _("nothing") if tidied(before) == tidied(after) else _("what clauses point to")


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    states = [line.state for line in lines]
    return {state: states.count(state) for state in ("inserted", "changed", "deleted")}
