"""The proof of consent."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.campaign import Campaign
from newsletter.models.subscriber import Subscriber


class ConsentEvent(models.Model):
    """One step of somebody's consent. The database refuses to change or delete it (triggers in migration 0002).

    It holds no address. It points at the subscriber's random reference without a foreign key in the database: when
    the subscriber is erased the events stay as they were, and no longer tell of anyone.
    """

    class What(models.TextChoices):
        REQUESTED = "requested", _("asked to subscribe")
        CONFIRMED = "confirmed", _("confirmed by the link in the mail")
        IMPORTED = "imported", _("imported by staff")
        CHOICES = "choices", _("changed what they get")
        LANGUAGE = "language", _("changed language")
        PAUSED = "paused", _("takes a break")
        RESUMED = "resumed", _("ended the break")
        WITHDRAWN = "withdrawn", _("left")
        WITHDRAWN_BY_STAFF = "withdrawn_by_staff", _("left, entered by staff")

    subscriber = models.ForeignKey(
        Subscriber,
        models.DO_NOTHING,
        to_field="reference",
        db_column="reference",
        db_constraint=False,
        related_name="consent_events",
        verbose_name=_("subscriber"),
    )
    what = models.CharField(_("what"), max_length=20, choices=What)
    wording = models.TextField(_("wording shown"))
    wording_version = models.CharField(_("version of the wording"), max_length=20)
    #: What it is about, parted by spaces: slugs of lists, "topic:slug", "demand:number"; of a break "until:" and a day.
    scope = models.CharField(_("about"), max_length=1000, blank=True, db_default="")
    #: Of an import: where the consent was given, in the words of whoever imports.
    source = models.CharField(_("source of the consent"), max_length=300, blank=True, db_default="")
    #: Of leaving: the mail whose link was used.
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, related_name="consent_events", verbose_name=_("newsletter")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    page = models.CharField(_("page"), max_length=200)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"
