"""Resolutions: what is decided about a text, by which votes, and when readers see it."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Publication, PublicationQuerySet
from members.models import Organisation
from policies.models import Demand
from resolutions.models.meeting import AnnualMeeting


class Decision(models.TextChoices):
    """How far a resolution has come; resolutions/rules.py says what may follow upon what."""

    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for amendments")
    ADOPTED = "adopted", _("adopted")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn by its movers")
    SUPERSEDED = "superseded", _("superseded")


#: What the meeting has said stands: from then on text, votes and amendments stay as they are.
DECIDED = frozenset({Decision.ADOPTED, Decision.REJECTED, Decision.WITHDRAWN, Decision.SUPERSEDED})
#: What was adopted stays readable, also when a later meeting has put something else in its place.
ONCE_ADOPTED = frozenset({Decision.ADOPTED, Decision.SUPERSEDED})


class Vote(models.TextChoices):
    COUNTED = "counted", _("counted")
    UNANIMOUS = "unanimous", _("unanimous")
    UNRECORDED = "unrecorded", _("not recorded")


class ResolutionQuerySet(PublicationQuerySet):
    def adopted(self):
        """What has been adopted, also what has been superseded since."""
        return self.filter(decision__in=ONCE_ADOPTED)

    def open(self):
        return self.filter(decision=Decision.OPEN)

    def with_meeting(self):
        return self.select_related("meeting", "text").prefetch_related("meeting__translations")

    def public(self):
        """What visitors may see: adopted and published, newest first."""
        return self.adopted().published().with_meeting()

    def for_readers(self):
        """Fetch what stands around the text on its page: the meeting, the movers, what came before and after.

        Three queries, however much there is.
        """
        earlier = Resolution.objects.adopted().published().select_related("meeting", "text")
        return (
            self.select_related("meeting__minutes", "text", "superseded_by__meeting", "superseded_by__text")
            .defer("text__canonical", "superseded_by__text__canonical")
            .prefetch_related("movers", Prefetch("supersedes", earlier.defer("text__canonical")))
        )

    def in_rows(self):
        """Leave out what a list does not show: the texts themselves."""
        return self.defer("text__preamble", "text__sources", "text__canonical")

    def earlier_on_the_same_topic(self, resolution):
        """Those of earlier meetings, in its language, that quote demands of its topics or that it supersedes."""
        topics = Demand.objects.filter(clauses__section__edition=resolution.text_id).values("topic")
        texts = Demand.objects.filter(topic__in=topics).values("clauses__section__edition")
        alike = Q(text__in=texts) | Q(superseded_by=resolution)
        return self.filter(alike, language=resolution.language, meeting__date__lt=resolution.meeting.date)


class Resolution(Publication):
    """A matter for an annual meeting. Its wording stands in editions, in the one language in which it is decided."""

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
    summary = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("One sentence for lists."))
    movers = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="resolutions_moved",
        verbose_name=_("movers"),
        help_text=_("Member organisations that put it forward. None: the board does."),
    )
    text = models.ForeignKey(
        "Edition",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("text"),
        help_text=_("The edition that stands: the proposal until it is adopted, then the newest edition."),
    )
    amendments_until = models.DateTimeField(
        _("amendments until"), null=True, blank=True, editable=False, help_text=_("Later ones are not received.")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.DRAFT, editable=False)
    vote = models.CharField(_("vote"), max_length=10, choices=Vote, blank=True, editable=False)
    votes_for = models.PositiveIntegerField(_("votes for"), null=True, blank=True, editable=False)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True, editable=False)
    votes_abstaining = models.PositiveIntegerField(_("abstaining"), null=True, blank=True, editable=False)
    quorum_note = models.CharField(
        _("quorum"),
        max_length=300,
        blank=True,
        editable=False,
        help_text=_("Such as: 31 of 40 organisations were represented."),
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )

    objects = ResolutionQuerySet.as_manager()

    Decision = Decision
    Vote = Vote

    class Meta(Publication.Meta):
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["-meeting__date", Length("number"), "number"]
        permissions = [("decide_resolution", _("Can open for amendments and record decisions"))]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decision__in=sorted(ONCE_ADOPTED)) | Q(published_at__isnull=True),
                name="resolution_published_only_when_adopted",
                violation_error_message=_("Only an adopted resolution can be published."),
            ),
            models.CheckConstraint(
                condition=Q(decision="superseded", superseded_by__isnull=False)
                | (~Q(decision="superseded") & Q(superseded_by=None)),
                name="resolution_superseded_by_another",
                violation_error_message=_("Say which resolution supersedes it."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(vote="counted", votes_for__isnull=False, votes_against__isnull=False)
                    & Q(votes_abstaining__isnull=False)
                )
                | (~Q(vote="counted") & Q(votes_for=None, votes_against=None, votes_abstaining=None)),
                name="resolution_votes_when_counted",
                violation_error_message=_("Write how many voted for, against and abstained."),
            ),
            models.CheckConstraint(
                condition=(Q(decision__in=["adopted", "superseded", "rejected"]) & ~Q(vote=""))
                | (Q(decision__in=["draft", "open", "withdrawn"]) & Q(vote="")),
                name="resolution_vote_when_voted_on",
                violation_error_message=_("Say how the meeting voted."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="open") | Q(amendments_until__isnull=False),
                name="resolution_open_until",
                violation_error_message=_("Say until when amendments are received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("resolutions:detail", args=[self.meeting.date.year, self.slug])

    @property
    def title(self) -> str:
        return self.text.title if self.text else ""

    @property
    def shown_language(self) -> str:
        """The language it is decided in, which is the only one it has."""
        return self.language

    @property
    def languages(self) -> list[str]:
        return [self.language]

    @property
    def is_adopted(self) -> bool:
        """Whether it has been adopted; what has been superseded since was."""
        return self.decision in ONCE_ADOPTED

    @property
    def is_decided(self) -> bool:
        return self.decision in DECIDED

    @property
    def receives_amendments(self) -> bool:
        return self.decision == Decision.OPEN and timezone.now() <= self.amendments_until
