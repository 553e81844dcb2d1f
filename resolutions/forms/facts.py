"""The form of what surrounds a resolution's text: meeting, number, language, movers, address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import WIDE_LINE
from core.slugs import SlugFromTitle
from resolutions.models import Edition


class FactsForm(SlugFromTitle, forms.ModelForm):
    """Facts about a resolution that exists; its text is written on a page of its own."""

    def clean(self) -> dict:
        """An address that is emptied is made anew, from the title that stands in the text."""
        self.cleaned_data.setdefault("title", self.instance.title)
        return super().clean()


class NewResolutionForm(FactsForm):
    """A new resolution needs a title; the rest of its text is written afterwards."""

    title = Edition._meta.get_field("title").formfield(
        widget=WIDE_LINE, help_text=_("You can change it later, with the text.")
    )
