"""Topics: what the alliance thinks in a field of policy, and the public history of that page."""

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.fields import RichTextField
from core.models import Publication, Translated, TranslatedPublicationQuerySet, TranslatedQuerySet, is_public
from policies.models.figure import Figure
from policies.models.goal import Goal


class TopicQuerySet(TranslatedPublicationQuerySet):
    def with_demand_count(self):
        """Count the published demands of each topic as `demand_count`."""
        counted = self.annotate(demand_count=Count("demands", filter=is_public("demands__")))
        return counted.order_by("position", "slug")  # counting forgets the order

    def with_updated_on(self):
        """Give each topic `updated_on`: the day of its newest major change, or of its publication."""
        major = TopicChange.objects.until_today().filter(topic=OuterRef("pk"), kind=TopicChange.Kind.MAJOR)
        major = major.order_by("-on")
        return self.annotate(updated_on=Coalesce(Subquery(major.values("on")[:1]), TruncDate("published_at")))

    def past_review(self):
        """Topics whose next review should have been."""
        return self.filter(review_by__lt=timezone.localdate())


class Topic(Publication, Translated):
    """A field of policy: what the alliance thinks and demands there."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page's address."))
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The topic with the lowest number is shown first.")
    )
    goals = models.ManyToManyField(Goal, related_name="topics", verbose_name=_("main goals"), blank=True)
    figures = models.ManyToManyField(
        Figure, through="TopicFigure", related_name="topics", verbose_name=_("figures"), blank=True
    )
    reviewed_on = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("The day somebody last read it through. Shown on the page."),
    )
    review_by = models.DateField(
        _("next review"), null=True, blank=True, help_text=_("After this day the topic waits on your desk.")
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


class FormerTopicSlug(models.Model):
    """An address that a topic once had and that leads to it ever after."""

    slug = models.SlugField(unique=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="former_slugs")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class TopicSection(Translated):
    """A part of a topic's text with a heading and a permanent address of its own."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="sections", verbose_name=_("topic"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    anchor = models.SlugField(
        _("address"),
        help_text=_("What stands after # in the part's address. Left empty, it is made from the heading."),
    )
    translations = TranslatedFields(
        title=models.CharField(_("heading"), max_length=120),
        body=RichTextField(_("text")),
    )

    class Meta:
        verbose_name = _("part of a topic")
        verbose_name_plural = _("parts of a topic")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "anchor"], name="section_anchor_once_a_topic")]

    def __str__(self) -> str:
        return self.in_some_language("title") or self.anchor

    def get_absolute_url(self) -> str:
        return f"{self.topic.get_absolute_url()}#{self.anchor}"


class TopicChangeQuerySet(TranslatedQuerySet):
    def until_today(self):
        """Without what is dated in the days to come."""
        return self.filter(on__lte=timezone.localdate())

    def public(self):
        """What visitors may read: the changes of published topics."""
        return self.until_today().filter(topic__in=Topic.objects.published())


class TopicChange(Translated):
    """An entry in a topic's public history, in words for its readers."""

    class Kind(models.TextChoices):
        MAJOR = "major", _("change of what we think or demand")
        MINOR = "minor", _("small correction")

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="changes", verbose_name=_("topic"))
    on = models.DateField(_("date"), default=timezone.localdate)
    kind = models.CharField(_("kind of change"), max_length=5, choices=Kind)
    translations = TranslatedFields(
        note=models.CharField(_("note to readers"), max_length=300),
        meta={
            "constraints": [models.CheckConstraint(condition=~models.Q(note=""), name="topicchange_says_what_changed")]
        },
    )

    objects = TranslatableManager.from_queryset(TopicChangeQuerySet)()

    class Meta:
        verbose_name = _("change of a topic")
        verbose_name_plural = _("changes of topics")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["major", "minor"]), name="topicchange_kind_known")
        ]

    def __str__(self) -> str:
        return self.in_some_language("note")

    def get_absolute_url(self) -> str:
        return f"{self.topic.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its permanent address on the topic's page."""
        return f"endring-{self.pk}"


class TopicFigure(models.Model):
    """A figure on a topic's page."""

    topic = models.ForeignKey(Topic, models.CASCADE, verbose_name=_("topic"))
    figure = models.ForeignKey(Figure, models.PROTECT, verbose_name=_("figure"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("figure of a topic")
        verbose_name_plural = _("figures of a topic")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "figure"], name="figure_once_a_topic")]

    def __str__(self) -> str:
        return str(self.figure)
