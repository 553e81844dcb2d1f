from django.utils.functional import cached_property
from parler.forms import TranslatableModelForm

from policies.verbatim import words_of


class OptionalTranslationForm(TranslatableModelForm):
    """A row below a record: where it has no text in this language yet, it may stay without one.

    The record itself is being translated; readers get the row in its first language until somebody writes it.
    """

    @cached_property
    def stays_untranslated(self) -> bool:
        if self.instance.pk is None or self.instance.has_translation(self.language_code):
            return False
        return not any(words_of(self[name].data or "") for name in self._translated_fields)

    def full_clean(self) -> None:
        if self.is_bound and self.stays_untranslated:
            for name in self._translated_fields:
                self.fields[name].required = False
        super().full_clean()

    def save_translated_fields(self) -> None:
        if not self.stays_untranslated:
            super().save_translated_fields()
