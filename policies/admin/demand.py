from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies import rules
from policies.admin.filters import BodyFilter, StageFilter, TopicFilter
from policies.admin.followers import WithFollowers
from policies.admin.quotation import QuotationInline
from policies.admin.texts import KeptTexts
from policies.models import Demand, ResponsibleBody, Stage, Topic


@admin.register(Demand)
class DemandAdmin(WithFollowers, KeptTexts, TranslatedAdmin, PublicationAdmin):
    widgets = {"text": TWO_LINES}
    inlines = [QuotationInline]
    list_display = ("number", "text", "topic_title", "stage_word", "last_checked", "state")
    list_display_links = ("number", "text")
    list_filter = (StateFilter, StageFilter, TopicFilter, BodyFilter)
    ordering = ("number",)
    search_fields = ("=number", "translations__text", "translations__explanation")
    search_help_text = _("Search for a demand's number or for words in it.")
    readonly_fields = ("permanent_number", "stage_word", "update_list", "followers")
    fieldsets = (
        (
            None,
            {
                "fields": ("permanent_number", "text", "explanation"),
                "description": _("What readers meet, in the language chosen above."),
            },
        ),
        (
            _("What became of it"),
            {
                "fields": ("stage_word", "update_list"),
                "description": _("The newest published update decides the demand's stage, everywhere and at once."),
            },
        ),
        (
            _("Place"),
            {
                "fields": ("topic", "responsible_body", "position", "since"),
                "description": _("The same in all languages."),
            },
        ),
        (
            _("Publishing"),
            {
                "fields": ("state", "published_at", "followers"),
                "description": _("Visitors see a demand when both it and its topic are published."),
            },
        ),
    )

    def get_queryset(self, request):
        found = super().get_queryset(request).with_stage()
        return found.select_related("topic").prefetch_related("topic__translations")

    def get_object(self, request, object_id, from_field=None):
        """What is shown below a demand depends on who looks."""
        demand = super().get_object(request, object_id, from_field)
        if demand is not None:
            demand.may_record = request.user.has_perm("policies.add_demandupdate")
        return demand

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        model = {"topic": Topic, "responsible_body": ResponsibleBody}[db_field.name]
        return super().formfield_for_foreignkey(db_field, request, **kwargs, queryset=model.objects.with_texts())

    def may_delete(self, item: Demand) -> Answer:
        return rules.may_delete_demand(item)

    @admin.display(description=_("topic"), ordering="topic__position")
    def topic_title(self, demand: Demand) -> str:
        return str(demand.topic)

    @admin.display(description=_("stage"), ordering="stage")
    def stage_word(self, demand: Demand) -> str:
        return Stage(getattr(demand, "stage", Stage.RAISED)).label

    @admin.display(description=_("last checked"), ordering="checked_on")
    def last_checked(self, demand: Demand):
        return demand.checked_on and date_format(demand.checked_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("number"))
    def permanent_number(self, demand: Demand) -> str:
        return (
            str(demand.number)
            if demand.number
            else _("The demand gets its number when it is saved, and keeps it for ever.")
        )

    @admin.display(description=_("updates"))
    def update_list(self, demand: Demand) -> str:
        if demand.number is None:
            return _("Save the demand first; then what happens to it is recorded here.")
        return render_to_string(
            "admin/policies/demand/updates.html",
            {"demand": demand, "updates": demand.updates.with_texts(), "may_add": getattr(demand, "may_record", False)},
        )

    @admin.display(description=_("visibility"), ordering="published_at")
    def state(self, item: Demand) -> str:
        waits = super(Demand, item).is_published and not item.topic.is_published
        return _("waits for its topic") if waits else super().state(item)
