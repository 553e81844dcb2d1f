"""Those who get the newsletter, and the single letters that have to do with their subscription."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.addresses import fingerprint
from newsletter.models.campaign import Rhythm
from newsletter.models.mailing_list import MailingList
from newsletter.models.suppression import Suppression
from policies.models import Demand, Topic


def new_token() -> str:
    """128 random bits in 22 characters that need no escaping in an address or a mail."""
    return secrets.token_urlsafe(16)


class SubscriberQuerySet(models.QuerySet):
    def active(self):
        """Those who have confirmed and not left everything."""
        return self.filter(state=Subscriber.State.ACTIVE)

    def candidates(self, mailing_list: MailingList):
        """The candidates of a campaign to `mailing_list`: its subscribers, those who take a break among them."""
        return self.active().filter(subscriptions__mailing_list=mailing_list)

    def reachable(self):
        """Without those who are blocked or take a break: who gets what is sent at this moment."""
        return self.awake().exclude(address_hash__in=Suppression.objects.values("address_hash"))

    def awake(self):
        """Without those who take a break."""
        return self.exclude(paused_until__gt=timezone.localdate())

    def with_block(self):
        """Tell why and since when each is blocked as `blocked_as` and `blocked_at`; None for the others."""
        block = Suppression.objects.filter(address_hash=OuterRef("address_hash"))
        return self.annotate(
            blocked_as=Subquery(block.values("reason")[:1]), blocked_at=Subquery(block.values("created_at")[:1])
        )

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
    digest = models.CharField(
        _("told of what they follow"), max_length=7, choices=Rhythm, default=Rhythm.WEEKLY, editable=False
    )
    # The first day on which mail is sent again; a break ends by itself.
    paused_until = models.DateField(_("takes a break until"), null=True, editable=False)
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
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_resting(self) -> bool:
        """Whether a break goes on; its last day is the one before `paused_until`."""
        return self.paused_until is not None and self.paused_until > timezone.localdate()

    @property
    def masked_email(self) -> str:
        """Enough for its owner to recognise, too little for whoever the mail was forwarded to: "k•••@example.org"."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}•••@{domain}"


class Subscription(models.Model):
    """One subscriber to one list, for as long as it lasts; what came before stands in the consent events."""

    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    mailing_list = models.ForeignKey(
        MailingList, models.PROTECT, related_name="subscriptions", verbose_name=_("mailing list")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["mailing_list", "subscriber"], name="subscription_once_a_list")]

    def __str__(self) -> str:
        return str(self.mailing_list)


class FollowingQuerySet(models.QuerySet):
    def told(self, rhythm: str):
        """Those of readers who want mail at this moment, in this rhythm; a break postpones it."""
        return self.filter(subscriber__in=Subscriber.objects.active().awake(), subscriber__digest=rhythm)

    def of_withdrawn(self):
        """Those of what visitors no longer see."""
        return self.filter(Q(topic__withdrawn_at__isnull=False) | Q(demand__withdrawn_at__isnull=False))

    def of(self, followed: Topic | Demand):
        """Those of one topic or one demand."""
        return self.filter(**{followed._meta.model_name: followed})


class Following(models.Model):
    """One subscriber who is told in a digest what becomes of one topic or one demand."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="followings", verbose_name=_("subscriber"))
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+", verbose_name=_("topic"))
    demand = models.ForeignKey(Demand, models.CASCADE, null=True, related_name="+", verbose_name=_("demand"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    #: What changed up to this moment has been told, or was there when the following began.
    told_until = models.DateTimeField(default=timezone.now)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("following")
        verbose_name_plural = _("followings")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, demand=None) | Q(topic=None, demand__isnull=False),
                name="following_one_thing",
            ),
            models.UniqueConstraint(fields=["subscriber", "topic"], name="following_topic_once"),
            models.UniqueConstraint(fields=["subscriber", "demand"], name="following_demand_once"),
        ]

    def __str__(self) -> str:
        return str(self.topic or self.demand)


class Letter(models.Model):
    """A single mail that someone's own act calls for. A worker sends it: a slow mail server keeps nobody waiting."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("please confirm")
        ALREADY = "already", _("you subscribe already")
        WELCOME = "welcome", _("welcome")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters", verbose_name=_("subscriber"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # What the reader asks for, and gets by confirming: all of it at once.
    lists = models.ManyToManyField(MailingList, blank=True, related_name="+", verbose_name=_("mailing lists"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    demands = models.ManyToManyField(Demand, blank=True, related_name="+", verbose_name=_("demands"))
    # Of one who was imported and is asked to confirm: the letter says where their address comes from.
    subscriber_import = models.ForeignKey(
        "newsletter.SubscriberImport", models.SET_NULL, null=True, editable=False, related_name="asked"
    )
    #: How often to be told of topics and demands; empty where that was not asked.
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, blank=True, db_default="")
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    # What it asks for is given once: a link that is used again brings back nothing that was left since.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="letter_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
