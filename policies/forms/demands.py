from django import forms

from policies import rules


class QuotationForm(forms.ModelForm):
    """The very words of a passage; where the passage is a part of a topic, they must stand there."""

    def clean(self):
        cleaned = super().clean()
        section, words = cleaned.get("section"), cleaned.get("text")
        if section and words and not (answer := rules.may_quote(section, cleaned.get("language", ""), words)):
            self.add_error("text", answer.reason)
        return cleaned
