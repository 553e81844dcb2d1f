"""What the lists of positions are narrowed by."""

from django.contrib import admin
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.admin import is_key
from policies.models import ResponsibleBody, Stage, Topic
from policies.waiting import unchecked_updates


class TopicFilter(admin.SimpleListFilter):
    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return [(str(topic.pk), str(topic)) for topic in Topic.objects.with_texts()]

    def queryset(self, request, queryset):
        return _narrowed(queryset, "topic", self.value())


class BodyFilter(admin.SimpleListFilter):
    title = _("responsible body")
    parameter_name = "body"

    def lookups(self, request, model_admin):
        return [(str(body.pk), str(body)) for body in ResponsibleBody.objects.with_texts()]

    def queryset(self, request, queryset):
        return _narrowed(queryset, "responsible_body", self.value())


class StageFilter(admin.SimpleListFilter):
    """The stage of demands, which their newest update decides."""

    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return Stage.choices

    def queryset(self, request, queryset):
        return queryset.filter(stage=self.value()) if self.value() in Stage.values else queryset


class ReviewFilter(admin.SimpleListFilter):
    """What is past its review; `waits` says what somebody should have done."""

    title = _("review")
    parameter_name = "review"
    waits: str | Promise

    def lookups(self, request, model_admin):
        return [("past", self.waits)]

    def queryset(self, request, queryset):
        return queryset.past_review() if self.value() == "past" else queryset


class UncheckedFilter(admin.SimpleListFilter):
    """Updates that decide a stage readers see, and that nobody has compared with their source for a year."""

    title = _("last checked")
    parameter_name = "checked"

    def lookups(self, request, model_admin):
        return [("long-ago", _("more than a year ago, and shown now"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=unchecked_updates()) if self.value() == "long-ago" else queryset


def _narrowed(queryset, field: str, value: str | None):
    if value is None:
        return queryset
    return queryset.filter(**{field: value}) if is_key(value) else queryset.none()
