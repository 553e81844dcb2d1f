from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.public_forms import PublicForm
from newsletter import consent
from newsletter.forms.address import AddressField
from newsletter.forms.lists import ListsField
from newsletter.models import MailingList


class SignUpForm(PublicForm):
    """Asks for an address, a language and, where there is a choice, what to get.

    No box is ticked beforehand: what somebody else has ticked is no consent (GDPR recital 32; CJEU C-673/17). That is
    no trap, for nothing is taken in before one is ticked, and what has been typed stays. Where there is only one list
    a box would be the trap: whoever presses "Sign up" below its name means it, so there is none.
    """

    told = consent.CURRENT

    email = AddressField(
        label=_("Your e-mail address"),
        error_messages={"required": _("Write your e-mail address: that is where the newsletter goes.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial=get_language)

    field_order = ("email", "lists", "language")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.open_lists = list(MailingList.objects.public().with_texts())
        if len(self.open_lists) > 1:
            required = {"required": _("Tick what you want to get: at least one.")}
            self.fields["lists"] = ListsField(
                self.open_lists, label=_("What do you want to get?"), error_messages=required
            )
            self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        if not self.open_lists:
            self.add_error(None, _("One cannot sign up for anything at the moment."))
        return cleaned

    @property
    def lists(self) -> list[MailingList]:
        """What is asked for, once the form is valid."""
        return self.cleaned_data.get("lists", self.open_lists)

    @property
    def consent_wording(self) -> str:
        return consent.wording()
