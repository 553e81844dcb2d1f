"""The secretary's desk for the register of members."""

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.admin import RuledAdmin, TranslatedAdmin
from core.rules import Answer
from members import rules
from members.forms import MembershipFormSet, OrganisationForm
from members.logos import forget
from members.models import Membership, Organisation


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    extra = 0
    verbose_name_plural = _("membership periods, one for each status: a leave is a period of its own")


class MemberTodayFilter(admin.SimpleListFilter):
    title = _("status today")
    parameter_name = "today"

    def lookups(self, request, model_admin):
        return [*Membership.Status.choices, ("former", _("former member")), ("never", _("not a member yet"))]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        periods = Membership.objects.filter(Membership.covering(timezone.localdate()))
        match self.value():
            case Membership.Status.MEMBER | Membership.Status.ON_LEAVE as status:
                return queryset.filter(pk__in=periods.filter(status=status).values("organisation"))
            case "former":
                return queryset.filter(pk__in=Organisation.objects.public()).exclude(
                    pk__in=periods.values("organisation")
                )
            case "never":
                return queryset.exclude(pk__in=Organisation.objects.public())
        return queryset


@admin.register(Organisation)
class OrganisationAdmin(TranslatedAdmin, RuledAdmin):
    form = OrganisationForm
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [MembershipInline]
    list_display = ("name", "status_today", "organisation_number", "all_languages_column")
    list_filter = (MemberTodayFilter,)
    search_fields = ("name", "organisation_number", "translations__description")
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "description"),
                "description": _("The description is written in the language chosen above."),
            },
        ),
        (
            _("Facts"),
            {
                "fields": ("organisation_number", "founded", "website", "slug"),
                "description": _("The same in all languages."),
            },
        ),
        (_("Logo"), {"fields": ("logo",)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_memberships()

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Others have linked to the address of what has been public."""
        return ("slug",) if obj and obj.is_public else ()

    def get_prepopulated_fields(self, request, obj=None) -> dict:
        return {} if obj and obj.is_public else {"slug": ("name",)}

    def may_delete(self, item: Organisation) -> Answer:
        return rules.may_delete_organisation(item)

    def save_model(self, request, obj, form, change) -> None:
        before = form.initial.get("logo")
        super().save_model(request, obj, form, change)
        if before and before.name != obj.logo.name:
            forget(before.name)

    @admin.display(description=_("status today"))
    def status_today(self, organisation: Organisation) -> str:
        period = organisation.membership_on(timezone.localdate())
        if period:
            return period.get_status_display()
        return _("former member") if organisation.is_public else _("not a member yet")
