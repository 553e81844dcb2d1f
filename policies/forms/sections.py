"""The parts of a topic's text, written on the topic's page."""

from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableBaseInlineFormSet
from slugify import slugify

from policies import rules
from policies.forms.optional import OptionalTranslationForm

#: What the topic's page itself calls its own places.
RESERVED = {"historikk", "innhold", "krav", "tall"}
LENGTH = 50


class SectionForm(OptionalTranslationForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"anchor", "position"} & self.fields.keys():
            self.fields[name].required = False
        if self.instance.pk is None:
            self.initial["position"] = None  # a new part comes last; the formset knows where that is

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if not self.stays_untranslated and not (
            answer := rules.may_change_words(self.instance, self.language_code, body)
        ):
            self.add_error("body", answer.reason)
        return body

    def clean_anchor(self) -> str:
        anchor = self.cleaned_data["anchor"]
        if anchor in RESERVED:
            self.add_error("anchor", _("The page uses this address itself. Choose another."))
        return anchor


class SectionFormSet(TranslatableBaseInlineFormSet):
    """Parts in their order, each with an address that no other part of the topic has."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if "anchor" in form.fields and form.instance.pk and self.instance.has_been_public:
            form.fields["anchor"].disabled = True
            form.fields["anchor"].help_text = _("Others may have linked to it, so it stays as it is.")
        return form

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.has_changed()]
        used = RESERVED | {form.instance.anchor for form in self.forms}
        last = max((form.instance.position or 0 for form in self.forms), default=0)
        for form in kept:
            if not form.instance.anchor and form.cleaned_data.get("title"):
                form.instance.anchor = free_anchor(form.cleaned_data["title"], used)
                used.add(form.instance.anchor)
            if form.cleaned_data.get("position") is None:
                last += 1
                form.instance.position = last


def free_anchor(title: str, used: set[str]) -> str:
    """Return an address made of `title` that is not in `used`."""
    base = slugify(title, max_length=LENGTH - 4, word_boundary=True) or "del"
    candidates = (base, *(f"{base}-{number}" for number in range(2, len(used) + 3)))
    return next(candidate for candidate in candidates if candidate not in used)
