"""The secretary's desk for annual meetings and their resolutions."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count
from django.forms import Textarea
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import TWO_LINES, WIDE_LINE, PublicationAdmin, RuledAdmin, StateFilter, TranslatedAdmin
from core.rules import Answer, Refused
from resolutions import rules, services
from resolutions.forms import NumberedForm, NumberedFormSet, ResolutionForm
from resolutions.models import AnnualMeeting, Clause, Resolution, Section


@admin.register(AnnualMeeting)
class AnnualMeetingAdmin(TranslatedAdmin, RuledAdmin):
    list_display = ("name", "date", "place", "resolution_total", "all_languages_column")
    search_fields = ("translations__name", "place")
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(resolution_total=Count("resolutions"))

    def get_fieldsets(self, request, obj=None) -> list:
        reason = rules.may_move_meeting(obj).reason if obj else ""
        return [(None, {"fields": ("name", "date", "place"), "description": reason})]

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return () if obj is None or rules.may_move_meeting(obj) else ("date", "place")

    @admin.display(description=_("resolutions"), ordering="resolution_total")
    def resolution_total(self, meeting: AnnualMeeting) -> int:
        return meeting.resolution_total


class DraftInline(admin.TabularInline):
    """Rows of a text, which can be changed as long as their resolution is a draft."""

    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 45})}}
    view_on_site = False
    form = NumberedForm
    formset = NumberedFormSet
    extra = 0

    def may_edit(self, parent) -> bool:
        raise NotImplementedError

    def has_add_permission(self, request, obj) -> bool:
        return super().has_add_permission(request, obj) and self.may_edit(obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self.may_edit(obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self.may_edit(obj)


class SectionInline(DraftInline):
    model = Section
    fields = ("position", "title", "clauses")
    readonly_fields = ("clauses",)

    def get_queryset(self, request):
        return super().get_queryset(request).with_clause_count()

    def may_edit(self, parent: Resolution | None) -> bool:
        return parent is None or bool(rules.may_edit(parent))

    @admin.display(description=_("clauses"))
    def clauses(self, section: Section) -> str:
        if section.pk is None:
            return _("Save the resolution; then the clauses are written here.")
        count = ngettext("%(count)s clause", "%(count)s clauses", section.clause_count) % {
            "count": section.clause_count
        }
        words = _("Read the clauses") if section.resolution.is_adopted else _("Write the clauses")
        address = reverse("admin:resolutions_section_change", args=[section.pk])
        return format_html('<a href="{}"><strong>{}</strong></a> ({})', address, words, count)


class ClauseInline(DraftInline):
    model = Clause
    fields = ("position", "text", "demand")
    autocomplete_fields = ("demand",)

    def get_queryset(self, request):
        return (
            super().get_queryset(request).select_related("section", "demand").prefetch_related("demand__translations")
        )

    def may_edit(self, parent: Section | None) -> bool:
        return parent is not None and bool(rules.may_edit(parent.resolution))


@admin.register(Resolution)
class ResolutionAdmin(PublicationAdmin):
    form = ResolutionForm
    widgets = {"title": WIDE_LINE, "summary": TWO_LINES, "preamble": AdminTextareaWidget(attrs={"rows": 12})}
    inlines = [SectionInline]
    list_display = ("number", "title", "meeting", "decision", "state")
    list_display_links = ("number", "title")
    list_filter = ("decision", StateFilter)
    date_hierarchy = "meeting__date"
    search_fields = ("number", "title", "preamble", "sections__title", "sections__clauses__text")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("meeting", "number", "language", "title", "summary", "slug")}),
        (_("Text"), {"fields": ("preamble", "figures_note")}),
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

    def get_queryset(self, request):
        return super().get_queryset(request).with_meeting()

    def get_changeform_initial_data(self, request) -> dict:
        """Suggest the newest meeting and its next number."""
        meeting = AnnualMeeting.objects.first()
        if meeting is None:
            return {}
        return {"meeting": meeting, "number": f"{meeting.date.year}-{meeting.resolutions.count() + 1}"}

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj and obj.is_adopted else self.prepopulated_fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "meeting":
            kwargs["queryset"] = AnnualMeeting.objects.with_texts()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        fixed = ("decision", *super().get_readonly_fields(request, obj))
        if obj is None or not obj.is_adopted:
            return (*fixed, "published_at")
        return (*fixed, "meeting", "number", "language", "title", "summary", "slug", "preamble", "figures_note")

    def may_delete(self, item: Resolution) -> Answer:
        return rules.may_delete(item)

    def may_publish(self, item: Resolution) -> Answer:
        return rules.may_publish(item)

    def response_post_save_add(self, request, obj: Resolution) -> HttpResponse:
        """Stay with a new resolution: its clauses are still to be written."""
        return HttpResponseRedirect(self.change_address(obj))

    def render_change_form(self, request, context, *args, obj=None, **kwargs) -> HttpResponse:
        if obj is not None:
            context |= {"edit": rules.may_edit(obj), "adopt": rules.may_adopt(obj)}
            context["record"] = rules.may_record_adoption(obj, request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self) -> list:
        adopt = path(
            "<int:pk>/adopt/", self.admin_site.admin_view(self.adopt_view), name="resolutions_resolution_adopt"
        )
        return [adopt, *super().get_urls()]

    def adopt_view(self, request, pk: int) -> HttpResponse:
        """Ask once more, then record the adoption."""
        resolution = self.get_object(request, str(pk))
        if resolution is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not rules.may_record_adoption(resolution, request.user):
            raise PermissionDenied
        if request.method == "POST":
            return self._adopt(request, resolution)
        context = self.admin_site.each_context(request) | {
            "title": _("Record the adoption"),
            "opts": self.opts,
            "original": resolution,
            "resolution": resolution,
            "answer": rules.may_adopt(resolution),
            "sections": resolution.sections.with_clause_count(),
        }
        return TemplateResponse(request, "admin/resolutions/resolution/adopt.html", context)

    def _adopt(self, request, resolution: Resolution) -> HttpResponse:
        try:
            services.adopt(resolution=resolution, user=request.user)
        except Refused as refusal:
            self.message_user(request, refusal, messages.ERROR)
        else:
            sentence = _("%(number)s is recorded as adopted. Choose below when it is published.")
            self.message_user(request, sentence % {"number": resolution.number}, messages.SUCCESS)
        return HttpResponseRedirect(self.change_address(resolution))


@admin.register(Section)
class SectionAdmin(RuledAdmin):
    """The page where the clauses of one focus area are written; the way to it leads through the resolution."""

    inlines = [ClauseInline]
    fields = ("title", "intro")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("resolution__meeting")

    def has_module_permission(self, request) -> bool:
        return False

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or bool(rules.may_edit(obj.resolution)))

    def may_delete(self, item: Section) -> Answer:
        return rules.may_edit(item.resolution)

    def view_on_site(self, item: Section) -> str:
        return item.resolution.get_absolute_url()

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:resolutions_resolution_changelist"))

    def change_view(self, request, object_id, form_url="", extra_context=None) -> HttpResponse:
        section = self.get_object(request, unquote(object_id))
        answer = {"edit": rules.may_edit(section.resolution)} if section else {}
        return super().change_view(request, object_id, form_url, (extra_context or {}) | answer)

    def response_post_save_change(self, request, obj: Section) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:resolutions_resolution_change", args=[obj.resolution_id]))
