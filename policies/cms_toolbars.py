from cms.toolbar_pool import toolbar_pool
from django.utils.translation import gettext_lazy as _

from core.editing import DeskButton, EditThis
from policies.models import Demand, Figure, Topic


@toolbar_pool.register
class GoalsToolbar(DeskButton):
    view = "policies:goals"
    label = _("Edit the goals")
    permission = "policies.change_goal"
    desk = "policies_goal_changelist"


@toolbar_pool.register
class TopicsToolbar(DeskButton):
    view = "policies:topics"
    label = _("Write a new topic")
    permission = "policies.add_topic"
    desk = "policies_topic_add"


@toolbar_pool.register
class TopicToolbar(EditThis):
    view = "policies:topic"
    model = Topic
    label = _("Edit this topic")


@toolbar_pool.register
class TrackerToolbar(DeskButton):
    view = "policies:demands"
    label = _("Edit the latest updates")
    permission = "policies.change_demandupdate"
    desk = "policies_demandupdate_changelist"


@toolbar_pool.register
class DemandToolbar(EditThis):
    view = "policies:demand"
    model = Demand
    label = _("Edit this demand")


@toolbar_pool.register
class DemandUpdateToolbar(DeskButton):
    view = "policies:demand"
    label = _("Record what happened")
    permission = "policies.add_demandupdate"
    desk = "policies_demandupdate_add"

    def address(self, **kwargs) -> str:
        return f"{super().address()}?demand={kwargs['number']}"


@toolbar_pool.register
class FiguresToolbar(DeskButton):
    view = "policies:figures"
    label = _("Add a figure")
    permission = "policies.add_figure"
    desk = "policies_figure_add"


@toolbar_pool.register
class FigureToolbar(EditThis):
    view = "policies:figure"
    model = Figure
    label = _("Edit this figure")
