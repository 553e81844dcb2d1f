"""What hangs on a subscriber: only to be looked at."""

from django.contrib import admin

from newsletter.models import Bounce, ConsentEvent, Following, Subscription


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class SubscriptionInline(ReadOnlyInline):
    model = Subscription
    fields = ("mailing_list", "since")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("mailing_list__translations")


class FollowingInline(ReadOnlyInline):
    model = Following
    fields = ("topic", "demand", "since")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("topic__translations", "demand__translations")


class BounceInline(ReadOnlyInline):
    model = Bounce
    fields = ("received_at", "kind", "status", "words")


class ConsentEventInline(ReadOnlyInline):
    model = ConsentEvent
    fields = ("at", "what", "scope", "source", "campaign", "language", "page", "wording_version", "wording")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("campaign__translations")
