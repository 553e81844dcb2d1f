"""How much the mail server may be given at a time."""

from django import forms
from django.contrib import admin
from django.core.validators import DomainNameValidator
from django.utils.translation import gettext_lazy as _

from newsletter.models import SendingDomain
from newsletter.sending import limits


class SendingDomainForm(forms.ModelForm):
    domain = forms.CharField(
        label=_("Domain"),
        max_length=253,
        validators=[DomainNameValidator(message=_("Write a domain such as alliance.example."))],
        help_text=_("What stands after the @ in the address that the newsletter is sent from."),
    )

    class Meta:
        model = SendingDomain
        fields = ("domain", "per_minute", "connections")

    def clean_domain(self) -> str:
        return self.cleaned_data["domain"].lower()


@admin.register(SendingDomain)
class SendingDomainAdmin(admin.ModelAdmin):
    form = SendingDomainForm
    list_display = ("domain", "rate", "connections", "is_ours")

    @admin.display(description=_("messages a minute"), ordering="per_minute")
    def rate(self, item: SendingDomain) -> str:
        return str(item.per_minute or _("as fast as it goes"))

    @admin.display(description=_("the newsletter is sent from it"), boolean=True)
    def is_ours(self, item: SendingDomain) -> bool:
        return item.domain == limits.own_domain()
