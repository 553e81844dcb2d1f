"""The editors' desk for goals, topics and demands."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin import TWO_LINES, WIDE_LINE, PublicationAdmin, RuledAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies import rules, services
from policies.forms import GoalForm, TopicForm
from policies.models import Demand, Goal, Topic


@admin.register(Goal)
class GoalAdmin(TranslatedAdmin, RuledAdmin):
    form = GoalForm
    widgets = {"title": WIDE_LINE}
    list_display = ("title", "position", "all_languages_column")
    search_fields = ("translations__title", "translations__text")
    fields = ("title", "text", "position")

    def save_model(self, request, obj, form, change) -> None:
        services.place_goal(goal=obj, position=obj.position)


@admin.register(Topic)
class TopicAdmin(TranslatedAdmin, PublicationAdmin):
    form = TopicForm
    widgets = {"title": WIDE_LINE}
    list_display = ("title", "position", "state", "updated_on", "all_languages_column")
    list_editable = ("position",)
    list_filter = (StateFilter,)
    search_fields = ("translations__title", "translations__intro", "translations__body")
    formatted = "body"
    readonly_fields = ("demand_list",)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "intro", "body"),
                "description": _("What readers meet, in the language chosen above."),
            },
        ),
        (
            _("Demands"),
            {
                "fields": ("demand_list",),
                "description": _(
                    "Each demand has a page and a number of its own. They are shown on the topic's page by themselves."
                ),
            },
        ),
        (_("Place"), {"fields": ("goals", "slug", "position"), "description": _("The same in all languages.")}),
        (
            _("Publishing"),
            {
                "fields": ("updated_on", "state", "published_at"),
                "description": _(
                    "To withdraw a topic or publish it again, mark it in the list of topics and choose the action."
                ),
            },
        ),
    )

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Others have linked to the address of what has been public."""
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "slug") if obj and obj.has_been_public else fixed

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj and obj.has_been_public else {"slug": ("title",)}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs |= {"queryset": Goal.objects.with_texts(), "widget": forms.CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def may_delete(self, item: Topic) -> Answer:
        return rules.may_delete_topic(item)

    def may_withdraw(self, item: Topic) -> Answer:
        return rules.may_withdraw_topic(item)

    @admin.display(description=_("demands"))
    def demand_list(self, topic: Topic) -> str:
        if topic.pk is None:
            return _("Save the topic first; then its demands are written here.")
        links = (
            (reverse("admin:policies_demand_change", args=[demand.pk]), demand) for demand in topic.demands.with_texts()
        )
        return format_html(
            '{}<p><a class="addlink" href="{}?topic={}">{}</a></p>',
            format_html_join("", '<p><a href="{}">{}</a></p>', links),
            reverse("admin:policies_demand_add"),
            topic.pk,
            _("Write a new demand"),
        )


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
