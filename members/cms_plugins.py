from cms.plugin_pool import plugin_pool
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.alphabet import alphabetical
from core.plugins import SimplePlugin
from members.models import Organisation


@plugin_pool.register_plugin
class MemberGridPlugin(SimplePlugin):
    name = _("Member organisations")
    render_template = "plugins/member_grid.html"

    def content(self, instance, request) -> dict:
        members = Organisation.objects.members_on(timezone.localdate())
        return {"organisations": sorted(members, key=lambda organisation: alphabetical(organisation.name))}
