"""What the admin of every room has in common: rules with their reasons, publishing, translated texts."""

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Q
from django.forms import Widget
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from parler.admin import TranslatableAdmin

from core.fields import RichTextField
from core.models import Publication
from core.publication import publish, withdraw
from core.rules import YES, Answer, Refused, require
from core.templatetags.portal import clean_html

WIDE_LINE = AdminTextInputWidget(attrs={"class": "vLargeTextField"})
TWO_LINES = AdminTextareaWidget(attrs={"rows": 2})


class RuledAdmin(admin.ModelAdmin):
    """Asks the room's rules before anything is deleted, and shows the reason when they say no."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},  # most texts are a few sentences
        RichTextField: {"widget": AdminTextareaWidget},  # the field takes it as a sign to dress for the admin
    }
    #: The field with the formatted text, where the model has one.
    formatted = ""
    #: Widgets of single fields, where a form of its own would lose the admin's others.
    widgets: dict[str, Widget] = {}

    def may_delete(self, item) -> Answer:
        return YES

    def has_delete_permission(self, request, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (not isinstance(obj, self.model) or bool(self.may_delete(obj)))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a choice, a new one can be added; nobody deletes it by a slip from there."""
        if db_field.name in self.widgets:
            kwargs["widget"] = self.widgets[db_field.name]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_change_related = False
        return field

    def get_fieldsets(self, request, obj=None):
        """Those who may only look see the formatted text as readers do, not its markup."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        shown = {self.formatted: "formatted_as_read"} if self.formatted else {}
        return [
            (name, {**options, "fields": [shown.get(field, field) for field in options["fields"]]})
            for name, options in fieldsets
        ]

    @admin.display(description=gettext_lazy("text"))
    def formatted_as_read(self, item) -> str:
        return clean_html(getattr(item, self.formatted))

    def delete_view(self, request, object_id, extra_context=None):
        item = self.get_object(request, unquote(object_id))
        if item and self.has_view_permission(request, item) and not (answer := self.may_delete(item)):
            self.message_user(request, answer.reason, messages.ERROR)
            return HttpResponseRedirect(self.change_address(item))
        return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request) -> dict:
        """Deleting is done one by one, so that each time the rule can be asked and answer."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def change_address(self, item) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(item.pk)])

    def view_on_site(self, item) -> str:
        return item.get_absolute_url()


class TranslatedAdmin(TranslatableAdmin):
    """A record whose texts are written in one language at a time; the tabs above the form change the language."""

    def get_queryset(self, request):
        return super().get_queryset(request).with_texts()

    def get_language_tabs(self, request, obj, available_languages, css_class=None):
        """Offer to delete a translation only to those who may, and only beside a translation that is there."""
        tabs = super().get_language_tabs(request, obj, available_languages, css_class)
        tabs.allow_deletion = tabs.current_is_translated and self.has_delete_permission(request)
        tabs.current_is_translated = obj is not None  # a new translation of a record is no new record
        return tabs

    def view_on_site(self, item) -> str:
        with override(item.get_current_language()):
            return item.get_absolute_url()


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("visibility")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Publication.State.choices

    def queryset(self, request, queryset):
        now = timezone.now()
        state = Publication.State
        conditions = {
            state.DRAFT: Q(published_at=None),
            state.SCHEDULED: Q(published_at__gt=now),
            state.PUBLISHED: Q(published_at__lte=now, withdrawn_at=None),
            state.WITHDRAWN: Q(withdrawn_at__isnull=False),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class PublicationAdmin(RuledAdmin):
    """Publishes and withdraws from the list, and says everywhere what visitors see."""

    actions = ["publish_now", "withdraw_now"]

    def may_publish(self, item) -> Answer:
        return YES

    def may_withdraw(self, item) -> Answer:
        return YES

    @admin.display(description=gettext_lazy("visibility"), ordering="published_at")
    def state(self, item) -> str:
        return item.publication_state.label

    @admin.action(permissions=["change"], description=gettext_lazy("Publish now"))
    def publish_now(self, request, queryset) -> None:
        self._act(request, queryset, self.may_publish, publish, _("“%s” is published."))

    @admin.action(permissions=["change"], description=gettext_lazy("Withdraw from the site"))
    def withdraw_now(self, request, queryset) -> None:
        self._act(request, queryset, self.may_withdraw, withdraw, _("“%s” is no longer on the site."))

    def _act(self, request, queryset, rule, service, sentence: str) -> None:
        for item in queryset:
            try:
                require(rule(item))
                service(items=[item])
            except Refused as refusal:
                self.message_user(request, refusal, messages.ERROR)
            else:
                self.log_change(request, item, sentence % item)
                self.message_user(request, sentence % item, messages.SUCCESS)

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        fixed = ("state", *super().get_readonly_fields(request, obj))
        # What has been public keeps its first moment: it is withdrawn and published again, never a draft again.
        return (*fixed, "published_at") if obj and obj.has_been_public else fixed
