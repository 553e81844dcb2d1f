"""What the page editor offers from the portal's rooms."""

from cms.plugin_base import CMSPluginBase
from django.utils.translation import gettext_lazy as _


class PortalPlugin(CMSPluginBase):
    """Shows what a room holds at this moment, so no page may keep it.

    A plugin answers `content(instance, request)` with the context of its template.
    """

    module = _("From the portal")
    cache = False
    text_enabled = False

    def render(self, context, instance, placeholder):
        context = super().render(context, instance, placeholder)
        context.update(self.content(instance, context["request"]))
        return context

    def content(self, instance, request) -> dict:
        raise NotImplementedError


class SimplePlugin(PortalPlugin):
    """A plugin without settings: it stands on the page as soon as it is added."""

    show_add_form = False
    disable_edit = True
