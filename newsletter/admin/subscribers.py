"""The subscribers as staff see them: consent is theirs to give, so staff can end a subscription but not begin one."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from newsletter import disclosure
from newsletter.admin.filters import BlockedFilter, ListFilter
from newsletter.admin.inlines import BounceInline, ConsentEventInline, FollowingInline, SubscriptionInline
from newsletter.models import ConsentEvent, MailingList, Subscriber, Suppression
from newsletter.services import erasure, leaving

OFFICE = "admin"  # the page of a consent event that staff enter
BY_STAFF = {"page": OFFICE, "what": ConsentEvent.What.WITHDRAWN_BY_STAFF}


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ("email", "state", "lists", "blocked", "paused_until", "language")
    list_filter = ("state", ListFilter, BlockedFilter, "language", "confirmed_at")
    search_fields = ("email",)
    search_help_text = gettext_lazy("Search for an address or a part of it.")
    fieldsets = (
        (None, {"fields": ("email", "state", "blocked", "language", "paused_until", "digest")}),
        (gettext_lazy("When"), {"fields": ("created_at", "confirmed_at", "unsubscribed_at")}),
    )
    inlines = [SubscriptionInline, FollowingInline, BounceInline, ConsentEventInline]
    actions = ["stop_everything"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).with_block().prefetch_related("subscriptions__mailing_list__translations")

    @admin.display(description=gettext_lazy("mailing lists"))
    def lists(self, subscriber: Subscriber) -> str:
        return ", ".join(str(each) for each in subscriber.subscriptions.all())

    @admin.display(description=gettext_lazy("blocked"), empty_value="–")
    def blocked(self, subscriber: Subscriber) -> str | None:
        if not subscriber.blocked_as:
            return None
        reason = capfirst(Suppression.Reason(subscriber.blocked_as).label)
        return _("%(reason)s (since %(day)s)") % {
            "reason": reason,
            "day": date_format(localtime(subscriber.blocked_at), "SHORT_DATE_FORMAT"),
        }

    def has_add_permission(self, request) -> bool:
        """Nobody can consent for others. Who asks by telephone is signed up on the public page, and confirms."""
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field for _heading, options in self.fieldsets for field in options["fields"]]

    # --- Stopping

    def get_actions(self, request) -> dict:
        """One more for each list: what is asked for by telephone is most often one of them."""
        actions = super().get_actions(request)
        if not self.has_change_permission(request):
            return actions
        for mailing_list in MailingList.objects.with_texts():
            name = f"stop_list_{mailing_list.slug}"  # never the name of the action above, whatever the list's
            words = _("Stop “%s” for those chosen, as they have asked") % mailing_list
            actions[name] = (partial(_stop_list, mailing_list=mailing_list), name, words)
        return actions

    @admin.action(
        permissions=["change"], description=gettext_lazy("Stop everything for those chosen, as they have asked")
    )
    def stop_everything(self, request, queryset) -> None:
        for subscriber in queryset:
            leaving.leave_everything(subscriber=subscriber, **BY_STAFF)
            self.log_change(request, subscriber, _("Stopped everything."))
        sentence = ngettext("Nothing more is sent to %d person.", "Nothing more is sent to %d people.", len(queryset))
        self.message_user(request, sentence % len(queryset), messages.SUCCESS)

    # --- What is held about one person

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/everything/", wrap(self.everything_view), name="newsletter_subscriber_everything"),
            *super().get_urls(),
        ]

    def everything_view(self, request, pk: int) -> HttpResponse:
        """A file with everything that is held about one subscriber, to be handed to that person."""
        subscriber = get_object_or_404(Subscriber, pk=pk)
        if not self.has_view_permission(request, subscriber):
            raise PermissionDenied
        shown = {"indent": 2, "ensure_ascii": False}
        response = JsonResponse(disclosure.everything_about(subscriber), json_dumps_params=shown)
        response["Content-Disposition"] = f'attachment; filename="subscriber-{pk}.json"'
        return response

    # --- Erasing

    def get_deleted_objects(self, objs, request):
        """What goes with a subscriber: the address everywhere. The books and the consent events stay, without it."""
        return [str(subscriber) for subscriber in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request, obj) -> None:
        erasure.erase(subscriber=obj)

    def delete_queryset(self, request, queryset) -> None:
        for subscriber in queryset:
            erasure.erase(subscriber=subscriber)

    def log_change(self, request, obj, message):
        """The log of the admin must not remember whom it may have to forget."""
        return super().log_change(request, _masked(obj), message)

    def log_deletions(self, request, queryset):
        return super().log_deletions(request, [_masked(subscriber) for subscriber in queryset])


def _stop_list(model_admin: SubscriberAdmin, request, queryset, *, mailing_list: MailingList) -> None:
    left = 0
    for subscriber in queryset:
        if leaving.leave_list(subscriber=subscriber, mailing_list=mailing_list, **BY_STAFF):
            model_admin.log_change(request, subscriber, _("Stopped “%s”.") % mailing_list)
            left += 1
    sentence = ngettext("%(number)d person is off “%(list)s”.", "%(number)d people are off “%(list)s”.", left)
    model_admin.message_user(request, sentence % {"number": left, "list": mailing_list}, messages.SUCCESS)


def _masked(subscriber: Subscriber) -> Subscriber:
    return Subscriber(pk=subscriber.pk, email=subscriber.masked_email)
