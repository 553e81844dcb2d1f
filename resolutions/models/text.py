"""The wording of resolutions: editions, their focus areas and the clauses of these."""

from collections.abc import Iterable
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.models import Demand, Figure, Topic
from resolutions.models.resolution import Resolution


class EditionQuerySet(models.QuerySet):
    def issued(self):
        """What has been adopted and every correction since, the first edition first."""
        return self.filter(number__gt=Edition.PROPOSAL, sealed_at__isnull=False).order_by("number")

    def without_canonical(self):
        """Leave the canonical text in the database: it says all the words once more."""
        return self.defer("canonical")


class Edition(models.Model):
    """One wording of a resolution: the proposal, what the meeting adopted, and each correction since.

    A sealed edition is never changed or deleted: the database refuses it.
    """

    #: The number of the text that is laid before the meeting and which amendments speak of.
    PROPOSAL = 0

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="editions", verbose_name=_("resolution"))
    number = models.PositiveSmallIntegerField(_("edition"))
    title = models.CharField(_("title"), max_length=200)
    preamble = models.TextField(_("preamble"), help_text=_("An empty line starts a new paragraph."))
    sources = models.TextField(
        _("sources"), blank=True, help_text=_("Where the figures in the text come from, with addresses.")
    )
    reason = models.CharField(
        _("reason for the correction"),
        max_length=500,
        blank=True,
        help_text=_("Shown to readers beside the edition, in the language of the resolution."),
    )
    sealed_at = models.DateTimeField(_("sealed"), null=True, blank=True, editable=False)
    canonical = models.TextField(
        _("canonical text"), blank=True, editable=False, help_text=_("The bytes that the hash is taken of, as UTF-8.")
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(number__lte=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="edition_correction_with_a_reason",
                violation_error_message=_("Say what is corrected, and why."),
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None, sha256="", canonical="")
                | (Q(sealed_at__isnull=False) & ~Q(sha256="") & ~Q(canonical="")),
                name="edition_sealed_with_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}/{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The edition's own address, which shows this wording for ever."""
        resolution = self.resolution
        return reverse("resolutions:edition", args=[resolution.meeting.date.year, resolution.slug, self.number])

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def is_proposal(self) -> bool:
        return self.number == self.PROPOSAL

    @property
    def issued_on(self) -> date | None:
        """The day it came about: the meeting's for what was adopted there, that of sealing for a correction."""
        if self.number <= 1:
            return self.resolution.meeting.date
        return timezone.localdate(self.sealed_at) if self.sealed_at else None

    @property
    def stands(self) -> bool:
        """Whether it is the newest wording of its resolution."""
        return self.resolution.text_id == self.pk


def position_field(help_text) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(999)], help_text=help_text
    )


class SectionQuerySet(models.QuerySet):
    def with_clause_count(self):
        """Count the clauses of each focus area as `clause_count`."""
        return self.annotate(clause_count=Count("clauses")).order_by("position")  # counting forgets the order


class Section(models.Model):
    """A focus area of a resolution."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections", verbose_name=_("edition"))
    position = position_field(_("Its place in the resolution."))
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True, help_text=_("What the clauses below it answer."))

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="section_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="section_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def anchor(self) -> str:
        """The focus area's number in its edition, which is its permanent address there: `#2`."""
        return str(self.position)

    @property
    def resolution(self) -> Resolution:
        return self.edition.resolution


class ClauseQuerySet(models.QuerySet):
    def public(self):
        """Clauses of the standing texts of public resolutions, the oldest first, each with all it takes to cite it."""
        resolution = "section__edition__resolution"
        return (
            self.filter(
                section__edition=F(f"{resolution}__text"),
                section__edition__resolution__in=Resolution.objects.adopted().published(),
            )
            .select_related(f"{resolution}__meeting", f"{resolution}__text")
            .prefetch_related(f"{resolution}__meeting__translations")
            .order_by(
                f"{resolution}__meeting__date",
                Length(f"{resolution}__number"),
                f"{resolution}__number",
                "section__position",
                "position",
            )
        )

    def quoting(self, demands: Iterable[int]):
        """Clauses that quote any of the demands with these numbers."""
        return self.filter(demand__in=demands)


class Clause(models.Model):
    """One numbered sentence of a focus area, which may raise a demand in words of its own."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="clauses", verbose_name=_("focus area"))
    position = position_field(_("Its place in the focus area."))
    text = models.TextField(_("text"), help_text=_("One sentence."))
    demand = models.ForeignKey(
        Demand,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clauses",
        verbose_name=_("quotes the demand"),
        help_text=_("Search for the demand's number or words. Leave empty when the clause quotes none."),
    )
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new demand under"),
        help_text=_("The clause becomes a demand of this topic when the resolution is adopted."),
    )
    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clauses",
        verbose_name=_("cites the figure"),
        help_text=_("Readers are told where the figure comes from, and when it has grown old."),
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="clause_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="clause_position_from_one"),
            models.CheckConstraint(
                condition=Q(demand=None) | Q(topic=None),
                name="clause_quotes_or_proposes",
                violation_error_message=_("A clause quotes a demand or proposes a new one, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.text[:80]}"

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The clause's number in its edition, which is its permanent address there: `#2.3`."""
        return f"{self.section.position}.{self.position}"

    @property
    def document(self) -> Resolution:
        """What the clause stands in, for those who know quotations but not resolutions."""
        return self.section.resolution
