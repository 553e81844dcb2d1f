"""Actions of a list that can also be done from one record's page, with a single click."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path


class ButtonsAdmin:
    """`buttons` names actions of the list; each gets a button above the form."""

    buttons: tuple[str, ...] = ()

    def get_urls(self) -> list:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(self.press, name=name)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name in self.buttons
        ]
        return [*own, *super().get_urls()]

    def press(self, request, pk: int, name: str):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = self.get_object(request, str(pk))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        getattr(self, name)(request, self.get_queryset(request).filter(pk=pk))
        return HttpResponseRedirect(self.change_address(item))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            context["buttons"] = [(f"../{name}/", getattr(self, name).short_description) for name in self.buttons]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
