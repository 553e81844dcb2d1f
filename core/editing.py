"""The way from a public page to the form where staff change what it shows."""

from cms.toolbar_base import CMSToolbar
from cms.utils.urlutils import admin_reverse
from django.db import models
from django.utils.functional import Promise


class EditThis(CMSToolbar):
    """A button in the toolbar on the public page of one record.

    Attributes:
        view: the page it appears on, such as "policies:topic".
        model: what the page shows.
        label: what the button says.
    """

    view: str
    model: type[models.Model]
    label: str | Promise

    def populate(self) -> None:
        match = self.request.resolver_match
        if match and match.view_name == self.view and self._may_change():
            record = self.find(**match.kwargs).first()
            if record:
                self.toolbar.add_button(self.label, self._form_address(record), side=self.toolbar.RIGHT)

    def find(self, **kwargs) -> models.QuerySet:
        """The record that the page's address names; `kwargs` are the address's parts."""
        return self.model._default_manager.filter(**kwargs)

    def _may_change(self) -> bool:
        options = self.model._meta
        return self.request.user.has_perm(f"{options.app_label}.change_{options.model_name}")

    def _form_address(self, record: models.Model) -> str:
        options = self.model._meta
        return admin_reverse(f"{options.app_label}_{options.model_name}_change", args=[record.pk])
