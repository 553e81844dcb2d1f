"""People who log in: who they are and which roles they have. What a role may do stands in `roles.py`."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from filer.models import FolderPermission

from alliance.roles import ROLES

ROLE_NAMES = {role.key: role.name for role in ROLES}
PERSON = (_("Person"), {"fields": ("first_name", "last_name", "email")})

admin.site.unregister(Group)
admin.site.unregister(User)
admin.site.unregister(FolderPermission)  # the file library is open to all who may use it


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": _("Choose at least one role. Without a role, nobody can do anything here.")}

    def label_from_instance(self, group: Group) -> str:
        return str(ROLE_NAMES.get(group.name, group.name))


class PasswordWidget(ReadOnlyPasswordHashWidget):
    """Says whether there is a password, and nothing of how it is kept."""

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        sentences = [entry for entry in context["summary"] if "value" not in entry]
        return context | {"summary": sentences or [{"label": _("A password is set. Nobody can see it.")}]}


class PersonForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordWidget)


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Everybody who is added here may log in, until the tick at “Active” is taken away."""

    list_display = ("username", "first_name", "last_name", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active",)
    readonly_fields = ("roles",)
    form = PersonForm
    add_form = UserCreationForm
    add_form_template = None
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        PERSON,
        (_("Access"), {"fields": ("groups",)}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        PERSON,
        (
            _("Access"),
            {
                "fields": ("is_active", "groups"),
                "description": _("Somebody who leaves: remove “Active”. What they wrote stays."),
            },
        ),
    )
    #: Nobody locks themselves out, so there is always an administrator left.
    own_fieldsets = (
        *fieldsets[:2],
        (
            _("Access"),
            {
                "fields": ("roles",),
                "description": _("Nobody changes their own access. Ask another administrator."),
            },
        ),
    )
    filter_horizontal = ()

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request, obj=None) -> bool:
        """Whoever can set a person's password can be that person, so a superuser is changed by superusers alone."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        return self.own_fieldsets if obj == request.user else super().get_fieldsets(request, obj)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(str(ROLE_NAMES.get(group.name, group.name)) for group in user.groups.all())

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            return RolesField(Group.objects.order_by("name"), label=_("Roles"))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
