from cms.plugin_pool import plugin_pool
from django.utils.translation import gettext_lazy as _

from core.plugins import PortalPlugin
from resolutions.cms_models import LatestResolutions
from resolutions.models import Resolution


@plugin_pool.register_plugin
class LatestResolutionsPlugin(PortalPlugin):
    name = _("Latest resolutions")
    model = LatestResolutions
    render_template = "plugins/latest_resolutions.html"

    def content(self, instance, request) -> dict:
        return {"resolutions": Resolution.objects.public()[: instance.count]}
