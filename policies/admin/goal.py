from django.contrib import admin

from core.admin import WIDE_LINE, RuledAdmin, TranslatedAdmin
from policies import services
from policies.forms import GoalForm
from policies.models import Goal


@admin.register(Goal)
class GoalAdmin(TranslatedAdmin, RuledAdmin):
    form = GoalForm
    widgets = {"title": WIDE_LINE}
    list_display = ("title", "position", "all_languages_column")
    search_fields = ("translations__title", "translations__text")
    fields = ("title", "text", "position")

    def save_model(self, request, obj, form, change) -> None:
        services.place_goal(goal=obj, position=obj.position)
