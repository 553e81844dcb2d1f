"""Figures: published statistics with their source, the day they hold for, and the day to look again."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.models import Publication, Translated, TranslatedPublicationQuerySet


class FigureQuerySet(TranslatedPublicationQuerySet):
    def with_values(self):
        """Fetch the series, their names and their values with three more queries, however many rows there are."""
        return self.prefetch_related("series__translations", "series__observations")

    def past_review(self):
        """Figures that somebody should have compared with their source by now."""
        return self.filter(review_by__lt=timezone.localdate())


class Figure(Publication, Translated):
    """One number or a series of them, never shown without source and date."""

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page's address."))
    decimals = models.PositiveSmallIntegerField(
        _("decimals"), default=0, validators=[MaxValueValidator(4)], help_text=_("How many decimals are shown.")
    )
    as_of = models.DateField(_("holds for"), help_text=_("The last day that the newest value is about."))
    publisher = models.CharField(_("publisher"), max_length=120, help_text=_("Who made the statistics."))
    table = models.CharField(_("table or report"), max_length=200, blank=True, help_text=_("Its number or name there."))
    source_url = models.URLField(_("address of the source"), max_length=500)
    licence = models.CharField(_("licence"), max_length=120, blank=True, help_text=_("As the publisher states it."))
    retrieved_on = models.DateField(_("fetched"), default=timezone.localdate, help_text=_("The day it was copied."))
    review_by = models.DateField(
        _("next review"), help_text=_("After this day the figure's year is shown large, and it waits on your desk.")
    )
    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=160),
        unit=models.CharField(_("unit"), max_length=80, help_text=_("Such as per cent, or persons.")),
        definition=models.TextField(_("definition"), blank=True, help_text=_("What exactly is counted, and how.")),
        comment=models.TextField(
            _("comment"), blank=True, help_text=_("What readers should know of before they use it.")
        ),
    )

    objects = TranslatableManager.from_queryset(FigureQuerySet)()

    class Meta(Publication.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.in_some_language("title") or self.slug

    def get_absolute_url(self) -> str:
        return reverse("policies:figure", args=[self.slug])

    @property
    def is_past_review(self) -> bool:
        return self.review_by < timezone.localdate()


class Series(Translated):
    """One line of a figure's chart."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="series", verbose_name=_("figure"))
    position = models.PositiveSmallIntegerField(_("position"), default=1, validators=[MinValueValidator(1)])
    code = models.CharField(_("code"), max_length=60, blank=True, help_text=_("What the source calls it."))
    translations = TranslatedFields(
        label=models.CharField(_("name"), max_length=120, blank=True),
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["figure", "position"], name="series_position_once")]

    def __str__(self) -> str:
        return self.in_some_language("label") or self.code or str(self.position)


class Observation(models.Model):
    """A value at a time; without a value it is not available, and `status` says why in the source's own code."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="observations", verbose_name=_("series"))
    period = models.CharField(_("period"), max_length=10, help_text=_("A year, or as 2024K1, 2024M01."))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["period"]
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="observation_period_once")]

    def __str__(self) -> str:
        return f"{self.period}: {self.value}"
