"""The subscribers as staff see them: consent is theirs to give, so staff can end a subscription but not begin one."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter.addresses import fingerprint
from newsletter.forms import AddressField
from newsletter.models import ConsentEvent, Subscriber, Suppression
from newsletter.services import erasure, leaving

OFFICE = "admin"  # the page of a consent event that staff enter


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class ConsentEventInline(ReadOnlyInline):
    model = ConsentEvent
    fields = ("at", "what", "language", "page", "wording_version", "wording")


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ("email", "state", "language", "confirmed_at", "unsubscribed_at")
    list_filter = ("state", "language", "confirmed_at")
    search_fields = ("email",)
    search_help_text = _("Search for an address or a part of it.")
    fields = ("email", "state", "language", "created_at", "confirmed_at", "unsubscribed_at")
    inlines = [ConsentEventInline]
    actions = ["unsubscribe"]
    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        """Nobody can consent for others. Who asks by telephone is signed up on the public page, and confirms."""
        return False

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.action(permissions=["change"], description=_("Stop the newsletter for those chosen, as they have asked"))
    def unsubscribe(self, request, queryset) -> None:
        for subscriber in queryset:
            leaving.leave_everything(subscriber=subscriber, page=OFFICE, what=ConsentEvent.What.WITHDRAWN_BY_STAFF)
            self.log_change(request, subscriber, _("Stopped the newsletter."))
        sentence = ngettext("%d person gets no more newsletters.", "%d people get no more newsletters.", len(queryset))
        self.message_user(request, sentence % len(queryset), messages.SUCCESS)

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


def _masked(subscriber: Subscriber) -> Subscriber:
    return Subscriber(pk=subscriber.pk, email=subscriber.masked_email)


class SuppressionForm(forms.ModelForm):
    address = AddressField(
        label=_("E-mail address"),
        help_text=_("It is kept only as a fingerprint: enough to recognise it, too little to read it."),
    )

    class Meta:
        model = Suppression
        fields = ("reason",)

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if Suppression.objects.filter(address_hash=fingerprint(address)).exists():
            raise forms.ValidationError(_("The address is blocked already."))
        return address

    def save(self, commit=True):
        self.instance.address_hash = fingerprint(self.cleaned_data["address"])
        return super().save(commit)


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    form = SuppressionForm
    fields = ("address", "reason")
    list_display = ("__str__", "reason", "created_at")
    list_filter = ("reason",)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def get_fields(self, request, obj=None):
        return ("address_hash", "reason", "created_at") if obj else self.fields
