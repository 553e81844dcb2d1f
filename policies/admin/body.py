from django.contrib import admin
from django.urls import reverse

from core.admin import WIDE_LINE, RuledAdmin, TranslatedAdmin
from core.rules import Answer
from policies import rules
from policies.forms import ResponsibleBodyForm
from policies.models import ResponsibleBody


@admin.register(ResponsibleBody)
class ResponsibleBodyAdmin(TranslatedAdmin, RuledAdmin):
    form = ResponsibleBodyForm
    widgets = {"name": WIDE_LINE}
    list_display = ("name", "position", "all_languages_column")
    list_editable = ("position",)
    search_fields = ("translations__name", "slug")
    fields = ("name", "slug", "position")

    def may_delete(self, item: ResponsibleBody) -> Answer:
        return rules.may_delete_body(item)

    def view_on_site(self, item: ResponsibleBody) -> str:
        return f"{reverse('policies:demands')}?ansvarlig={item.slug}"
