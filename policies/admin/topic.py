from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin import WIDE_LINE, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies import rules
from policies.forms import TopicForm
from policies.models import Goal, Topic


@admin.register(Topic)
class TopicAdmin(TranslatedAdmin, PublicationAdmin):
    form = TopicForm
    widgets = {"title": WIDE_LINE}
    list_display = ("title", "position", "state", "all_languages_column")
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
                "fields": ("reviewed_on", "review_by", "state", "published_at"),
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
