"""What is written down once: the steps of a resolution, the history of its draft, and the files of its editions."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resolutions.models.resolution import Decision, Resolution
from resolutions.models.text import Edition


class Step(models.Model):
    """A resolution has gone from one decision to the next; never changed afterwards."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="steps", verbose_name=_("resolution"))
    before = models.CharField(_("from"), max_length=10, choices=Decision)
    after = models.CharField(_("to"), max_length=10, choices=Decision)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"


class Revision(models.Model):
    """The whole text of a draft as somebody saved it; `document.to_data` says what `content` holds."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="revisions", verbose_name=_("resolution"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    content = models.JSONField(_("text"))
    restored_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("saved draft")
        verbose_name_plural = _("saved drafts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.resolution.number}, {self.at:%Y-%m-%d %H:%M}"


class Rendition(models.Model):
    """A file of a sealed edition, kept so that every request gets the same bytes."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JSON = "json", "JSON"
        ODT = "odt", "ODT"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="renditions", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    content = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="rendition_once")]

    def __str__(self) -> str:
        return f"{self.edition}.{self.kind}"
