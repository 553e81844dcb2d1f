"""What became of a demand, as staff write it down."""

from datetime import date

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from core.admin import WIDE_LINE
from policies import rules


class DemandUpdateForm(TranslatableModelForm):
    correction = forms.CharField(
        label=_("What was corrected?"),
        required=False,
        max_length=300,
        widget=WIDE_LINE,
        help_text=_("One sentence for readers, in the language chosen above. It is shown with today's date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.was_public = self.instance.has_been_public
        if "source" in self.fields:
            self.fields["source"].error_messages["required"] = _(
                "Name the source: what it is and who wrote it. Without one, an update is not recorded."
            )

    def clean_on(self) -> date:
        return self._past("on")

    def clean_checked_on(self) -> date:
        return self._past("checked_on")

    def _past(self, field: str) -> date:
        day = self.cleaned_data[field]
        if not (answer := rules.has_happened(day)):
            raise forms.ValidationError(answer.reason)
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("source_url") and not cleaned.get("source_document") and "source_url" not in self.errors:
            self.add_error("source_url", rules.NO_SOURCE)
        if (on := cleaned.get("on")) and (checked := cleaned.get("checked_on")) and checked < on:
            self.add_error("checked_on", _("It cannot have been checked before it happened."))
        if self.was_public:
            answer = rules.may_correct(self.changes, cleaned.get("correction", ""))
            if not answer:
                self.add_error("correction", answer.reason)
        return cleaned

    @cached_property
    def changes(self) -> set[str]:
        """Names of the fields that differ from what is stored; a text that is new in its language is no change."""
        read = {text.language_code for text in self.instance.translations.all()}
        new = set() if self.language_code in read else set(self._translated_fields)
        return {name for name in self.changed_data if name not in new and self._differs(name)}

    def _differs(self, name: str) -> bool:
        """Browsers send line breaks in their own way; that alone is no change."""
        before, after = self.initial.get(name), self.cleaned_data.get(name)
        texts = isinstance(before, str) and isinstance(after, str)
        return not texts or before.split() != after.split()
