from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.public_forms import PublicForm
from newsletter import consent
from newsletter.addresses import EmailNotValidError, normalise

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class AddressField(forms.CharField):
    """An e-mail address, with one plain sentence for each thing that can be wrong with it."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def clean(self, value):
        value = super().clean(value)
        if len(value) > LONGEST:
            raise forms.ValidationError(
                _("The address is too long: an e-mail address has at most %(most)s characters."),
                params={"most": LONGEST},
            )
        try:
            return normalise(value)
        except EmailNotValidError as error:
            sentence = _("This is not an e-mail address. It looks like this: name@example.org.")
            raise forms.ValidationError(sentence) from error


class SignUpForm(PublicForm):
    """Asks for one thing. The language is the page's; it can be changed by the link in every mail."""

    told = consent.CURRENT

    email = AddressField(
        label=_("Your e-mail address"),
        error_messages={"required": _("Write your e-mail address: that is where the newsletter goes.")},
    )

    @property
    def consent_wording(self) -> str:
        return consent.wording()


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
