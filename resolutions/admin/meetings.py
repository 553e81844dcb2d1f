"""The secretary's desk for annual meetings and their resolutions."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core.admin import RuledAdmin, TranslatedAdmin
from resolutions import rules
from resolutions.models import AnnualMeeting


@admin.register(AnnualMeeting)
class AnnualMeetingAdmin(TranslatedAdmin, RuledAdmin):
    list_display = ("name", "date", "place", "resolution_total", "all_languages_column")
    search_fields = ("translations__name", "place")
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(resolution_total=Count("resolutions"))

    def get_fieldsets(self, request, obj=None) -> list:
        reason = rules.may_move_meeting(obj).reason if obj else ""
        return [(None, {"fields": ("name", "date", "place", "minutes"), "description": reason})]

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return () if obj is None or rules.may_move_meeting(obj) else ("date", "place")

    @admin.display(description=_("resolutions"), ordering="resolution_total")
    def resolution_total(self, meeting: AnnualMeeting) -> int:
        return meeting.resolution_total
