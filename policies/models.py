"""What the alliance wants: goals, topics and the demands with their permanent numbers."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.fields import RichTextField
from core.models import Publication, Translated, TranslatedPublicationQuerySet
from policies.cms_models import TopicDemands  # noqa: F401 -- Django looks for models here


class Goal(Translated):
    """One of the alliance's few lasting aims."""

    position = models.PositiveSmallIntegerField(
        _("position"), unique=True, validators=[MinValueValidator(1)], help_text=_("1 is shown first.")
    )
    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=200),
        text=models.TextField(_("text"), help_text=_("One or two sentences.")),
    )

    class Meta:
        verbose_name = _("main goal")
        verbose_name_plural = _("main goals")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.in_some_language("title") or str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('policies:goals')}#{self.position}"


class TopicQuerySet(TranslatedPublicationQuerySet):
    def with_demand_count(self):
        """Count the published demands of each topic as `demand_count`."""
        public = Demand.objects.published().values("pk")
        counted = self.annotate(demand_count=Count("demands", filter=Q(demands__in=public)))
        return counted.order_by("position", "slug")  # counting forgets the order

    def with_published_demands(self):
        """Give each topic the list `published_demands`."""
        demands = Demand.objects.published().with_texts()
        return self.prefetch_related(Prefetch("demands", demands, to_attr="published_demands"))


class Topic(Publication, Translated):
    """A field of policy: what the alliance thinks and demands there."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page's address."))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The topic with the lowest number is shown first.")
    )
    goals = models.ManyToManyField(Goal, related_name="topics", verbose_name=_("main goals"), blank=True)
    updated_on = models.DateField(
        _("updated"),
        default=timezone.localdate,
        help_text=_("The day of the last change that readers should know of. Shown on the page."),
    )
    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=120),
        intro=models.TextField(_("introduction"), help_text=_("One to three sentences.")),
        body=RichTextField(_("text"), blank=True),
    )

    objects = TranslatableManager.from_queryset(TopicQuerySet)()

    class Meta(Publication.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.in_some_language("title") or self.slug

    def get_absolute_url(self) -> str:
        return reverse("policies:topic", args=[self.slug])


class DemandQuerySet(TranslatedPublicationQuerySet):
    def published(self):
        """Published demands of published topics: a demand waits for its topic."""
        return super().published().filter(topic__in=Topic.objects.published()).select_related("topic")


class Demand(Publication, Translated):
    """A demand has one record and one number for ever; everything else quotes it.

    The number is the primary key: the database gives it and never gives it twice.
    """

    number = models.AutoField(_("number"), primary_key=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="demands", verbose_name=_("topic"))
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order within the topic."))
    since = models.DateField(_("raised"), help_text=_("The day the alliance first raised the demand."))
    translations = TranslatedFields(
        text=models.CharField(_("demand"), max_length=500, help_text=_("One sentence.")),
        explanation=models.TextField(_("explanation"), blank=True, help_text=_("Why, in one or two sentences.")),
    )

    objects = TranslatableManager.from_queryset(DemandQuerySet)()

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
