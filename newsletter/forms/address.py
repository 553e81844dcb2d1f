from django import forms
from django.utils.translation import gettext_lazy as _

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
