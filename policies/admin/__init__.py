"""The editors' desk for positions, a module for each kind of record."""

from policies.admin.demand import DemandAdmin
from policies.admin.goal import GoalAdmin
from policies.admin.topic import TopicAdmin

__all__ = ["DemandAdmin", "GoalAdmin", "TopicAdmin"]
