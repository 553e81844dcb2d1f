"""Updates of demands from a spreadsheet: each row is held to the rules of the form."""

from django.core.exceptions import ValidationError
from import_export import resources
from import_export.fields import Field

from policies.forms.imports import RowForm
from policies.models import DemandUpdate
from policies.spreadsheet import COLUMNS, LINE

#: Field of an update by its heading.
FIELDS = dict(
    zip(
        COLUMNS,
        ("demand", "on", "stage", "happened", "assessment", "source", "source_url", "checked_on"),
        strict=True,
    )
)


class DemandUpdateResource(resources.ModelResource):
    """A row is a new draft, or it is here already and skipped."""

    line = Field("line", LINE)

    class Meta:
        model = DemandUpdate
        fields = ("line",)
        import_id_fields = ()
        force_init_instance = True
        skip_diff = True
        report_skipped = True
        store_instance = True
        use_transactions = True

    def import_instance(self, instance: DemandUpdate, row: dict, **kwargs) -> None:
        data = {field: row[heading] for heading, field in FIELDS.items()}
        form = RowForm(data, instance=instance)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())

    def skip_row(self, instance: DemandUpdate, original, row, import_validation_errors=None) -> bool:
        """The same thing said twice: also a row that stands twice in the file."""
        if import_validation_errors:
            return False
        same = {name: getattr(instance, name) for name in ("demand", "on", "stage", "source")}
        return DemandUpdate.objects.filter(**same).exists()
