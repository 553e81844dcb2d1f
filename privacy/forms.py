"""What the privacy officer writes."""

from datetime import date

from django.core.exceptions import ValidationError
from parler.forms import TranslatableModelForm

from privacy import rules


class PrivacyStatementForm(TranslatableModelForm):
    def clean_date(self) -> date:
        day = self.cleaned_data["date"]
        if not (answer := rules.may_begin(day)):
            raise ValidationError(answer.reason)
        return day
