"""Member organisations and the periods of their membership."""

from datetime import date, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.models import Translated, TranslatedQuerySet
from members.fields import OrganisationNumberField
from members.logos import LogoField

ONE_DAY = timedelta(days=1)


class OrganisationQuerySet(TranslatedQuerySet):
    def public(self):
        """Organisations that are or have been members; the others are only being prepared."""
        begun = Membership.objects.filter(start__lte=timezone.localdate())
        return self.filter(pk__in=begun.values("organisation"))

    def members_on(self, day: date):
        """Organisations that belonged to the alliance on `day`, with their `status_on_day`, on leave or not."""
        return self.filter(Membership.covering(day, "memberships__")).annotate(status_on_day=F("memberships__status"))

    def active_on(self, day: date):
        """Members that were not on leave on `day`."""
        return self.members_on(day).filter(status_on_day=Membership.Status.MEMBER)

    def with_memberships(self):
        """Fetch the periods with one more query, however many rows there are."""
        return self.prefetch_related("memberships")


class Organisation(Translated):
    """An organisation that is, has been or is about to become a member."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of the page's address."))
    organisation_number = OrganisationNumberField(
        _("organisation number"),
        null=True,
        blank=True,
        unique=True,
        help_text=_("Nine digits, from the Register of Legal Entities. Spaces do no harm."),
        error_messages={"unique": _("There is an organisation with this organisation number already.")},
    )
    website = models.URLField(_("website"), blank=True)
    founded = models.PositiveSmallIntegerField(
        _("founded"), null=True, blank=True, validators=[MinValueValidator(1800)]
    )
    logo = LogoField(
        _("logo"),
        blank=True,
        help_text=_("PNG, JPEG or WebP, at most 2 MB. It is made smaller and cleaned of hidden information."),
    )
    translations = TranslatedFields(
        description=models.TextField(_("description"), help_text=_("Two or three sentences.")),
    )

    objects = TranslatableManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("member organisation")
        verbose_name_plural = _("member organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("members:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether it is or has been a member: `OrganisationQuerySet.public` for one organisation."""
        return any(period.start <= timezone.localdate() for period in self.memberships.all())

    def membership_on(self, day: date) -> "Membership | None":
        """The period that contains `day`."""
        return next((period for period in self.memberships.all() if period.contains(day)), None)

    def unbroken_since(self, day: date) -> date | None:
        """The first day of the unbroken membership that contains `day`, leave counted in."""
        period = self.membership_on(day)
        starts = {earlier.end: earlier.start for earlier in self.memberships.all()}
        since = period and period.start
        while since and since - ONE_DAY in starts:
            since = starts[since - ONE_DAY]
        return since


class Membership(models.Model):
    """A period in which an organisation was a member or on leave; both days are included."""

    class Status(models.TextChoices):
        MEMBER = "member", _("member")
        ON_LEAVE = "on_leave", _("on leave")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships", verbose_name=_("member organisation")
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day. Empty: until further notice."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.MEMBER)

    class Meta:
        verbose_name = _("membership period")
        verbose_name_plural = _("membership periods")
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        last = date_format(self.end) if self.end else "…"
        return f"{date_format(self.start)} – {last} ({self.get_status_display()})"

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or self.end >= day)

    @staticmethod
    def covering(day: date, prefix: str = "") -> Q:
        """The condition for a period that contains `day`; `prefix` leads to it through a relation."""
        return Q(**{f"{prefix}start__lte": day}) & (
            Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day})
        )
