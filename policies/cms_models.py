"""What staff choose when they put positions on a page. `models.py` imports this, so Django finds it."""

from cms.models import CMSPlugin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicDemands(CMSPlugin):
    """The first demands of one topic."""

    topic = models.ForeignKey("policies.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    count = models.PositiveSmallIntegerField(
        _("number of demands"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = _("demands of a topic")
        verbose_name_plural = _("demands of topics")

    def __str__(self) -> str:
        return str(self.topic)
