from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import WIDE_LINE, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer, Refused
from policies import rules, services
from policies.admin.buttons import ButtonsAdmin
from policies.admin.filters import UncheckedFilter
from policies.admin.texts import KeptTexts
from policies.admin.topic_inlines import NotesInline
from policies.admin.update_import import ImportAdmin
from policies.forms import DemandUpdateForm
from policies.models import Correction, DemandUpdate

CORRECTION = (
    _("Correction"),
    {
        "fields": ("correction",),
        "description": _(
            "This update has been public. Whoever has read it is told what you correct; a new day in “last checked” "
            "alone needs no correction. Has something new happened? Then record a new update instead."
        ),
    },
)


class CorrectionInline(NotesInline):
    model = Correction
    fields = ("on", "note")
    readonly_fields = ("on",)
    verbose_name_plural = _("Corrections that readers see")


@admin.register(DemandUpdate)
class DemandUpdateAdmin(ButtonsAdmin, ImportAdmin, KeptTexts, TranslatedAdmin, PublicationAdmin):
    form = DemandUpdateForm
    widgets = {"source": WIDE_LINE}
    autocomplete_fields = ("demand",)
    inlines = [CorrectionInline]
    list_display = ("day", "demand_words", "stage", "checked", "state")
    list_display_links = ("day", "demand_words")
    list_filter = (StateFilter, "stage", UncheckedFilter)
    search_fields = ("=demand__number", "translations__happened", "source", "demand__translations__text")
    search_help_text = _("Search for a demand's number, for words in it, or for what happened and its source.")
    date_hierarchy = "on"
    actions = [*PublicationAdmin.actions, "still_holds"]
    buttons = ("still_holds",)
    fieldsets = (
        (
            None,
            {
                "fields": ("demand", "on", "stage"),
                "description": _(
                    "The newest published update decides the demand's stage: on its page, on its topic's page and in "
                    "the list of demands, at once."
                ),
            },
        ),
        (
            _("In words"),
            {
                "fields": ("happened", "assessment"),
                "description": _(
                    "In the language chosen above. Keep the two apart: first what anybody can check, then what the "
                    "alliance thinks of it."
                ),
            },
        ),
        (
            _("Where this can be read"),
            {
                "fields": ("source", "source_url", "source_document", "checked_on"),
                "description": _("No update without a source. Give its address, or choose a document from the files."),
            },
        ),
        (
            _("Publishing"),
            {
                "fields": ("state", "published_at"),
                "description": _(
                    "Withdrawn, an update keeps its address and tells why. The demand then has the stage before it."
                ),
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("demand").prefetch_related("demand__translations")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        asks = obj is not None and obj.has_been_public and self.has_change_permission(request, obj)
        return [*fieldsets[:1], CORRECTION, *fieldsets[1:]] if asks else fieldsets

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """An update that readers know stays at the address they know, with its demand."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "demand") if obj and obj.has_been_public else fixed

    def get_inlines(self, request, obj):
        return self.inlines if obj and obj.has_been_public else []

    def may_delete(self, item: DemandUpdate) -> Answer:
        return rules.may_delete_update(item)

    def save_model(self, request, obj: DemandUpdate, form, change) -> None:
        if change and form.was_public:
            note = form.cleaned_data.get("correction", "")
            services.correct(update=obj, changed=form.changes, note=note, language=form.language_code)
        else:
            super().save_model(request, obj, form, change)

    def response_post_save_add(self, request, obj: DemandUpdate) -> HttpResponse:
        """Whoever came from a demand's page goes back there and sees what was recorded."""
        if "demand" not in request.GET:
            return super().response_post_save_add(request, obj)
        return HttpResponseRedirect(reverse("admin:policies_demand_change", args=[obj.demand_id]))

    @admin.action(permissions=["change"], description=_("Still holds: checked today"))
    def still_holds(self, request, queryset) -> None:
        updates = list(queryset)
        try:
            services.still_holds(updates=updates)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
            return
        for update in updates:
            self.log_change(request, update, _("Checked against its source."))
        sentence = ngettext(
            "%d update is noted as checked today.", "%d updates are noted as checked today.", len(updates)
        )
        self.message_user(request, sentence % len(updates), messages.SUCCESS)

    @admin.display(description=_("date"), ordering="on")
    def day(self, update: DemandUpdate) -> str:
        return date_format(update.on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("last checked"), ordering="checked_on")
    def checked(self, update: DemandUpdate) -> str:
        return date_format(update.checked_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("demand"), ordering="demand")
    def demand_words(self, update: DemandUpdate) -> str:
        return str(update.demand)
