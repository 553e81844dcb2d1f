"""A newsletter, from draft to the balanced books."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import RichTextField

#: A line end would begin another header of the mail (RFC 5322, 2.2).
one_line = RegexValidator(r"[\x00-\x1f\x7f]", _("Write this on one line."), inverse_match=True)


class CampaignQuerySet(models.QuerySet):
    def sending(self):
        return self.filter(state=Campaign.State.SENDING)


class Campaign(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")

    subject = models.CharField(_("subject"), max_length=120, validators=[one_line])
    preheader = models.CharField(
        _("preview line"),
        max_length=150,
        blank=True,
        validators=[one_line],
        help_text=_("Shown beside the subject in the reader's list of mail. Say what the subject does not."),
    )
    language = models.CharField(
        _("language of the text"),
        max_length=5,
        choices=settings.LANGUAGES,
        default="nb",
        help_text=_("Greeting and footer follow each subscriber's own language."),
    )
    body = RichTextField(_("text"), blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    finished_at = models.DateTimeField(_("sending ended"), null=True, editable=False)
    # Why nothing moves, in the mail server's words; empty when all is well.
    trouble = models.CharField(_("trouble"), max_length=500, blank=True, editable=False)

    # The books. They are written when the campaign ends, counted from the ledger.
    candidates = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    sent = models.PositiveIntegerField(default=0, editable=False)
    failed = models.PositiveIntegerField(default=0, editable=False)
    excluded = models.PositiveIntegerField(default=0, editable=False)
    uncertain = models.PositiveIntegerField(default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-created_at"]
        permissions = [("send_campaign", _("Can send a newsletter"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(started_at__isnull=False, candidates__gt=0),
                name="campaign_started_with_candidates",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent")
                | Q(finished_at__isnull=False, candidates=F("sent") + F("failed") + F("excluded") + F("uncertain")),
                name="campaign_books_balance",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.SENDING, self.State.PAUSED)

    def progress_url(self) -> str:
        return reverse("admin:newsletter_campaign_progress", args=[self.pk])


class Edition(models.Model):
    """The finished bytes of a campaign in one language; only the recipient's own marks are still open."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    message = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["campaign", "language"], name="edition_once_a_language")]

    def __str__(self) -> str:
        return f"{self.campaign} ({self.language})"
