"""What hangs on a subscriber: only to be looked at."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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
    readonly_fields = ("where", "words")
    fields = ("at", "what", "scope", "where", "words")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("campaign__translations")

    @admin.display(description=_("where"))
    def where(self, event: ConsentEvent) -> str:
        """The page and its language and, where there is one, the mail whose link was used, or the source of a file."""
        found = [event.page, event.get_language_display(), event.source, str(event.campaign or "")]
        return ", ".join(filter(None, found))

    @admin.display(description=_("wording shown"))
    def words(self, event: ConsentEvent) -> str:
        return f"{event.wording} ({event.wording_version})" if event.wording else "–"
