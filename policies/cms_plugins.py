from cms.plugin_pool import plugin_pool
from django.utils.translation import gettext_lazy as _

from core.plugins import PortalPlugin, SimplePlugin
from policies.cms_models import DemandList
from policies.models import Goal, Topic


@plugin_pool.register_plugin
class GoalsPlugin(SimplePlugin):
    name = _("Main goals")
    render_template = "plugins/goals.html"

    def content(self, instance, request) -> dict:
        return {"goals": Goal.objects.with_texts()}


@plugin_pool.register_plugin
class DemandsPlugin(PortalPlugin):
    name = _("Demands of a topic or a stage")
    model = DemandList
    render_template = "plugins/topic_demands.html"

    def content(self, instance, request) -> dict:
        topic = Topic.objects.published().with_texts().filter(pk=instance.topic_id).first()
        demands = topic.demands.published().with_texts()[: instance.count] if topic else []
        return {"topic": topic, "demands": demands}
