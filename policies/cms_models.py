"""What staff choose when they put positions on a page. `models` imports this, so Django finds it."""

from cms.models import CMSPlugin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.demand import Stage

#: What can still be chosen: drafts may wait on a page for their day, but what is withdrawn is not put on a new one.
UNWITHDRAWN = {"withdrawn_at": None}


class DemandList(CMSPlugin):
    """The first demands of a topic, of a stage, or of both."""

    topic = models.ForeignKey(
        "policies.Topic",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        limit_choices_to=UNWITHDRAWN,
        verbose_name=_("topic"),
        help_text=_("Empty: demands of all topics."),
    )
    stage = models.CharField(
        _("stage"), max_length=10, blank=True, choices=Stage, help_text=_("Empty: whatever the stage.")
    )
    count = models.PositiveSmallIntegerField(
        _("number of demands"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = _("list of demands")
        verbose_name_plural = _("lists of demands")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topic__isnull=False) | ~models.Q(stage=""),
                name="demandlist_of_a_topic_or_a_stage",
                violation_error_message=_("Choose a topic, a stage or both."),
            )
        ]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.topic, self.get_stage_display()) if part)


class OneDemand(CMSPlugin):
    """One demand with its stage."""

    demand = models.ForeignKey(
        "policies.Demand",
        models.PROTECT,
        related_name="+",
        limit_choices_to=UNWITHDRAWN,
        verbose_name=_("demand"),
        help_text=_("Search for its number or for words in it."),
    )

    class Meta:
        verbose_name = _("one demand")
        verbose_name_plural = _("single demands")

    def __str__(self) -> str:
        return str(self.demand)


class FigureBlock(CMSPlugin):
    """A figure with its chart, its source and its table."""

    figure = models.ForeignKey(
        "policies.Figure",
        models.PROTECT,
        related_name="+",
        limit_choices_to=UNWITHDRAWN,
        verbose_name=_("figure"),
        help_text=_("Search for words in its title."),
    )

    class Meta:
        verbose_name = _("figure with chart")
        verbose_name_plural = _("figures with charts")

    def __str__(self) -> str:
        return str(self.figure)
