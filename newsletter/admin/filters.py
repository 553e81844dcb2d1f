from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from newsletter.models import MailingList, Suppression


class ListFilter(admin.SimpleListFilter):
    title = _("mailing list")
    parameter_name = "list"

    def lookups(self, request, model_admin):
        return [(each.slug, str(each)) for each in MailingList.objects.with_texts()]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        return queryset.filter(subscriptions__mailing_list__slug=self.value()) if self.value() else queryset


class BlockedFilter(admin.SimpleListFilter):
    title = _("blocked")
    parameter_name = "blocked"

    def lookups(self, request, model_admin):
        return [("any", _("for any reason")), ("no", _("not blocked")), *Suppression.Reason.choices]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        if self.value() in ("any", "no"):
            return queryset.filter(blocked_as__isnull=self.value() == "no")
        return queryset.filter(blocked_as=self.value()) if self.value() else queryset
