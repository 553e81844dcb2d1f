"""The privacy officer's desk: the statement's versions and one declaration of all storage."""

from datetime import timedelta

import cookie_consent.admin  # noqa: F401 -- registers its own forms, which the declaration replaces
from cookie_consent.models import Cookie, CookieGroup
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.admin import TranslatableStackedInline

from core.admin import RuledAdmin, TranslatedAdmin
from core.rules import Answer
from core.templatetags.portal import clean_html
from privacy import rules, services
from privacy.forms import PrivacyStatementForm
from privacy.models import PrivacyStatement, Purpose, StoredItem

admin.site.unregister(Cookie)
admin.site.unregister(CookieGroup)


@admin.register(PrivacyStatement)
class PrivacyStatementAdmin(RuledAdmin, TranslatedAdmin):
    form = PrivacyStatementForm
    list_display = ("date", "state", "change_note", "material", "all_languages_column")

    def may_delete(self, item: PrivacyStatement) -> Answer:
        return rules.may_delete(item)

    def has_delete_permission(self, request, obj=None) -> bool:
        """One language of a version stays as surely as the whole of it."""
        return super().has_delete_permission(request, getattr(obj, "master", obj))

    def may_rewrite(self, request, statement: PrivacyStatement) -> Answer:
        return rules.may_rewrite(statement, self._language(request, statement))

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or bool(self.may_rewrite(request, obj)))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        statement = self.get_object(request, object_id)
        if statement and not (answer := self.may_rewrite(request, statement)):
            self.message_user(request, answer.reason, messages.INFO)
        return super().change_view(request, object_id, form_url, extra_context)

    def get_fields(self, request, obj=None) -> tuple[str, ...]:
        text = "body" if obj is None or self.may_rewrite(request, obj) else "body_as_read"
        return ("date", "material", "change_note", text)

    def get_changeform_initial_data(self, request) -> dict:
        """A new version starts from the words of the newest one."""
        newest = PrivacyStatement.objects.with_texts().first()
        body = newest.in_some_language("body") if newest else ""
        return {"date": timezone.localdate() + timedelta(days=1), "body": body}

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        return ("date", "material", "body_as_read") if obj and obj.is_in_force else ()

    @admin.display(description=_("text"))
    def body_as_read(self, statement: PrivacyStatement) -> str:
        return clean_html(statement.in_some_language("body"))

    def view_on_site(self, item: PrivacyStatement) -> str | None:
        return super().view_on_site(item) if item.is_in_force else None

    @admin.display(description=_("state"))
    def state(self, statement: PrivacyStatement) -> str:
        if not statement.is_in_force:
            return _("not yet in force")
        newest = PrivacyStatement.objects.in_force_by(timezone.localdate()).first()
        return _("in force") if statement == newest else _("earlier version")


class StoredItemInline(TranslatableStackedInline):
    model = StoredItem
    extra = 0
    fields = (("name", "kind", "domain"), ("party", "provider"), "use", "lifetime")


@admin.register(Purpose)
class PurposeAdmin(RuledAdmin, TranslatedAdmin):
    list_display = ("name", "required", "position", "all_languages_column")
    fields = ("name", "description", ("varname", "required", "position"))
    inlines = [StoredItemInline]
    view_on_site = False

    def may_delete(self, item: Purpose) -> Answer:
        return rules.may_delete_purpose(item)

    def has_delete_permission(self, request, obj=None) -> bool:
        """One language of a purpose stays as surely as the whole of it."""
        return super().has_delete_permission(request, getattr(obj, "master", obj))

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """The code stands in the choices that visitors have made."""
        return ("varname",) if obj else ()

    def save_related(self, request, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        services.apply_declaration()

    def delete_model(self, request, obj) -> None:
        super().delete_model(request, obj)
        services.apply_declaration()
