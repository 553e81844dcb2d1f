"""What those who follow something have to be told, remembered so that each thing is told once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from newsletter.models.campaign import Rhythm


class Look(models.Model):
    """When we last looked at what visitors can see. There is one row, and whoever looks holds it."""

    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("look at what has changed")
        verbose_name_plural = _("looks at what has changed")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="look_is_one")]

    def __str__(self) -> str:
        return str(self.at)


class NoticedChange(models.Model):
    """Something that visitors can see, under the name that its room gives it (`policies.changes`)."""

    key = models.CharField(_("change"), max_length=100, unique=True)
    #: Later than everything that readers had been told when it was noticed, and never changed.
    at = models.DateTimeField(_("seen from"), db_index=True)

    class Meta:
        verbose_name = _("noticed change")
        verbose_name_plural = _("noticed changes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.key


class Round(models.Model):
    """An hour at which digests were due and have been made, whether or not there was anything to tell."""

    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm)
    covers_until = models.DateTimeField(_("changes until"))

    class Meta:
        verbose_name = _("round of digests")
        verbose_name_plural = _("rounds of digests")
        ordering = ["-covers_until"]
        constraints = [models.UniqueConstraint(fields=["rhythm", "covers_until"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} {self.covers_until:%Y-%m-%d}"
