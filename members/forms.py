"""Forms about members: what visitors ask, and what the secretary writes."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.forms import TranslatableModelForm

from core.formsets import TradingPlaces
from core.slugs import SlugFromTitle
from members import rules
from members.models import Organisation


class DayForm(forms.Form):
    """Asks for a day: `?dato=2017-05-10`."""

    dato = forms.DateField(
        label=_("Members on"),
        required=False,
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This is not a date. Write it as 2017-05-10 or 10.05.2017.")},
    )

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        return (self.is_valid() and self.cleaned_data["dato"]) or timezone.localdate()


class OrganisationForm(SlugFromTitle, TranslatableModelForm):
    slug_source = "name"

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an organisation with this name already."))
        return name

    def clean_founded(self) -> int | None:
        year = self.cleaned_data["founded"]
        if year and year > timezone.localdate().year:
            raise ValidationError(_("This year has not come yet."))
        return year


class MembershipFormSet(TradingPlaces):
    """The periods of one organisation."""

    def clean(self) -> None:
        super().clean()
        periods = [form.instance for form in self.kept_forms() if form.is_valid()]
        if not (answer := rules.may_stand_together(periods)):
            raise ValidationError(answer.reason)

    def put_aside(self, rows) -> None:
        """Each row waits on a day of its own, long before anyone was a member."""
        for number, row in enumerate(rows):
            day = date.min + timedelta(days=number)
            type(row).objects.filter(pk=row.pk).update(start=day, end=day)
