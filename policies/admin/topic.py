from django import forms
from django.contrib import admin, messages
from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import WIDE_LINE, PublicationAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer
from policies import rules, services
from policies.admin.buttons import ButtonsAdmin
from policies.admin.filters import ReviewFilter
from policies.admin.followers import WithFollowers
from policies.admin.texts import KeptTexts
from policies.admin.topic_inlines import ChangeInline, FigureInline, SectionInline
from policies.forms import TopicForm
from policies.models import Goal, Topic

CHANGE = (
    _("Change note"),
    {
        "fields": ("change_kind", "change_note"),
        "description": _("This topic has been public. Say whether its readers need to know what you change now."),
    },
)


class ReadingFilter(ReviewFilter):
    waits = _("should have been read through by now")


@admin.register(Topic)
class TopicAdmin(WithFollowers, ButtonsAdmin, KeptTexts, TranslatedAdmin, PublicationAdmin):
    form = TopicForm
    widgets = {"title": WIDE_LINE}
    inlines = [SectionInline, FigureInline, ChangeInline]
    list_display = ("title", "position", "demand_total", "state", "reviewed", "next_review", "all_languages_column")
    list_editable = ("position",)
    list_filter = (StateFilter, ReadingFilter)
    search_fields = ("translations__title", "translations__intro", "translations__body")
    actions = [*PublicationAdmin.actions, "read_through"]
    buttons = ("read_through",)
    formatted = "body"
    readonly_fields = ("demand_list", "former_addresses", "followers")
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
        (
            _("Place"),
            {
                "fields": ("goals", "slug", "former_addresses", "position"),
                "description": _("The same in all languages. A former address goes on leading to the topic."),
            },
        ),
        (
            _("Review"),
            {
                "fields": ("reviewed_on", "review_by"),
                "description": _("Have you read the whole topic through today? The button above notes both days."),
            },
        ),
        (_("Publishing"), {"fields": ("state", "published_at", "followers")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(demand_total=Count("demands"))

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        asks = obj is not None and obj.has_been_public and self.has_change_permission(request, obj)
        return [*fieldsets[:1], CHANGE, *fieldsets[1:]] if asks else fieldsets

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj and obj.has_been_public else {"slug": ("title",)}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs |= {"queryset": Goal.objects.with_texts(), "widget": forms.CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def may_delete(self, item: Topic) -> Answer:
        return rules.may_delete_topic(item)

    def may_withdraw(self, item: Topic) -> Answer:
        return rules.may_withdraw_topic(item)

    def save_model(self, request, obj: Topic, form, change) -> None:
        if change:
            services.rename_topic(topic=obj, slug=obj.slug)
        else:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        """The note is written last: its language and its topic are those of the form."""
        super().save_related(request, form, formsets, change)
        if getattr(form, "was_public", False):
            services.record_change(
                topic=form.instance,
                kind=form.cleaned_data.get("change_kind", ""),
                note=form.cleaned_data.get("change_note", ""),
                language=form.language_code,
            )

    @admin.action(permissions=["change"], description=_("Read through today: next time in a year"))
    def read_through(self, request, queryset) -> None:
        topics = list(queryset)
        services.read_through(topics=topics)
        for topic in topics:
            self.log_change(request, topic, _("Read through."))
        sentence = ngettext(
            "%d topic is noted as read through today.", "%d topics are noted as read through today.", len(topics)
        )
        self.message_user(request, sentence % len(topics), messages.SUCCESS)

    @admin.display(description=_("demands"), ordering="demand_total")
    def demand_total(self, topic: Topic) -> int:
        return topic.demand_total

    @admin.display(description=_("last reviewed"), ordering="reviewed_on")
    def reviewed(self, topic: Topic):
        return topic.reviewed_on and date_format(topic.reviewed_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("next review"), ordering="review_by")
    def next_review(self, topic: Topic):
        return topic.review_by and date_format(topic.review_by, "SHORT_DATE_FORMAT")

    @admin.display(description=_("former addresses"))
    def former_addresses(self, topic: Topic) -> str:
        return ", ".join(former.slug for former in topic.former_slugs.all()) if topic.pk else ""

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
