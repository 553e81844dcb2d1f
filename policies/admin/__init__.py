"""The editors' desk for positions, a module for each kind of record."""

from policies.admin.body import ResponsibleBodyAdmin
from policies.admin.demand import DemandAdmin
from policies.admin.figure import FigureAdmin
from policies.admin.goal import GoalAdmin
from policies.admin.topic import TopicAdmin
from policies.admin.update import DemandUpdateAdmin

__all__ = ["DemandAdmin", "DemandUpdateAdmin", "FigureAdmin", "GoalAdmin", "ResponsibleBodyAdmin", "TopicAdmin"]
