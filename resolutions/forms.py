"""Forms with which the secretary writes resolutions."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from core.formsets import TradingPlaces
from core.slugs import SlugFromTitle

OUT_OF_THE_WAY = 10_000


class ResolutionForm(SlugFromTitle, forms.ModelForm):
    pass


class NumberedForm(forms.ModelForm):
    """A row with a number in its series; without one it comes last."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False


class NumberedFormSet(TradingPlaces):
    """Rows in a series: numbers may be exchanged, and those left out are filled in at the end."""

    def clean(self) -> None:
        forms_with_text = [form for form in self.kept_forms() if form.is_valid()]
        taken = [form.instance.position for form in forms_with_text if form.instance.position]
        if repeated := [number for number, count in Counter(taken).items() if count > 1]:
            raise ValidationError(
                _("The number %(number)s is used more than once. Give each row a number of its own.")
                % {"number": repeated[0]}
            )
        last = max(taken, default=0)
        for form in forms_with_text:
            if not form.instance.position:
                last += 1
                form.instance.position = last

    def put_aside(self, rows) -> None:
        rows.update(position=F("position") + OUT_OF_THE_WAY)
