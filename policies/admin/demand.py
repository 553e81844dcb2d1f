from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies import rules
from policies.models import Demand, Topic


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return [(str(topic.pk), str(topic)) for topic in Topic.objects.with_texts()]

    def queryset(self, request, queryset):
        return queryset.filter(topic=self.value()) if self.value() else queryset


@admin.register(Demand)
class DemandAdmin(TranslatedAdmin, PublicationAdmin):
    widgets = {"text": TWO_LINES}
    list_display = ("number", "text", "topic_title", "state", "all_languages_column")
    list_display_links = ("number", "text")
    list_filter = (StateFilter, TopicFilter)
    ordering = ("number",)
    search_fields = ("=number", "translations__text", "translations__explanation")
    readonly_fields = ("permanent_number",)
    fieldsets = (
        (
            None,
            {
                "fields": ("permanent_number", "text", "explanation"),
                "description": _("What readers meet, in the language chosen above."),
            },
        ),
        (_("Place"), {"fields": ("topic", "position", "since"), "description": _("The same in all languages.")}),
        (
            _("Publishing"),
            {
                "fields": ("state", "published_at"),
                "description": _(
                    "Visitors see a demand when both it and its topic are published. To withdraw it or publish it "
                    "again, mark it in the list of demands and choose the action."
                ),
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("topic").prefetch_related("topic__translations")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **kwargs, queryset=Topic.objects.with_texts())

    def may_delete(self, item: Demand) -> Answer:
        return rules.may_delete_demand(item)

    @admin.display(description=_("topic"), ordering="topic__position")
    def topic_title(self, demand: Demand) -> str:
        return str(demand.topic)

    @admin.display(description=_("number"))
    def permanent_number(self, demand: Demand) -> str:
        return (
            str(demand.number)
            if demand.number
            else _("The demand gets its number when it is saved, and keeps it for ever.")
        )

    @admin.display(description=_("visibility"), ordering="published_at")
    def state(self, item: Demand) -> str:
        waits = super(Demand, item).is_published and not item.topic.is_published
        return _("waits for its topic") if waits else super().state(item)
