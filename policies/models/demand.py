"""Demands and what becomes of them: each step an update with its source, each correction in public."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from filer.fields.file import FilerFileField
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.models import Publication, Translated, TranslatedManager, TranslatedPublicationQuerySet
from policies.models.topic import Topic


class Stage(models.TextChoices):
    """How far a demand has come, as the newest update says; policies/stages.py explains each."""

    RAISED = "raised", _("Raised")
    CONSIDERED = "considered", _("Under consideration")
    PARTLY_MET = "partly_met", _("Partly met")
    MET = "met", _("Met")
    REJECTED = "rejected", _("Rejected")
    REVERSED = "reversed", _("Reversed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the alliance")


class ResponsibleBody(Translated):
    """Whom demands are put to: a ministry, the Storting, the municipalities, Nav."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("Stands in the address of the filtered list."))
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The lowest is shown first."))
    translations = TranslatedFields(name=models.CharField(_("name"), max_length=120))

    objects = TranslatedManager()

    class Meta:
        verbose_name = _("responsible body")
        verbose_name_plural = _("responsible bodies")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.in_some_language("name") or self.slug


class DemandQuerySet(TranslatedPublicationQuerySet):
    def published(self):
        """Published demands of published topics: a demand waits for its topic."""
        return super().published().filter(topic__in=Topic.objects.published()).select_related("topic")

    def with_stage(self):
        """Give each demand `stage`, `stage_on` and `checked_on`: what its newest public update says.

        A demand without an update is raised, since the day it was raised, and has never been checked (None).
        """
        newest = DemandUpdate.objects.published().filter(demand=OuterRef("pk")).order_by("-on", "-pk")
        return self.annotate(
            stage=Coalesce(Subquery(newest.values("stage")[:1]), Value(Stage.RAISED.value)),
            stage_on=Coalesce(Subquery(newest.values("on")[:1]), F("since")),
            checked_on=Subquery(newest.values("checked_on")[:1]),
        )

    def properties(self, *names: str):
        """The number of each demand and the properties named, as tuples; `stage` may be among them."""
        return self.select_related(None).with_stage().order_by("number").values_list("number", *names)


class Demand(Publication, Translated):
    """A demand has one record and one number for ever; everything else quotes it.

    The number is the primary key: the database gives it and never gives it twice.
    """

    number = models.AutoField(_("number"), primary_key=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="demands", verbose_name=_("topic"))
    responsible_body = models.ForeignKey(
        ResponsibleBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="demands",
        verbose_name=_("responsible body"),
        help_text=_("Who can do what the demand asks for."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order within the topic."))
    since = models.DateField(_("raised"), help_text=_("The day the alliance first raised the demand."))
    translations = TranslatedFields(
        text=models.CharField(_("demand"), max_length=500, help_text=_("One sentence.")),
        explanation=models.TextField(_("explanation"), blank=True, help_text=_("Why, in one or two sentences.")),
    )

    objects = TranslatableManager.from_queryset(DemandQuerySet)()

    #: Where `policies.quotations.attach_quotations` puts what it finds.
    quotations = ()

    class Meta(Publication.Meta):
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["position", "number"]

    def __str__(self) -> str:
        words = Truncator(self.in_some_language("text")).chars(60)
        return f"{self.number}. {words}" if self.number else words

    def get_absolute_url(self) -> str:
        return reverse("policies:demand", args=[self.number])

    @property
    def is_published(self) -> bool:
        return super().is_published and self.topic.is_published

    @property
    def is_gone(self) -> bool:
        """What waited for its topic has been seen by nobody."""
        return super().is_gone and self.topic.has_been_public


class DemandUpdateQuerySet(TranslatedPublicationQuerySet):
    def public(self):
        """What visitors may read of public demands."""
        return self.published().filter(demand__in=Demand.objects.published())

    def said(self):
        """What has been said in public, the oldest first; what was withdrawn since is among it."""
        return self.filter(published_at__lte=timezone.now()).order_by("on", "pk")


class DemandUpdate(Publication, Translated):
    """Something that happened to a demand, where that can be read, and what the alliance thinks of it."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="updates", verbose_name=_("demand"))
    on = models.DateField(_("date"), help_text=_("The day it happened."))
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("What it is and who wrote it, such as “Letter from the ministry”.")
    )
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    source_document = FilerFileField(
        null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    checked_on = models.DateField(
        _("last checked"), default=timezone.localdate, help_text=_("The day somebody last saw that this still holds.")
    )
    translations = TranslatedFields(
        happened=models.TextField(_("what happened"), help_text=_("Facts only, as the source has them.")),
        assessment=models.TextField(
            _("our assessment"), blank=True, help_text=_("What the alliance thinks of it. Shown apart from the facts.")
        ),
    )

    objects = TranslatableManager.from_queryset(DemandUpdateQuerySet)()

    class Meta(Publication.Meta):
        verbose_name = _("update of a demand")
        verbose_name_plural = _("updates of demands")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["demand", "-on", "-id"], name="demandupdate_newest")]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(source="") & (~Q(source_url="") | Q(source_document__isnull=False)),
                name="demandupdate_has_a_source",
                violation_error_message=_(
                    "Say where this can be read: name the source, and give its address or document."
                ),
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="demandupdate_stage_known"),
            models.CheckConstraint(
                condition=Q(checked_on__gte=F("on")),
                name="demandupdate_checked_after_it_happened",
                violation_error_message=_("It cannot have been checked before it happened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{date_format(self.on, 'SHORT_DATE_FORMAT')}: {self.get_stage_display()}"

    @property
    def anchor(self) -> str:
        """Its permanent address on the demand's page."""
        return f"oppdatering-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('policies:demand', args=[self.demand_id])}#{self.anchor}"


class Correction(Translated):
    """What was mended in an update that readers had already seen, said in public."""

    update = models.ForeignKey(DemandUpdate, models.CASCADE, related_name="corrections", verbose_name=_("update"))
    on = models.DateField(_("date"), default=timezone.localdate)
    translations = TranslatedFields(
        note=models.CharField(_("what was corrected"), max_length=300),
        meta={"constraints": [models.CheckConstraint(condition=~Q(note=""), name="correction_says_what_changed")]},
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.in_some_language("note")
