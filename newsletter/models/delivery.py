"""The ledger of a sending: who is to get it, who has got it, who does what at this moment."""

from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Lower, StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from newsletter.models.campaign import Campaign, Edition
from newsletter.models.subscriber import Subscriber


class BatchQuerySet(models.QuerySet):
    def claimable(self, now):
        """Those that wait for a worker."""
        return self.filter(state=Batch.State.OPEN, due_at__lte=now)

    def abandoned(self, now):
        """Those whose worker has not been heard of for the length of a lease."""
        return self.filter(state=Batch.State.CLAIMED, lease_until__lt=now)


class Batch(models.Model):
    """Up to a thousand deliveries, which one worker at a time has in its hands.

    The lease says how long a silent worker is believed to be alive. The fence is a number that is drawn
    anew for each claim: a worker that was held up past its lease finds another number there and stops.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting")
        CLAIMED = "claimed", _("in a worker's hands")
        DONE = "done", _("done")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="batches", db_index=False)
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, db_default=State.OPEN)
    due_at = models.DateTimeField(help_text="Not before: deferred deliveries and an unreachable mail server wait.")
    claimed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    #: The folder of journals of the machine that has it in hand: only there can be known what a dead worker has done.
    place = models.CharField(max_length=36, blank=True, db_default="")
    fence = models.PositiveIntegerField(db_default=0)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["campaign", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "seq"], name="batch_once"),
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_at__isnull=False, lease_until__isnull=False)
                | (~Q(state="claimed") & Q(claimed_at__isnull=True, lease_until__isnull=True)),
                name="batch_lease_while_claimed",
            ),
        ]
        # Of what is still to be done only: a claim costs the same whether nothing has been sent or nearly all.
        indexes = [
            models.Index(fields=["campaign", "due_at"], condition=~Q(state="done"), name="batch_to_do"),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="batch_by_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.seq}"


class DeliveryQuerySet(models.QuerySet):
    def waiting(self):
        """Those of which nothing has come yet. Some may be in a worker's hands: their batch tells."""
        return self.filter(state__in=(Delivery.State.PENDING, Delivery.State.DEFERRED))

    def due(self, now):
        """Those of them that may be tried at the moment `now`."""
        return self.waiting().filter(Q(due_at__isnull=True) | Q(due_at__lte=now))

    def counts(self) -> dict[str, int]:
        """The number in each state, the empty ones included."""
        found = dict(self.values_list("state").annotate(number=Count("pk")).order_by())
        return {state: found.get(state, 0) for state in Delivery.State.values}

    def by_domain(self):
        """For each domain of recipients how many were sent to, were refused, and are tried again; the largest first."""
        known = self.exclude(address="").order_by()
        domains = known.annotate(domain=Lower(Substr("address", StrIndex("address", Value("@")) + 1))).values("domain")
        states = {state: Count("pk", filter=Q(state=state)) for state in ("sent", "failed", "deferred")}
        return domains.annotate(number=Count("pk"), **states).order_by("-number", "domain")


class Delivery(models.Model):
    """One campaign to one subscriber: the row that decides whether the message is still to be sent.

    It is written when it is entered, and once for each attempt, when the batch is put back.
    The database keeps no foreign keys here. To a million readers each would cost a million look-ups, two thirds of the
    time that a freeze took with the four of them (benchmarks/freeze.py), to find what the same statement has just read
    from those very tables. What is deleted later goes through Django, and people through `services.erasure`.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        DEFERRED = "deferred", _("to be tried again")
        FAILED = "failed", _("refused")
        EXCLUDED = "excluded", _("left out")
        UNCERTAIN = "uncertain", _("uncertain")
        CANCELLED = "cancelled", _("cancelled")

    SETTLED = (State.SENT, State.FAILED, State.EXCLUDED, State.UNCERTAIN, State.CANCELLED)

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    # Empty when the subscriber has been erased; the books still count the row.
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries", db_index=False, db_constraint=False
    )
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="deliveries", db_constraint=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    address = models.EmailField(_("e-mail address"), blank=True)
    message_id = models.CharField(max_length=150)
    state = models.CharField(_("state"), max_length=10, choices=State, db_default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), db_default=0)
    due_at = models.DateTimeField(null=True)
    attempt_started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    reply = models.CharField(_("the mail server's answer"), max_length=500, db_default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            # In this order: it finds the deliveries of a subscriber as well.
            models.UniqueConstraint(fields=["subscriber", "campaign"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["sent", "failed", "excluded", "uncertain", "cancelled"], settled_at__isnull=False
                )
                | Q(state__in=["pending", "deferred"], settled_at__isnull=True),
                name="delivery_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="deferred") | Q(due_at__isnull=False), name="delivery_deferred_until"
            ),
        ]
        # The deliveries of a campaign lie side by side: PostgreSQL finds them by a BRIN (migration 10).
        indexes = [
            # What staff are shown; the many that wait or are sent cost nothing here.
            models.Index(
                fields=["campaign", "state", "id"],
                condition=Q(state__in=["deferred", "failed", "uncertain"]),
                name="delivery_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} → {self.address}"
