"""The addresses that must not be written to, which nobody can read there but everybody can ask about."""

from contextlib import suppress

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsletter.addresses import EmailNotValidError, fingerprint, normalise
from newsletter.forms import AddressField
from newsletter.models import Suppression


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
    search_fields = ("address_hash",)
    search_help_text = _("Write a whole address to see whether it is blocked.")

    def get_search_results(self, request, queryset, search_term):
        """An address is looked up by its fingerprint, as it would be when mail is sent."""
        with suppress(EmailNotValidError):
            search_term = fingerprint(normalise(search_term.strip()))
        return super().get_search_results(request, queryset, search_term)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def get_fields(self, request, obj=None):
        return ("address_hash", "reason", "created_at") if obj else self.fields
