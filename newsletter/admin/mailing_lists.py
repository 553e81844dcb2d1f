"""The lists that one can be on."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import WIDE_LINE, RuledAdmin, TranslatedAdmin
from core.rules import Answer
from newsletter import rules
from newsletter.models import MailingList


@admin.register(MailingList)
class MailingListAdmin(TranslatedAdmin, RuledAdmin):
    list_display = ("name", "readers", "is_public", "needs_approval", "position", "all_languages_column")
    list_editable = ("position",)
    widgets = {"name": WIDE_LINE, "description": WIDE_LINE}
    view_on_site = False
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "description"),
                "description": _("What readers see where they sign up, in the language chosen above."),
            },
        ),
        (
            _("Rules"),
            {
                "fields": ("is_public", "needs_approval", "position", "slug"),
                "description": _("The same in all languages."),
            },
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_readers()

    @admin.display(description=_("subscribers"), ordering="readers")
    def readers(self, mailing_list: MailingList) -> int:
        return mailing_list.readers

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Readers' mail programs and the proof of consent know a list by its address."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj else {"slug": ("name",)}

    def may_delete(self, item: MailingList) -> Answer:
        return rules.may_delete_list(item)
