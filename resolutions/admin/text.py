"""The page on which a draft is written: its whole text at once."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import Media
from django.forms.utils import flatatt
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin import is_key, rehearsal
from core.rules import Refused
from resolutions import paste, texts
from resolutions.admin.pages import Page
from resolutions.admin.wording import words_of_the_editor
from resolutions.document import Document, from_data
from resolutions.forms.text import TextForm
from resolutions.models import Clause, Decision, Resolution, Revision
from resolutions.redline import redline
from resolutions.rules import Action
from resolutions.services.drafting import save_text

PREVIEW, SPLIT = "_preview", "_split"


def search_attributes(name: str) -> SafeString:
    """Attributes of the choice of a clause's demand or figure, which is searched for among many."""
    widget = AutocompleteSelect(Clause._meta.get_field(name), admin.site)
    widget.is_required = False
    attributes = widget.build_attrs({})
    del attributes["class"]  # the page itself makes it searchable, when somebody opens it
    return flatatt(attributes)


def search_media() -> Media:
    return AutocompleteSelect(Clause._meta.get_field("demand"), admin.site).media


class TextPages:
    pages = (
        Page(
            "text",
            gettext_lazy("The text"),
            "text_view",
            states=frozenset({Decision.DRAFT, Decision.OPEN}),
            leads=frozenset({Decision.DRAFT}),
        ),
    )

    def text_view(self, request, resolution: Resolution) -> HttpResponse:
        if request.method == "POST":
            return self._written(request, resolution, TextForm(request.POST))
        if answer := self.ask(Action.EDIT, resolution, request):
            return self._editor(request, resolution, TextForm(document=texts.read(resolution.text)))
        context = {"answer": answer, "document": texts.read(resolution.text)}
        return self.render_page(request, "text_as_read.html", resolution, _("The text"), **context)

    def _written(self, request, resolution: Resolution, form: TextForm) -> HttpResponse:
        if SPLIT in request.POST:
            return self._split(request, resolution, form)
        if not form.is_valid():
            return self._editor(request, resolution, form, is_unsaved=True)
        try:
            return self._save(request, resolution, form)
        except Refused as refusal:
            return self._refused(request, resolution, form, refusal)

    def _save(self, request, resolution: Resolution, form: TextForm) -> HttpResponse:
        written = {"resolution": resolution, "document": form.document, "user": request.user}
        seen = seen_revision(request, resolution)
        if PREVIEW in request.POST:
            with rehearsal.taken_back(request):
                save_text(**written, seen=seen)
                return rehearsal.look(request, resolution, resolution.language)
        revision = save_text(**written, seen=seen)
        sentence = _("Nothing is changed since it was saved last.")
        if revision.pk != seen.pk:
            sentence = _("The text is saved: %s.") % extent(form.document)
            self.log_change(request, resolution, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(f"{self.page_address(resolution, 'text')}?saved={revision.pk}")

    def _refused(self, request, resolution: Resolution, form: TextForm, refusal: Refused) -> HttpResponse:
        """Show again what was written; where somebody else has saved meanwhile, beside what they wrote."""
        newest = resolution.revisions.select_related("by").first()
        context = {"refusal": refusal}
        if newest and newest.pk != seen_revision(request, resolution).pk:
            context["theirs"] = newest
            context["lines"] = redline(from_data(newest.content), form.document)
        return self._editor(request, resolution, form, is_unsaved=True, **context)

    def _split(self, request, resolution: Resolution, form: TextForm) -> HttpResponse:
        """Put what was pasted in the place of the text, to be looked through; nothing is saved by it."""
        document = pasted(request)
        if not document.title:
            document = Document(form["title"].value() or "", document.preamble, document.sections, document.sources)
        if not (document.preamble or document.sections):
            self.message_user(request, _("There was no text to split. Paste it into the field first."), messages.ERROR)
            return self._editor(request, resolution, form, is_unsaved=True)
        context = {"is_split": True, "pasted": request.POST.get("whole", ""), "extent": extent(document)}
        seen = request.POST.get("seen", "")
        return self._editor(request, resolution, TextForm(document=document), is_unsaved=True, seen=seen, **context)

    def _editor(self, request, resolution: Resolution, form: TextForm, **context) -> HttpResponse:
        """Show the form; what is saved from it is based on the newest revision, as the page tells of it."""
        newest = resolution.revisions.first()
        key = str(newest.pk) if newest else ""
        if request.method == "POST" and "theirs" not in context:
            context.setdefault("seen", request.POST.get("seen", ""))
        frame = {"form": form, "seen": key, "saved": request.GET.get("saved") == key and key}
        title = _("Write the text")
        return self.render_page(request, "text.html", resolution, title, **editor_frame(), **frame | context)


def editor_frame() -> dict:
    """What the editor needs besides its form."""
    return {
        "media": search_media(),
        "demand_search": search_attributes("demand"),
        "figure_search": search_attributes("figure"),
        "words": words_of_the_editor(),
    }


def seen_revision(request, resolution: Resolution) -> Revision:
    """The revision on which the writer's text is based; one that is not saved stands for none."""
    key = request.POST.get("seen", "")
    found = resolution.revisions.filter(pk=key).first() if is_key(key) else None
    return found or Revision()


def pasted(request) -> Document:
    """What was pasted as a document: from its markup, when it came with some."""
    markup = request.POST.get("whole_markup", "")
    return paste.from_html(markup) if markup.strip() else paste.from_plain(request.POST.get("whole", ""))


def extent(document: Document) -> str:
    """How long a text is, in words: "3 focus areas and 25 clauses"."""
    sections, clauses = len(document.sections), sum(1 for _clause in document.clauses())
    parts = (
        ngettext("%d focus area", "%d focus areas", sections) % sections,
        ngettext("%d clause", "%d clauses", clauses) % clauses,
    )
    return _("%s and %s") % parts
