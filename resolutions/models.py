"""Annual meetings, the resolutions they decide, and the focus areas and clauses of these."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatedFields

from core.models import Publication, PublicationQuerySet, Translated
from policies.models import Demand
from resolutions.cms_models import LatestResolutions  # noqa: F401 -- Django looks for models here


class AnnualMeeting(Translated):
    """The members' meeting that decides resolutions."""

    date = models.DateField(
        _("date"), unique=True, error_messages={"unique": _("There is an annual meeting on this day already.")}
    )
    place = models.CharField(_("place"), max_length=100)
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=100, help_text=_("Such as Annual Meeting 2026."))
    )

    class Meta:
        verbose_name = _("annual meeting")
        verbose_name_plural = _("annual meetings")
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.in_some_language("name") or str(self.date)


class ResolutionQuerySet(PublicationQuerySet):
    def adopted(self):
        return self.filter(decision=Resolution.Decision.ADOPTED)

    def with_meeting(self):
        return self.select_related("meeting").prefetch_related("meeting__translations")

    def public(self):
        """What visitors may see: adopted and published, newest first."""
        return self.adopted().published().with_meeting()

    def with_text(self):
        """Fetch the meeting, the focus areas, their clauses and the public demands that these quote, with stage."""
        demands = Demand.objects.published().with_stage().with_texts()
        return self.with_meeting().prefetch_related("sections__clauses", Prefetch("sections__clauses__demand", demands))


class Resolution(Publication):
    """A text for an annual meeting, in the one language in which it is decided."""

    class Decision(models.TextChoices):
        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")

    meeting = models.ForeignKey(
        AnnualMeeting, models.PROTECT, related_name="resolutions", verbose_name=_("annual meeting")
    )
    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^\d{4}-[1-9]\d{0,2}$", _("Write the year and a number, such as 2026-1."))],
        help_text=_("The year and a number, such as 2026-1."),
        error_messages={"unique": _("Another resolution has this number.")},
    )
    # Once for all, not once a meeting: a year may have two meetings, and an address must lead to one text.
    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_("The last part of the page's address. Left empty, it is made from the title."),
        error_messages={"unique": _("Another resolution has this address.")},
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default="nb",
        help_text=_("The language it is decided in."),
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("One sentence for lists."))
    preamble = models.TextField(_("preamble"), help_text=_("An empty line starts a new paragraph."))
    figures_note = models.TextField(
        _("sources"), blank=True, help_text=_("Where the figures in the text come from, with addresses.")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.DRAFT, editable=False)

    objects = ResolutionQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["-meeting__date", Length("number"), "number"]
        permissions = [("adopt_resolution", _("Can record that a resolution is adopted"))]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decision="adopted") | Q(published_at__isnull=True),
                name="resolution_published_only_when_adopted",
                violation_error_message=_("Only an adopted resolution can be published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("resolutions:detail", args=[self.meeting.date.year, self.slug])

    @property
    def shown_language(self) -> str:
        """The language it is decided in, which is the only one it has."""
        return self.language

    @property
    def languages(self) -> list[str]:
        return [self.language]

    @property
    def is_adopted(self) -> bool:
        return self.decision == self.Decision.ADOPTED


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

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="sections", verbose_name=_("resolution"))
    position = position_field(_("Its place in the resolution. Left empty, it comes last."))
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True, help_text=_("What the clauses below it answer."))

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "position"], name="section_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="section_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class ClauseQuerySet(models.QuerySet):
    def public(self):
        """Clauses of public resolutions, the oldest first, each with all it needs to be cited."""
        resolution = "section__resolution"
        return (
            self.filter(section__resolution__in=Resolution.objects.adopted().published())
            .select_related(f"{resolution}__meeting")
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
    """One numbered sentence of a focus area, which may quote a demand in words of its own."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="clauses", verbose_name=_("focus area"))
    position = position_field(_("Its place in the focus area. Left empty, it comes last."))
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

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "position"], name="clause_position_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="clause_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.text[:80]}"

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """The clause's number in its resolution, which is its permanent address: `#2.3`."""
        return f"{self.section.position}.{self.position}"

    @property
    def document(self) -> Resolution:
        """What the clause stands in, for those who know quotations but not resolutions."""
        return self.section.resolution
