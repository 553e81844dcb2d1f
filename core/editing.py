"""The way from a public page to the form where staff change what it shows."""

from cms.toolbar_base import CMSToolbar
from cms.utils.urlutils import admin_reverse
from django.db import models
from django.utils.functional import Promise


class DeskButton(CMSToolbar):
    """A button in the toolbar on one public page, for those who may do what it leads to.

    Attributes:
        view: the page it appears on, such as "policies:goals".
        label: what the button says.
        permission: what it takes, such as "policies.change_goal".
        desk: the page of the admin that it opens, such as "policies_goal_changelist".
    """

    view: str
    label: str | Promise
    permission: str
    desk: str

    def populate(self) -> None:
        match = self.request.resolver_match
        if match and match.view_name == self.view and self.request.user.has_perm(self.permission):
            address = self.address(**match.kwargs)
            if address:
                self.toolbar.add_button(self.label, address, side=self.toolbar.RIGHT)

    def address(self, **kwargs) -> str | None:
        """Where the button leads, or None where there is nothing to open; `kwargs` are the page's address's parts."""
        return admin_reverse(self.desk)


class EditThis(DeskButton):
    """A button on the public page of one record.

    Attributes:
        model: what the page shows.
    """

    model: type[models.Model]

    @property
    def permission(self) -> str:
        return f"{self.model._meta.app_label}.change_{self.model._meta.model_name}"

    def find(self, **kwargs) -> models.QuerySet:
        """The record that the page's address names; `kwargs` are the address's parts."""
        return self.model._default_manager.filter(**kwargs)

    def address(self, **kwargs) -> str | None:
        record = self.find(**kwargs).first()
        options = self.model._meta
        return record and admin_reverse(f"{options.app_label}_{options.model_name}_change", args=[record.pk])
