"""Subscribers from a file in four steps: upload, check, confirm, done. Each page says what happens next."""

import csv

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.rules import Refused
from newsletter import import_rules as rules
from newsletter.admin.exporting import export_view
from newsletter.admin.import_forms import COLUMNS, ConfirmForm, ConsentForm, FileForm, ReadingForm
from newsletter.importing import layout
from newsletter.importing.formulas import guard
from newsletter.importing.kinds import LARGEST
from newsletter.models import ImportRow, Letter, SubscriberImport
from newsletter.services import imports

State = SubscriberImport.State
Verdict = ImportRow.Verdict

REFRESH = 2  # seconds between two looks at what is under way
ROWS = 50  # on a page


@admin.register(SubscriberImport)
class SubscriberImportAdmin(admin.ModelAdmin):
    list_display = ("name", "state", "added", "uploaded_by", "uploaded_at")
    list_filter = ("state",)
    list_select_related = ("uploaded_by",)
    actions = None

    def has_view_permission(self, request, obj=None) -> bool:
        return bool(rules.may_import(request.user))

    has_add_permission = has_change_permission = has_module_permission = has_view_permission

    def has_delete_permission(self, request, obj=None) -> bool:
        """What an import has brought stays to be known; its file is dropped, or forgotten after a week."""
        return False

    @admin.display(description=gettext_lazy("added"))
    def added(self, item: SubscriberImport) -> str:
        return str(sum(item.outcome.get(verdict, 0) for verdict in ImportRow.GAINING)) if item.outcome else "–"

    def get_urls(self) -> list:
        wrap, post = self.admin_site.admin_view, require_POST
        views = {
            "consent": post(self.consent_view),
            "reading": post(self.reading_view),
            "confirm": post(self.confirm_view),
            "drop": post(self.drop_view),
            "rows": self.rows_view,
        }
        own = [
            path(f"<int:pk>/{name}/", wrap(view), name=f"newsletter_subscriberimport_{name}")
            for name, view in views.items()
        ]
        export = path("export/", wrap(self.export_view), name="newsletter_subscriber_export")
        return [export, *own, *super().get_urls()]

    # --- Step 1: the file, and where they said yes

    def add_view(self, request, form_url="", extra_context=None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._upload_page(request, FileForm(), ConsentForm())
        file, consent = FileForm(request.POST, request.FILES), ConsentForm(request.POST)
        if not file.is_valid():
            consent.is_valid()
            return self._upload_page(request, file, consent)
        item = imports.upload(file=file.cleaned_data["file"], user=request.user)
        self.log_addition(request, item, _("Uploaded."))
        return self._tell_consent(request, item, consent)

    def consent_view(self, request, pk: int) -> HttpResponse:
        return self._tell_consent(request, self._item(request, pk), ConsentForm(request.POST))

    def _tell_consent(self, request, item: SubscriberImport, form: ConsentForm) -> HttpResponse:
        """The file is kept whatever is wrong with the rest."""
        if not form.is_valid():
            return self._upload_page(request, None, form, item)
        return self._do(request, item, imports.tell_consent, **form.cleaned_data)

    def _upload_page(self, request, file, consent, item: SubscriberImport | None = None) -> HttpResponse:
        return self._page(request, "upload", 1, item, file=file, form=consent, largest=LARGEST // 1024 // 1024)

    # --- One page for each state

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        item = self.get_object(request, object_id)
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        item = self._item(request, item.pk)
        wanted = request.GET.get("step")
        if wanted == "upload" and rules.may_read_anew(item, request.user):
            return self._consent_page(request, item)
        if wanted == "reading" and rules.may_read_anew(item, request.user):
            return self._reading_page(request, item)
        return self._present(request, item)

    def _present(self, request, item: SubscriberImport) -> HttpResponse:
        if item.state == State.UPLOADED:
            return (self._reading_page if item.is_described else self._consent_page)(request, item)
        if item.is_under_way:
            response = self._page(request, "progress", 2 if item.state == State.CHECKING else 4, item)
            response["Refresh"] = str(REFRESH)
            return response
        return self._report_page(request, item)

    def _consent_page(self, request, item: SubscriberImport) -> HttpResponse:
        told = {"lists": item.lists.all(), "source": item.consent_source, "on": item.consent_on}
        return self._upload_page(request, None, ConsentForm(initial=told if item.is_described else None), item)

    # --- Step 2: how it is read

    def _reading_page(self, request, item: SubscriberImport, form: ReadingForm | None = None) -> HttpResponse:
        found = _found(item)
        form = form or ReadingForm(instance=item, found=found)
        kept = {getattr(item, name) for name in COLUMNS}
        dropped = [heading for number, heading in enumerate(found.headings) if heading and number not in kept]
        sample = [[*cells, *[""] * (len(found.headings) - len(cells))] for cells in found.sample]
        return self._page(request, "reading", 2, item, form=form, found=found, sample=sample, dropped=dropped)

    def reading_view(self, request, pk: int) -> HttpResponse:
        item = self._item(request, pk)
        form = ReadingForm(request.POST, instance=self._item(request, pk), found=_found(item))
        valid = form.is_valid()
        if form.is_written_otherwise and not set(form.errors) & {"encoding", "delimiter"}:
            return self._read_otherwise(request, item, form)
        if not valid:
            return self._reading_page(request, item, form)
        return self._do(request, item, _read_and_check, **form.cleaned_data)

    def _read_otherwise(self, request, item: SubscriberImport, form: ReadingForm) -> HttpResponse:
        """Show the file anew before it is checked: its columns are looked for again."""
        given = {name: form.cleaned_data[name] for name in ("encoding", "delimiter", "has_headings")}
        found = layout.describe(item, **given)
        said = _("The file is read in another way now. See whether the columns are right, then check it.")
        return self._do(request, item, imports.read_as, said, **given, **found.columns)

    # --- Steps 3 and 4: the report, the yes, and what became of it

    def _report_page(self, request, item: SubscriberImport, form: ConfirmForm | None = None) -> HttpResponse:
        context = self._rows(request, item) | {"counts": _counts(item)}
        if item.state == State.CHECKED:
            return self._page(request, "report", 3, item, form=form or ConfirmForm(item), **context)
        sent = Letter.objects.filter(subscriber_import=item, sent_at__isnull=False).count()
        return self._page(request, "done", 4, item, letters_sent=sent, **context)

    def _rows(self, request, item: SubscriberImport) -> dict:
        verdict = _verdict(request)
        page = Paginator(item.rows.filter(verdict=verdict).order_by("number"), ROWS).get_page(request.GET.get("side"))
        return {"verdict": verdict, "page": page}

    def rows_view(self, request, pk: int) -> StreamingHttpResponse:
        """The rows of one verdict as a file, so that they can be mended beside the first."""
        item, verdict = self._item(request, pk), _verdict(request)
        response = StreamingHttpResponse(_lines(item, verdict), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="import-{item.pk}-{verdict}.csv"'
        return response

    def confirm_view(self, request, pk: int) -> HttpResponse:
        item = self._item(request, pk)
        form = ConfirmForm(item, request.POST)
        if not form.is_valid():
            return self._report_page(request, item, form)
        return self._do(request, item, imports.confirm, **form.chosen)

    def drop_view(self, request, pk: int) -> HttpResponse:
        said = _("The file is dropped and forgotten. Nothing was written.")
        return self._do(request, self._item(request, pk), imports.drop, said)

    def export_view(self, request) -> HttpResponse:
        return export_view(self, request)

    # --- What all of them share

    def _item(self, request, pk: int) -> SubscriberImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(SubscriberImport, pk=pk)

    def _do(self, request, item: SubscriberImport, service, said: str = "", **values) -> HttpResponse:
        """Take a step, and show the page of the state that it leads to."""
        try:
            service(item=item, user=request.user, **values)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        else:
            if service is imports.confirm:
                self.log_change(request, item, _("Confirmed."))
            if said:
                self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:newsletter_subscriberimport_change", args=[item.pk]))

    def _page(self, request, name: str, step: int, item: SubscriberImport | None, **context) -> TemplateResponse:
        context |= self.admin_site.each_context(request)
        context |= {"opts": self.opts, "item": item, "step": step, "title": _("Import subscribers")}
        return TemplateResponse(request, f"admin/newsletter/subscriberimport/{name}.html", context)


def _found(item: SubscriberImport) -> layout.Layout:
    given = {"encoding": item.encoding, "delimiter": item.delimiter, "has_headings": item.has_headings}
    return layout.describe(item, **given)


def _read_and_check(*, item: SubscriberImport, user, **values) -> None:
    imports.read_as(item=item, user=user, **values)
    imports.start_check(item=item, user=user)


def _verdict(request) -> str:
    """Which rows are asked for; the bad ones unless said otherwise."""
    wanted = request.GET.get("vis", "")
    return wanted if wanted in Verdict.values else Verdict.BAD


def _counts(item: SubscriberImport) -> list[tuple[str, str, int]]:
    """Verdict, its words and the number of rows, in the order of the verdicts."""
    numbers = item.outcome or item.found
    return [(verdict.value, verdict.label, numbers[verdict]) for verdict in Verdict if numbers.get(verdict)]


class _Line:
    def write(self, text: str) -> str:
        return text


def _lines(item: SubscriberImport, verdict: str):
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow([_("Row"), _("What is wrong"), _("What stands there")])
    rows, last = item.rows.filter(verdict=verdict).order_by("number"), 0
    while page := list(rows.filter(number__gt=last)[:1000]):
        yield "".join(
            writer.writerow(
                [row.number, row.get_reason_display() or row.get_verdict_display(), guard(row.said or row.address)]
            )
            for row in page
        )
        last = page[-1].number
