"""The secretary's desk for annual meetings and their resolutions."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin import RuledAdmin, TranslatedAdmin
from resolutions import rules
from resolutions.admin.booklet import MeetingPapers
from resolutions.models import AnnualMeeting, Resolution


@admin.register(AnnualMeeting)
class AnnualMeetingAdmin(MeetingPapers, TranslatedAdmin, RuledAdmin):
    list_display = ("name", "date", "place", "resolution_total", "all_languages_column")
    search_fields = ("translations__name", "place")
    view_on_site = False

    class Media:
        css = {"all": ("css/admin_positions.css",)}  # the widget of the minutes, in the admin's colours

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(resolution_total=Count("resolutions"))

    def get_fieldsets(self, request, obj=None) -> list:
        reason = rules.may_move_meeting(obj).reason if obj else ""
        form = (None, {"fields": ("name", "date", "place", "minutes"), "description": reason})
        return [form] if obj is None else [form, (_("What it decides"), {"fields": ("agenda",)})]

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return ("agenda",) if obj is None or rules.may_move_meeting(obj) else ("date", "place", "agenda")

    @admin.display(description=_("resolutions"))
    def agenda(self, meeting: AnnualMeeting) -> str:
        """Its resolutions with their decisions, each leading to the page on which it is recorded."""
        rows = [
            (
                reverse("admin:resolutions_resolution_life", args=[each.pk]),
                each.number,
                each.language,
                each.title,
                _said(each),
            )
            for each in meeting.resolutions.with_meeting()
        ]
        row = '<li><a href="{}">{} <span lang="{}">{}</span></a>: {}</li>'
        return format_html("<ul>{}</ul>", format_html_join("", row, rows)) if rows else _("None yet.")

    @admin.display(description=_("resolutions"), ordering="resolution_total")
    def resolution_total(self, meeting: AnnualMeeting) -> int:
        return meeting.resolution_total


def _said(resolution: Resolution) -> str:
    """The decision and, of what is adopted, whether readers see it: two things that are told apart."""
    decision = resolution.get_decision_display()
    if not resolution.is_adopted:
        return decision
    return _("%(decision)s (visibility: %(state)s)") % {
        "decision": decision,
        "state": resolution.publication_state.label,
    }
