"""A demand in other words: in a part of a topic's text, or in a document outside the portal.

What the annual meetings' resolutions say stands in these themselves; policies/quotations.py brings all together.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policies.models.demand import Demand
from policies.models.topic import Topic, TopicSection


class QuotationQuerySet(models.QuerySet):
    def public(self):
        """Words that visitors can find: in documents, and in parts of published topics."""
        in_public = Q(section=None) | Q(section__topic__in=Topic.objects.published())
        return self.filter(in_public).select_related("section__topic")


class Quotation(models.Model):
    """The very words in which a passage raises a demand."""

    demand = models.ForeignKey(Demand, models.CASCADE, related_name="own_quotations", verbose_name=_("demand"))
    section = models.ForeignKey(
        TopicSection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotations",
        verbose_name=_("part of a topic"),
    )
    document = models.CharField(
        _("other document"), max_length=200, blank=True, help_text=_("Its title, when it is no part of a topic.")
    )
    document_url = models.URLField(_("address of the document"), max_length=500, blank=True)
    place = models.CharField(_("place in the document"), max_length=50, blank=True, help_text=_("Such as page 3."))
    on = models.DateField(_("date"), help_text=_("The day these words were first said."))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    text = models.TextField(_("the very words"))

    objects = QuotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__isnull=False, document="", document_url="") | (Q(section=None) & ~Q(document="")),
                name="quotation_stands_in_one_place",
                violation_error_message=_(
                    "Choose a part of a topic, or write the title of another document; not both."
                ),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="quotation_has_words"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('policies:demand', args=[self.demand_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its permanent address on the demand's page."""
        return f"sitat-{self.pk}"
