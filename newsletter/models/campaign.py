"""A newsletter, from draft to the balanced books."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.models import Translated, TranslatedQuerySet
from newsletter.models.mailing_list import MailingList

#: A line end would begin another header of the mail (RFC 5322, 2.2).
one_line = RegexValidator(r"[\x00-\x1f\x7f]", _("Write this on one line."), inverse_match=True)


class Rhythm(models.TextChoices):
    """How often those who follow topics and demands are told what has changed."""

    WEEKLY = "weekly", _("every week")
    MONTHLY = "monthly", _("every month")


class CampaignQuerySet(TranslatedQuerySet):
    def sending(self):
        return self.filter(state=Campaign.State.SENDING)

    def due(self, now):
        """Those whose hour has come."""
        return self.filter(state=Campaign.State.SCHEDULED, scheduled_for__lte=now)

    def held_up(self):
        """Those that were to begin by themselves and did not, and say why."""
        return self.filter(state__in=Campaign.UNBEGUN).exclude(trouble="")

    def in_archive(self):
        """What anybody may read: newsletters that went out to a public list, the newest first."""
        gone_out = (Campaign.State.SENDING, Campaign.State.PAUSED, Campaign.State.SENT)
        public = self.filter(kind=Campaign.Kind.NEWSLETTER, mailing_list__is_public=True, state__in=gone_out)
        return public.order_by("-started_at", "-pk")


class Campaign(Translated):
    """One sending: a newsletter that somebody writes, or a digest of what has changed."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", _("newsletter")
        DIGEST = "digest", _("digest")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("being sent")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")

    #: Nothing more is going to happen: the books are closed.
    ENDED = (State.SENT, State.CANCELLED)
    #: No ledger has been opened yet.
    UNBEGUN = (State.DRAFT, State.SCHEDULED)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEWSLETTER, editable=False)
    mailing_list = models.ForeignKey(
        MailingList, models.PROTECT, null=True, related_name="campaigns", verbose_name=_("mailing list")
    )
    # Of a digest only: whom it is for, and until which moment it tells what has changed.
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, blank=True, editable=False)
    covers_until = models.DateTimeField(_("changes until"), null=True, editable=False)

    translations = TranslatedFields(
        subject=models.CharField(_("subject"), max_length=120, validators=[one_line]),
        preheader=models.CharField(
            _("preview line"),
            max_length=150,
            blank=True,
            validators=[one_line],
            help_text=_("Shown beside the subject in the reader's list of mail. Say what the subject does not."),
        ),
    )

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, editable=False)
    # The SHA-256 of what was approved: the approval does not hold for anything that was changed since.
    approved_content = models.CharField(max_length=64, blank=True, editable=False)
    scheduled_for = models.DateTimeField(_("to be sent"), null=True, editable=False)
    started_at = models.DateTimeField(_("sending began"), null=True, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent by"),
    )
    # From then on nothing more is begun; the books are closed once what workers have in hand has been answered.
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    finished_at = models.DateTimeField(_("sending ended"), null=True, editable=False)
    # Why nothing moves, in the mail server's words; empty when all is well.
    trouble = models.CharField(_("trouble"), max_length=500, blank=True, editable=False)

    # The books. They are written when the campaign ends, counted from the ledger.
    candidates = models.PositiveIntegerField(_("recipients"), default=0, editable=False)
    sent = models.PositiveIntegerField(default=0, editable=False)
    failed = models.PositiveIntegerField(default=0, editable=False)
    excluded = models.PositiveIntegerField(default=0, editable=False)
    uncertain = models.PositiveIntegerField(default=0, editable=False)
    cancelled = models.PositiveIntegerField(default=0, editable=False)

    objects = TranslatableManager.from_queryset(CampaignQuerySet)()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-created_at"]
        permissions = [
            ("send_campaign", _("Can send a newsletter")),
            ("approve_campaign", _("Can approve a newsletter that someone else sends")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="newsletter", mailing_list__isnull=False, rhythm="", covers_until=None)
                | Q(kind="digest", mailing_list=None, rhythm__in=Rhythm.values, covers_until__isnull=False),
                name="campaign_to_a_list_or_a_digest",
            ),
            models.UniqueConstraint(
                fields=["rhythm", "covers_until"], condition=Q(kind="digest"), name="campaign_one_digest_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="scheduled", scheduled_for__isnull=False)
                | Q(started_at__isnull=False, candidates__gt=0),
                name="campaign_started_with_candidates",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False), name="campaign_cancelled_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "cancelled"])
                | Q(
                    finished_at__isnull=False,
                    candidates=F("sent") + F("failed") + F("excluded") + F("uncertain") + F("cancelled"),
                ),
                name="campaign_books_balance",
            ),
        ]

    def __str__(self) -> str:
        return self.in_some_language("subject") or str(self._meta.verbose_name)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def has_begun(self) -> bool:
        return self.state not in self.UNBEGUN

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.SENDING, self.State.PAUSED)

    def get_absolute_url(self) -> str:
        return reverse("newsletter:issue", args=[self.pk])

    def progress_url(self) -> str:
        return reverse("admin:newsletter_campaign_progress", args=[self.pk])


class Edition(models.Model):
    """The finished bytes of a campaign in one language; only the recipient's own marks are still open.

    Once it stands nothing of it is made again: a mail that is sent next year and the page in the archive say the same.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    # Of a digest: the SHA-256 of the changes it tells of, since readers follow different things.
    variant = models.CharField(max_length=64, blank=True, db_default="")
    subject = models.CharField(max_length=120, db_default="")
    message = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # The same content as a part of a page, for the archive and the feed.
    page = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "language", "variant"], name="edition_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} ({self.language})"


class Picture(models.Model):
    """A picture of an edition, which is sent with the mail and shown in the archive."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="pictures")
    name = models.CharField(max_length=80)
    png = models.BinaryField()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="picture_name_once_an_edition")]

    def __str__(self) -> str:
        return self.name
