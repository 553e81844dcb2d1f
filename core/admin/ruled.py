"""What every admin asks the rules of its room, and how its forms look."""

from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.forms import Widget
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.fields import RichTextField
from core.rules import YES, Answer
from core.templatetags.portal import clean_html

WIDE_LINE = AdminTextInputWidget(attrs={"class": "vLargeTextField"})
TWO_LINES = AdminTextareaWidget(attrs={"rows": 2})


def is_key(text: str) -> bool:
    """Whether `text`, from an address, can be a record's number in the database."""
    return text.isdecimal() and len(text) < len(str(models.BigIntegerField.MAX_BIGINT))


class RuledAdmin(admin.ModelAdmin):
    """Asks the room's rules before anything is deleted, and shows the reason when they say no."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},  # most texts are a few sentences
        models.URLField: {"assume_scheme": "https"},
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

    def get_changeform_initial_data(self, request) -> dict:
        """What the address fills in beforehand; a record that cannot be is left for staff to choose."""
        given = super().get_changeform_initial_data(request)
        links = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in given.items() if name not in links or is_key(value)}

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
