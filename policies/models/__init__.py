"""What the alliance wants and what became of it: goals, topics, demands with their follow-up, dated figures."""

from policies.cms_models import DemandList, FigureBlock, OneDemand
from policies.models.demand import Correction, Demand, DemandUpdate, ResponsibleBody, Stage
from policies.models.figure import Figure, Observation, Series
from policies.models.goal import Goal
from policies.models.quotation import Quotation
from policies.models.topic import FormerTopicSlug, Topic, TopicChange, TopicFigure, TopicSection

__all__ = [
    "Correction",
    "Demand",
    "DemandList",
    "DemandUpdate",
    "Figure",
    "FigureBlock",
    "FormerTopicSlug",
    "Goal",
    "Observation",
    "OneDemand",
    "Quotation",
    "ResponsibleBody",
    "Series",
    "Stage",
    "Topic",
    "TopicChange",
    "TopicFigure",
    "TopicSection",
]
