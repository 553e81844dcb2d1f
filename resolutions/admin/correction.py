"""The page on which an adopted text is corrected: a new edition, with the reason that readers see."""

import hashlib
import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import Refused
from resolutions import deciding, texts
from resolutions.admin.pages import Page
from resolutions.admin.text import editor_frame
from resolutions.document import Document, to_data
from resolutions.forms.text import CorrectionForm
from resolutions.models import ONCE_ADOPTED, Resolution
from resolutions.redline import redline
from resolutions.rules import Action
from resolutions.services.life import correct


class CorrectionPages:
    pages = (Page("correct", gettext_lazy("Correct the text"), "correct_view", states=ONCE_ADOPTED),)

    def correct_view(self, request, resolution: Resolution) -> HttpResponse:
        standing = texts.read(resolution.text)
        answer = self.ask(Action.CORRECT, resolution, request)
        if not answer:
            context = {"answer": answer, "document": standing}
            return self.render_page(request, "text_as_read.html", resolution, _("Correct the text"), **context)
        if request.method != "POST":
            return self._correction(request, resolution, CorrectionForm(document=standing))
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self._correction(request, resolution, form, is_unsaved=True)
        return self._looked_through(request, resolution, form, standing)

    def _looked_through(self, request, resolution: Resolution, form, standing: Document) -> HttpResponse:
        """Issue the edition when exactly this was looked at; otherwise show what differs, and ask."""
        document, reason = form.document, form.cleaned_data["reason"]
        answer = deciding.is_a_correction(standing, document, reason)
        if not answer:
            return self._correction(request, resolution, form, refusal=answer.reason, is_unsaved=True)
        looked_at = fingerprint(resolution, document, reason)
        if request.POST.get("looked_at") == looked_at:
            return self._issue(request, resolution, form)
        context = {"looked_at": looked_at, "lines": redline(standing, document)}
        context["points_elsewhere"] = points_elsewhere(standing, document)
        return self._correction(request, resolution, form, is_unsaved=True, **context)

    def _issue(self, request, resolution: Resolution, form) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        try:
            edition = correct(resolution=resolution, document=form.document, reason=reason, user=request.user)
        except Refused as refusal:
            return self._correction(request, resolution, form, refusal=refusal, is_unsaved=True)
        sentence = _("Edition %d is issued. The earlier ones stay readable.") % edition.number
        self.log_change(request, resolution, f"{sentence} {reason}")
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(f"{self.page_address(resolution, 'correct')}?saved={edition.number}")

    def _correction(self, request, resolution: Resolution, form, **context) -> HttpResponse:
        number = resolution.text.number
        frame = {"form": form, "edition": resolution.text, "next_number": number + 1}
        frame["saved"] = number if request.GET.get("saved") == str(number) else ""
        title = _("Correct the text")
        return self.render_page(request, "correct.html", resolution, title, **editor_frame(), **frame | context)


def fingerprint(resolution: Resolution, document: Document, reason: str) -> str:
    """Return what tells a correction from every other one: which edition it corrects, how, and why."""
    content = json.dumps([resolution.text.number, to_data(document), reason])
    return hashlib.sha256(content.encode()).hexdigest()


def points_elsewhere(before: Document, after: Document) -> bool:
    """Whether clauses quote other demands or cite other figures than before, which no comparison of words shows."""
    return _links(before) != _links(after)


def _links(document: Document) -> list[tuple]:
    return [(clause.demand, clause.figure) for _anchor, clause in document.clauses()]
