"""Organisation numbers."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.no import orgnr


def validate_organisation_number(value: str) -> None:
    """Refuse a number whose check digit is wrong (mod 11, weights 3 2 7 6 5 4 3 2)."""
    if not orgnr.is_valid(value):
        raise ValidationError(
            _("This is not an organisation number: it has nine digits, and the last one must fit the others.")
        )


def compact(value: str | None) -> str | None:
    """Return the number as it is kept: without spaces, and none at all for an empty one."""
    return orgnr.compact(value) or None if value else None


class OrganisationNumberFormField(forms.CharField):
    """Takes the number with the spaces that people write: 974 760 673."""

    def to_python(self, value):
        return compact(super().to_python(value))


class OrganisationNumberField(models.CharField):
    """Nine digits, kept without spaces."""

    default_validators = [validate_organisation_number]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 9)
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        return compact(super().to_python(value))

    def formfield(self, **kwargs):
        # No maxlength attribute: the browser would cut off a number written with spaces.
        return super().formfield(**{"form_class": OrganisationNumberFormField, "max_length": None, **kwargs})
