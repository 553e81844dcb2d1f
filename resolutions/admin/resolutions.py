"""The list of resolutions, and the form of one; its text, its life and its amendments have pages of their own."""

from django.contrib import admin
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES, PublicationAdmin, StateFilter
from core.rules import Answer
from resolutions import rules
from resolutions.admin.amendments import AmendmentPages
from resolutions.admin.correction import CorrectionPages
from resolutions.admin.history import HistoryPages
from resolutions.admin.invitations import InvitationPages
from resolutions.admin.life import LifePages
from resolutions.admin.pages import ResolutionPages
from resolutions.admin.text import TextPages
from resolutions.document import Document
from resolutions.forms.facts import FactsForm, NewResolutionForm
from resolutions.models import AnnualMeeting, Resolution
from resolutions.rules import Action
from resolutions.services.drafting import begin

FACTS = ("meeting", "number", "language", "summary", "slug", "movers")


@admin.register(Resolution)
class ResolutionAdmin(
    TextPages,
    AmendmentPages,
    InvitationPages,
    LifePages,
    CorrectionPages,
    HistoryPages,
    ResolutionPages,
    PublicationAdmin,
):
    form = FactsForm
    widgets = {"summary": TWO_LINES}
    list_display = ("number", "title", "meeting", "decision", "state")
    list_display_links = ("number", "title")
    list_filter = ("decision", StateFilter)
    date_hierarchy = "meeting__date"
    search_fields = ("number", "text__title", "text__preamble", "text__sections__clauses__text")
    autocomplete_fields = ("movers",)
    fieldsets = (
        (None, {"fields": FACTS}),
        (
            _("Publishing"),
            {
                "fields": ("decision", "state", "published_at"),
                "description": _(
                    "Only an adopted resolution can be published. The time can be changed until it comes."
                ),
            },
        ),
    )

    @admin.display(description=_("title"), ordering="text__title")
    def title(self, resolution: Resolution) -> str:
        return resolution.title

    def get_queryset(self, request):
        return super().get_queryset(request).with_meeting()

    def get_changeform_initial_data(self, request) -> dict:
        """Suggest the newest meeting and the next number of its year, which may have had another meeting."""
        meeting = AnnualMeeting.objects.first()
        if meeting is None:
            return {}
        year = meeting.date.year
        numbers = Resolution.objects.filter(number__startswith=f"{year}-").values_list("number", flat=True)
        last = max((int(number.partition("-")[2]) for number in numbers), default=0)
        return {"meeting": meeting, "number": f"{year}-{last + 1}"}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "meeting":
            kwargs["queryset"] = AnnualMeeting.objects.with_texts()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, **({"form": NewResolutionForm} if obj is None else {}) | kwargs)

    def get_fieldsets(self, request, obj=None):
        """What can no longer be changed has its reason above it."""
        if obj is None:
            return [(None, {"fields": ("title", *FACTS)})]
        (name, options), *others = super().get_fieldsets(request, obj)
        reason = next((answer.reason for field in FACTS if not (answer := rules.may_change_fact(field, obj))), "")
        return [(name, {**options, "description": reason}), *others]

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        fixed = ["decision", *super().get_readonly_fields(request, obj)]
        if obj is None or not obj.is_adopted:
            fixed.append("published_at")
        return (*fixed, *(field for field in FACTS if obj and not rules.may_change_fact(field, obj)))

    def save_model(self, request, obj, form, change) -> None:
        if change:  # no more than what was changed: a step may have been taken since the form was read
            obj.save(update_fields={field.name for field in obj._meta.concrete_fields} & {*form.changed_data})
        else:
            begin(resolution=obj, document=Document(form.cleaned_data["title"]), user=request.user)

    def may_delete(self, item: Resolution) -> Answer:
        return rules.is_ready(Action.DELETE, item)

    def may_publish(self, item: Resolution) -> Answer:
        return rules.is_ready(Action.PUBLISH, item)

    def _buttons(self, item: Resolution | None) -> dict:
        """A new resolution cannot be published at once: a meeting has to adopt it first."""
        return super()._buttons(item) | ({} if item else {"show_publish": False})

    def response_post_save_add(self, request, obj: Resolution) -> HttpResponse:
        """Go on to the text of a new resolution, which is still to be written."""
        return HttpResponseRedirect(self.page_address(obj, "text"))

    def render_change_form(self, request, context, *args, obj=None, **kwargs) -> HttpResponse:
        if obj is not None:
            context["menu"] = self.menu(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
