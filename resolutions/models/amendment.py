"""What member organisations want changed in a proposal, and the links by which they say so."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Organisation
from policies.models import Demand, Topic
from resolutions.models.resolution import Resolution
from resolutions.models.text import Clause, Section


class InvitationQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A personal link with which a representative of one organisation sends one amendment to one resolution.

    Only a digest of the link's secret is kept: who reads the database cannot use it.
    """

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="invitations", verbose_name=_("resolution"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("member organisation")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("Whom the link is sent to."))
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(used_at__lte=models.F("expires_at")),
                name="invitation_used_before_it_expired",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def has_expired(self) -> bool:
        return timezone.now() >= self.expires_at


class AmendmentQuerySet(models.QuerySet):
    def with_targets(self):
        """Fetch what each one says of which clause, and who moves it."""
        return self.select_related("organisation", "clause__section", "section").prefetch_related("cosigners")

    def adopted(self):
        return self.filter(decision=Amendment.Decision.ADOPTED)


class Amendment(models.Model):
    """One change that a member organisation wants in the proposal; the meeting decides on each."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("change a clause")
        DELETE = "delete", _("delete a clause")
        INSERT = "insert", _("insert a clause")
        NEW_SECTION = "section", _("a new focus area")

    class Decision(models.TextChoices):
        UNDECIDED = "undecided", _("not decided yet")
        ADOPTED = "adopted", pgettext_lazy("amendment", "adopted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        FALLEN = "fallen", _("fallen")

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="amendments", verbose_name=_("resolution"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)], editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="amendments", verbose_name=_("mover"))
    cosigners = models.ManyToManyField(
        Organisation, blank=True, related_name="amendments_cosigned", verbose_name=_("co-signers")
    )
    moved_on = models.DateField(_("moved"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    clause = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("clause"),
        help_text=_("The clause it changes or deletes, or after which it inserts one."),
    )
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name=_("focus area"),
        help_text=_("Where a clause is inserted first, or after which a new focus area comes."),
    )
    title = models.CharField(_("title of the new focus area"), max_length=200, blank=True)
    text = models.TextField(
        _("text"), blank=True, help_text=_("The clause as it shall be. In a new focus area: one clause on each line.")
    )
    reason = models.TextField(_("reason"), help_text=_("Why, in a few sentences."))
    demand = models.ForeignKey(
        Demand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quotes the demand")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("new demand under")
    )
    invitation = models.OneToOneField(
        Invitation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="amendment",
        verbose_name=_("sent by"),
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision, default=Decision.UNDECIDED, editable=False
    )
    decision_note = models.CharField(
        _("note on the decision"), max_length=300, blank=True, editable=False, help_text=_("Such as the votes.")
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=(Q(kind="change", clause__isnull=False, section=None, title="") & ~Q(text=""))
                | Q(kind="delete", clause__isnull=False, section=None, title="", text="")
                | (Q(kind="insert", title="", clause__isnull=False, section=None) & ~Q(text=""))
                | (Q(kind="insert", title="", clause=None, section__isnull=False) & ~Q(text=""))
                | (Q(kind="section", clause=None) & ~Q(title="") & ~Q(text="")),
                name="amendment_says_what_and_where",
                violation_error_message=_("Say which clause it is about, and the new words."),
            ),
            models.CheckConstraint(
                condition=Q(demand=None) | Q(topic=None),
                name="amendment_quotes_or_proposes",
                violation_error_message=_("A clause quotes a demand or proposes a new one, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}, {self.get_kind_display()} ({self.number})"

    @property
    def is_undecided(self) -> bool:
        return self.decision == self.Decision.UNDECIDED
