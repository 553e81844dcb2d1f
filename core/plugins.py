"""What the page editor offers from the portal's rooms."""

from cms.plugin_base import CMSPluginBase
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Publication
from core.templatetags.portal import long_date


class PortalPlugin(CMSPluginBase):
    """Shows what a room holds at this moment, so no page may keep it.

    A plugin answers `content(instance, request)` with the context of its template. Where visitors see nothing,
    `unseen` in it tells staff why, in the page editor alone: a sentence, or a function that finds it.
    """

    module = gettext_lazy("From the portal")
    cache = False
    text_enabled = False

    def render(self, context, instance, placeholder):
        context = super().render(context, instance, placeholder)
        context.update(self.content(instance, context["request"]))
        return context

    def content(self, instance, request) -> dict:
        raise NotImplementedError

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Return the field without the admin's signs for writing records: here one only chooses among them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class SimplePlugin(PortalPlugin):
    """A plugin without settings: it stands on the page as soon as it is added."""

    show_add_form = False
    disable_edit = True


def why_unseen(item: Publication) -> str:
    """Return what staff are told where a block shows visitors nothing, because `item` is not public."""
    match item.publication_state:
        case Publication.State.WITHDRAWN:
            return _("“%s” is withdrawn, so visitors see nothing here. Choose another one, or remove the block.") % item
        case Publication.State.SCHEDULED:
            moment = timezone.localtime(item.published_at)
            return _("Visitors see “%(item)s” here from %(day)s at %(time)s.") % {
                "item": item,
                "day": long_date(moment.date()),
                "time": f"{moment:%H.%M}",
            }
    return _("Visitors see “%s” here once it is published.") % item
