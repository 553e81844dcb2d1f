from django import forms
from django.utils.translation import gettext_lazy as _

from newsletter.forms.preferences import months


class LeavingForm(forms.Form):
    """What one does who opens the link for leaving. Without a choice it is the leaving itself.

    A mail program sends `List-Unsubscribe=One-Click` and nothing that is asked for here (RFC 8058, 3.1).
    """

    LEAVE, EVERYTHING, PAUSE = "leave", "everything", "pause"

    choice = forms.ChoiceField(choices=[(name, name) for name in (LEAVE, EVERYTHING, PAUSE)], required=False)
    months = forms.TypedChoiceField(label=_("For how long"), coerce=int, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = months()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") == self.PAUSE and not cleaned.get("months"):
            self.add_error("months", _("Choose for how long."))
        return cleaned
