from urllib.parse import urlencode

from cms.plugin_pool import plugin_pool
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.plugins import PortalPlugin, SimplePlugin, why_unseen
from policies.cms_models import DemandList, FigureBlock, OneDemand
from policies.models import Demand, Figure, Goal, Stage, Topic
from policies.stages import MEANINGS

HEADINGS = {
    Stage.RAISED: _("Demands still waiting for an answer"),
    Stage.CONSIDERED: _("Demands under consideration"),
    Stage.PARTLY_MET: _("Demands that are partly met"),
    Stage.MET: _("Demands that are met"),
    Stage.REJECTED: _("Demands that have been rejected"),
    Stage.REVERSED: _("Demands that were met and taken back"),
    Stage.WITHDRAWN: _("Demands that we no longer raise"),
}


@plugin_pool.register_plugin
class GoalsPlugin(SimplePlugin):
    name = _("Main goals")
    render_template = "plugins/goals.html"

    def content(self, instance, request) -> dict:
        return {"goals": Goal.objects.with_texts(), "unseen": _("No goals have been published yet.")}


@plugin_pool.register_plugin
class TopicListPlugin(SimplePlugin):
    name = _("List of topics")
    render_template = "plugins/topics.html"

    def content(self, instance, request) -> dict:
        topics = Topic.objects.published().with_demand_count().with_texts()
        return {"topics": topics, "unseen": _("No topics have been published yet.")}


@plugin_pool.register_plugin
class DemandsPlugin(PortalPlugin):
    """The first demands of a topic in its order; those of a stage with the latest to come there first."""

    name = _("Demands of a topic or a stage")
    model = DemandList
    render_template = "plugins/demands.html"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **kwargs, queryset=Topic.objects.with_texts())

    def content(self, instance, request) -> dict:
        topics = Topic.objects.published().with_texts()
        topic = topics.filter(pk=instance.topic_id).first() if instance.topic_id else None
        return {
            "topic": topic,
            "heading": HEADINGS.get(instance.stage),
            "address": self._address(topic, instance.stage),
            "demands": self._demands(instance) if topic or not instance.topic_id else [],
            "unseen": lambda: self._unseen(instance),
        }

    def _demands(self, instance: DemandList):
        demands = Demand.objects.published().with_stage().with_texts()
        if instance.topic_id:
            demands = demands.filter(topic=instance.topic_id)
        if instance.stage:
            demands = demands.filter(stage=instance.stage).order_by("-stage_on", "number")
        return demands[: instance.count]

    def _address(self, topic: Topic | None, stage: str) -> str:
        """Where all of them stand: on the topic's page, or in the tracker."""
        if topic and not stage:
            return topic.get_absolute_url()
        chosen = ({"tema": topic.slug} if topic else {}) | ({"stadium": MEANINGS[stage].slug} if stage else {})
        return f"{reverse('policies:demands')}?{urlencode(chosen)}"

    def _unseen(self, instance: DemandList) -> str:
        if instance.topic and not instance.topic.is_published:
            return why_unseen(instance.topic)
        return _("Visitors see nothing here yet, because no published demand fits what the block asks for.")


@plugin_pool.register_plugin
class OneDemandPlugin(PortalPlugin):
    name = _("One demand")
    model = OneDemand
    render_template = "plugins/one_demand.html"
    autocomplete_fields = ["demand"]

    def content(self, instance, request) -> dict:
        found = Demand.objects.published().with_stage().with_texts().filter(pk=instance.demand_id)
        return {"demand": found.first(), "unseen": lambda: self._unseen(instance.demand)}

    def _unseen(self, demand: Demand) -> str:
        waits_for_topic = demand.publication_state == Demand.State.PUBLISHED
        return why_unseen(demand.topic if waits_for_topic else demand)


@plugin_pool.register_plugin
class FigurePlugin(PortalPlugin):
    name = _("Figure with chart")
    model = FigureBlock
    render_template = "plugins/figure.html"
    autocomplete_fields = ["figure"]

    def content(self, instance, request) -> dict:
        found = Figure.objects.published().with_texts().with_values().filter(pk=instance.figure_id)
        return {"figure": found.first(), "unseen": lambda: why_unseen(instance.figure)}
