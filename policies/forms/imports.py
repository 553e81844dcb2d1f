"""Updates from a spreadsheet: choosing the file, and reading one of its rows."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from import_export.forms import ConfirmImportForm, ImportForm

from policies.forms.updates import DemandUpdateForm
from policies.models import Demand, DemandUpdate, Stage
from policies.stages import BY_SLUG

LARGEST = 1024 * 1024  # a thousand rows with long texts; whoever has more has chosen the wrong file
DAYS = ["%Y-%m-%d", "%d.%m.%Y"]


class ChooseFileForm(ImportForm):
    """Only the file is asked for: there is one kind of table, and what it holds tells how it is written."""

    import_file = forms.FileField(
        label=_("File with updates"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )
    format = forms.CharField(widget=forms.HiddenInput, required=False)

    def _init_formats(self, formats) -> None:
        """There is nothing to choose."""

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def clean_format(self) -> str:
        return "0"

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST:
            raise ValidationError(_("The file is too large. Is it the right one?"))
        return file


class ConfirmFileForm(ConfirmImportForm):
    format = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_format(self) -> str:
        return "0"


class NumberField(forms.ModelChoiceField):
    default_error_messages = {"invalid_choice": _("There is no demand with the number “%(value)s”.")}

    def to_python(self, value):
        """Spreadsheets like to make 12 into “12.0”, and people write “12.” as the site does."""
        number = str(value or "").removesuffix(".0").removesuffix(".")
        if number and not (number.isdecimal() and len(number) < 10):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return super().to_python(number)


class StageField(forms.Field):
    def clean(self, value: str) -> str:
        value = super().clean(value)
        word = value.lower()
        if stage := stage_names().get(word) or BY_SLUG.get(word.replace(" ", "-")):
            return stage
        names = ", ".join(str(stage.label) for stage in Stage)
        raise ValidationError(
            _("“%(value)s” is no stage. The stages are: %(names)s.") % {"value": value, "names": names}
        )


def stage_names() -> dict[str, Stage]:
    """Every name of every stage in lower case, as each language has it."""
    names = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {str(stage.label).lower(): stage for stage in Stage}
    return names


def day_field(**kwargs) -> forms.DateField:
    wrong = _("“%(value)s” is no date. Write it as 2021-06-01 or 01.06.2021.")
    return DayField(input_formats=DAYS, error_messages={"invalid": wrong}, **kwargs)


class DayField(forms.DateField):
    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            error.params = {"value": value}
            raise


class RowForm(DemandUpdateForm):
    """A row of the spreadsheet under the rules of the form in the admin; its texts are in the site's language."""

    language_code = settings.LANGUAGE_CODE
    demand = NumberField(Demand.objects.with_texts(), empty_label=None)
    on = day_field()
    stage = StageField()
    source_url = forms.URLField(required=False, max_length=500, assume_scheme="https")
    checked_on = day_field(required=False)

    class Meta:
        model = DemandUpdate
        fields = ("demand", "on", "stage", "happened", "assessment", "source", "source_url", "checked_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, heading in self.HEADINGS.items():
            self.fields[name].error_messages["required"] = _("“%(heading)s” is empty.") % {"heading": heading}
        self.fields["source_url"].error_messages["invalid"] = _("The address must be whole, beginning with https://.")

    #: Where a row has a heading of its own for what must be there.
    HEADINGS = {"demand": "krav", "on": "dato", "stage": "stadium", "happened": "hva som skjedde"}

    def clean_checked_on(self):
        self.cleaned_data["checked_on"] = self.cleaned_data.get("checked_on") or timezone.localdate()
        return super().clean_checked_on()
