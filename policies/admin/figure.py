from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.admin import WIDE_LINE, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies.admin.buttons import ButtonsAdmin
from policies.admin.filters import ReviewFilter
from policies.figures import editions, periods, rules, services, writing
from policies.figures.comparing import compare
from policies.figures.forms import EditionForm, FigureForm
from policies.figures.presenting import dataset_of, words
from policies.figures.showing import Shown
from policies.models import Figure


class ComparisonFilter(ReviewFilter):
    waits = _("should have been compared with the source by now")


@admin.register(Figure)
class FigureAdmin(ButtonsAdmin, TranslatedAdmin, PublicationAdmin):
    form = FigureForm
    widgets = {"title": WIDE_LINE, "unit": WIDE_LINE, "table": WIDE_LINE, "source_url": WIDE_LINE}
    list_display = ("title", "newest_period", "holds_for", "next_review", "state", "all_languages_column")
    list_filter = (StateFilter, ComparisonFilter)
    ordering = ("slug",)
    search_fields = ("translations__title", "slug", "publisher", "table")
    actions = [*PublicationAdmin.actions, "compared"]
    buttons = ("compared",)
    readonly_fields = ("from_file",)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "unit", "definition", "comment"),
                "description": _("What readers meet, in the language chosen above."),
            },
        ),
        (_("Values"), {"fields": ("values", "from_file", "decimals")}),
        (
            pgettext_lazy("statistics", "Source"),
            {
                "fields": ("publisher", "table", "source_url", "licence"),
                "description": _("Readers see it beside every chart. Leave the licence empty where none is stated."),
            },
        ),
        (_("Dates"), {"fields": ("as_of", "retrieved_on", "review_by")}),
        (_("Publishing"), {"fields": ("slug", "state", "published_at")}),
    )

    def get_queryset(self, request):
        known = Q(series__observations__value__isnull=False)
        return super().get_queryset(request).annotate(newest=Max("series__observations__period", filter=known))

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Others have linked to the address of what has been public."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "slug") if obj and obj.has_been_public else fixed

    def get_fieldsets(self, request, obj=None):
        """Those who may only look see the values as lines, without the way to a file."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        values = (_("Values"), {"fields": ("values_as_read", "decimals")})
        return [values if "values" in options["fields"] else (name, options) for name, options in fieldsets]

    @admin.display(description=_("values"))
    def values_as_read(self, figure: Figure) -> str:
        return linebreaksbr(writing.to_lines(dataset_of(figure), str(_("period")), figure.decimals))

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj and obj.has_been_public else {"slug": ("title",)}

    def may_delete(self, item: Figure) -> Answer:
        return rules.may_delete_figure(item)

    def may_publish(self, item: Figure) -> Answer:
        return rules.may_publish_figure(item)

    def save_model(self, request, obj: Figure, form, change) -> None:
        super().save_model(request, obj, form, change)
        dataset = form.cleaned_data.get("values")
        if dataset is not None:
            services.set_values(figure=obj, dataset=dataset, language=form.language_code, rename=True)

    @admin.action(permissions=["change"], description=_("Compared with the source today: next time in a year"))
    def compared(self, request, queryset) -> None:
        figures = list(queryset)
        services.mark_compared(figures=figures)
        for figure in figures:
            self.log_change(request, figure, _("Compared with the source."))
        sentence = ngettext(
            "%d figure is noted as compared with its source today.",
            "%d figures are noted as compared with their sources today.",
            len(figures),
        )
        self.message_user(request, sentence % len(figures), messages.SUCCESS)

    @admin.display(description=_("newest period"), ordering="newest")
    def newest_period(self, figure: Figure) -> str:
        return periods.label(figure.newest) if figure.newest else ""

    @admin.display(description=_("holds for"), ordering="as_of")
    def holds_for(self, figure: Figure) -> str:
        return formats.date_format(figure.as_of, "SHORT_DATE_FORMAT")

    @admin.display(description=_("next review"), ordering="review_by")
    def next_review(self, figure: Figure) -> str:
        day = formats.date_format(figure.review_by, "SHORT_DATE_FORMAT")
        return format_html("<strong>{} ({})</strong>", day, _("past")) if figure.is_past_review else day

    @admin.display(description=_("from a file"))
    def from_file(self, figure: Figure) -> str:
        if figure.pk is None:
            return _("Save the figure first; then its values can be fetched from a file.")
        address = reverse("admin:policies_figure_import", args=[figure.pk])
        return format_html('<a href="{}">{}</a>', address, _("Import values from a file (CSV or JSON-stat2)"))

    # --- A new edition from a file: read, looked at, then taken

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.import_view)
        return [path("<int:pk>/import/", view, name="policies_figure_import"), *super().get_urls()]

    def import_view(self, request, pk: int) -> HttpResponse:
        figure = self.get_object(request, str(pk))
        if figure is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, figure):
            raise PermissionDenied
        if "edition" in request.POST:
            return self._take(request, figure)
        form = EditionForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return self._page(request, figure, form, **self._preview(figure, form.cleaned_data["file"]))
        return self._page(request, figure, form)

    def _page(self, request, figure: Figure, form: EditionForm, **context) -> HttpResponse:
        context |= {"title": _("Import values from a file"), "opts": self.opts, "original": figure, "form": form}
        page = "admin/policies/figure/import.html"
        return TemplateResponse(request, page, self.admin_site.each_context(request) | context)

    @staticmethod
    def _preview(figure: Figure, dataset) -> dict:
        changes = [
            (
                change,
                words(change.before, figure.decimals) if change.before else "",
                words(change.after, dataset.decimals) if change.after else "",
            )
            for change in compare(dataset_of(figure), dataset)
        ]
        shown = Shown(figure, "edition", dataset)
        hints = [dataset.hints[name] for name in ("title", "source", "updated") if name in dataset.hints]
        return {"shown": shown, "changes": changes, "edition": editions.seal(figure, dataset), "hints": hints}

    def _take(self, request, figure: Figure) -> HttpResponse:
        try:
            dataset = editions.unseal(figure, request.POST["edition"])
        except editions.Stale:
            sentence = _("The figure has changed since you looked at the file, or a day has gone. Choose it once more.")
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.path)
        services.take_edition(figure=figure, dataset=dataset, language=figure.get_current_language())
        self.log_change(request, figure, _("Values imported from a file."))
        sentence = _(
            "The values are taken over. The figure now holds for %(as_of)s, and the next review is %(review)s: see "
            "that both are right."
        )
        dates = {"as_of": formats.date_format(figure.as_of), "review": formats.date_format(figure.review_by)}
        self.message_user(request, sentence % dates, messages.SUCCESS)
        return HttpResponseRedirect(self.change_address(figure))
