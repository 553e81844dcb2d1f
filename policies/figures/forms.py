"""Forms with which staff write figures and fetch new editions of them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from core.slugs import SlugFromTitle
from policies.figures import csv_files, writing
from policies.figures.comparing import compare
from policies.figures.dataset import MAX_BYTES, Dataset, Unreadable, too_large
from policies.figures.presenting import dataset_of
from policies.figures.reading import read_file


class FigureForm(SlugFromTitle, TranslatableModelForm):
    """A figure with its values as lines of text, as they come out of a spreadsheet."""

    values = forms.CharField(
        label=_("Values"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "cols": 60, "spellcheck": "false"}),
        help_text=_(
            "One line for each period: 2024, 2024K1 or 2024M01, then the value; paste it from a spreadsheet if you "
            "like. For several series, name them in the first line and give each a column; the names are those of the "
            "language chosen above. Write “..” where a value is not available."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = Dataset(())
        if self.instance.pk:
            self.present = dataset_of(self.instance, self.language_code)
        self.initial["values"] = writing.to_lines(self.present, str(_("period")), self.instance.decimals)

    def clean_values(self) -> Dataset | None:
        """The values, or nothing where they are the same as before."""
        text = self.cleaned_data["values"]
        if not text.strip():
            if self.instance.has_been_public:
                raise ValidationError(_("Visitors have seen this figure: it needs at least one value."))
            return Dataset(()) if self.present.lines else None
        try:
            dataset = csv_files.read(text)
        except Unreadable as unreadable:
            raise ValidationError(unreadable.sentences) from None
        return dataset if self._differs(dataset) else None

    def _differs(self, dataset: Dataset) -> bool:
        names = [line.name for line in dataset.lines] != [line.name for line in self.present.lines]
        return names or bool(compare(self.present, dataset))


class EditionForm(forms.Form):
    """A file with a new edition of a figure's values."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or JSON-stat2, at most 1 MB."))

    def clean_file(self) -> Dataset:
        file = self.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise too_large()
            return read_file(file.read())
        except Unreadable as unreadable:
            raise ValidationError(unreadable.sentences) from None
