from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet


class TradingPlaces(BaseInlineFormSet):
    """Rows that must not collide with one another, but may take each other's places in one save.

    The database checks row by row, so rows that change or go are put out of the way first.
    """

    def put_aside(self, rows: QuerySet) -> None:
        """Move `rows` to where they collide with nothing; they are saved or deleted right after."""
        raise NotImplementedError

    def save_existing_objects(self, commit=True):
        if commit:
            moving = [form.instance.pk for form in self.initial_forms if form.has_changed()]
            self.put_aside(self.get_queryset().filter(pk__in=moving))
        return super().save_existing_objects(commit)

    def kept_forms(self) -> list:
        """The rows as they will be, without those that go and those left empty."""
        going = self.deleted_forms
        return [form for form in self.forms if form not in going and (form.has_changed() or form.instance.pk)]
