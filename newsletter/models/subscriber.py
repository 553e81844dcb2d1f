"""Those who get the newsletter, and the single letters that have to do with their subscription."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.addresses import fingerprint
from newsletter.models.suppression import Suppression


def new_token() -> str:
    """128 random bits in 22 characters that need no escaping in an address or a mail."""
    return secrets.token_urlsafe(16)


class SubscriberQuerySet(models.QuerySet):
    def active(self):
        """Those who have confirmed and not left: the candidates of a campaign."""
        return self.filter(state=Subscriber.State.ACTIVE)

    def recipients(self):
        """Those of them who are not blocked: who gets a newsletter that is sent at this moment."""
        return self.active().exclude(address_hash__in=Suppression.objects.values("address_hash"))

    def with_address(self, address: str):
        return self.filter(address_hash=fingerprint(address))


class Subscriber(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("not confirmed")
        ACTIVE = "active", _("subscribes")
        UNSUBSCRIBED = "unsubscribed", _("has left")

    email = models.EmailField(_("e-mail address"))
    address_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    # The key of the links in every mail. Stored, so that the link for leaving works for as long as the mail is kept.
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    # What consent events point at: random, so that they tell of nobody once the subscriber is erased.
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("first sign-up"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    unsubscribed_at = models.DateTimeField(_("left"), null=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="subscriber_email_once"),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False), name="subscriber_active_is_confirmed"
            ),
            models.CheckConstraint(
                condition=~Q(state="unsubscribed") | Q(unsubscribed_at__isnull=False), name="subscriber_left_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="subscriber_by_state")]

    def __str__(self) -> str:
        return self.email

    @property
    def masked_email(self) -> str:
        """Enough for its owner to recognise, too little for whoever the mail was forwarded to: "k•••@example.org"."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}•••@{domain}"


class Letter(models.Model):
    """A single mail that someone's own act calls for. A worker sends it: a slow mail server keeps nobody waiting."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("please confirm")
        ALREADY = "already", _("you subscribe already")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters", verbose_name=_("subscriber"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
