"""Updates from a spreadsheet: read without writing anything, shown with every bad row, then written all at once."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from import_export.admin import ImportMixin
from import_export.results import RowResult
from import_export.tmp_storages import CacheStorage

from policies.forms.imports import ChooseFileForm, ConfirmFileForm
from policies.models import DemandUpdate, Stage
from policies.resources import DemandUpdateResource
from policies.spreadsheet import COLUMNS, EXAMPLE, Table


class ImportAdmin(ImportMixin):
    resource_classes = [DemandUpdateResource]
    formats = [Table]
    import_form_class = ChooseFileForm
    confirm_form_class = ConfirmFileForm
    import_template_name = "admin/policies/demandupdate/import.html"
    import_export_change_list_template = "admin/policies/demandupdate/change_list.html"
    tmp_storage_class = CacheStorage  # both steps find the file, whichever server answers

    def get_urls(self) -> list:
        example = path(
            "import/example/", self.admin_site.admin_view(self.example), name="policies_demandupdate_import_example"
        )
        return [example, *super().get_urls()]

    def has_import_permission(self, request) -> bool:
        return self.has_add_permission(request)

    def get_import_formats(self) -> list:
        return self.formats

    def get_import_context_data(self, **kwargs) -> dict:
        return {"columns": COLUMNS, "stages": list(Stage)}

    def get_import_data_kwargs(self, **kwargs) -> dict:
        kwargs = super().get_import_data_kwargs(**kwargs)
        return {**kwargs, "use_transactions": True, "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form, e) -> None:
        form.add_error("import_file", str(e))

    def process_import(self, request, **kwargs) -> HttpResponse:
        """Write what was looked at, unless it has been lost in the meantime."""
        if request.method == "POST" and self.has_import_permission(request) and not self._is_kept(request):
            return self._again(request, _("The file is no longer here. Choose it once more."))
        return super().process_import(request, **kwargs)

    def _is_kept(self, request) -> bool:
        form = self.create_confirm_form(request)
        return form.is_valid() and CacheStorage(name=form.cleaned_data["import_file_name"]).read() is not None

    def process_result(self, result, request) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            return self._again(request, _("Something has changed since you looked at the file. Nothing was imported."))
        return super().process_result(result, request)

    def _again(self, request, sentence: str) -> HttpResponse:
        self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:policies_demandupdate_import"))

    def generate_log_entries(self, result, request) -> None:
        for row in result:
            if row.import_type == RowResult.IMPORT_TYPE_NEW:
                self.log_addition(request, row.instance, _("Imported from a spreadsheet."))

    def add_success_message(self, result, request) -> None:
        new, skipped = (result.totals[kind] for kind in (RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_SKIP))
        sentences = [ngettext("%d update is imported as a draft.", "%d updates are imported as drafts.", new) % new]
        if skipped:
            once = ngettext(
                "%d row was here already and is skipped.", "%d rows were here already and are skipped.", skipped
            )
            sentences.append(once % skipped)
        self.message_user(request, " ".join(sentences), messages.SUCCESS)

    def example(self, request) -> HttpResponse:
        """A small spreadsheet with the right headings, to fill in."""
        response = HttpResponse(EXAMPLE.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{DemandUpdate._meta.model_name}.csv"'
        return response
