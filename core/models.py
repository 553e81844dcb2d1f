"""What several rooms' models have in common."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager, TranslatableQuerySet
from parler.models import TranslatableModel


def is_public(prefix: str = "") -> Q:
    """The condition of what visitors may see at this moment; `prefix` leads to it from another model."""
    return Q(**{f"{prefix}published_at__lte": timezone.now(), f"{prefix}withdrawn_at": None})


class PublicationQuerySet(models.QuerySet):
    def published(self):
        """What visitors may see at this moment."""
        return self.filter(is_public())

    def unwithdrawn(self):
        """What visitors see or will see when the drafts are published."""
        return self.filter(withdrawn_at=None)


class Publication(models.Model):
    """Published from a moment on: without one it is a draft, with one to come it is scheduled.

    What visitors have seen keeps that moment for ever, also when it is withdrawn, and its address tells why.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    published_at = models.DateTimeField(
        _("published from"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: a draft that only staff see. A time to come: visible from then on."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("Shown to those who follow a link to the page. One or two sentences in bokmål."),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False, published_at__lte=F("withdrawn_at")),
                name="%(class)s_withdrawn_only_after_publishing",
                violation_error_message=_("It is withdrawn: publish it again before you change the time."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="%(class)s_withdrawn_with_a_reason",
                violation_error_message=_("Say why it is withdrawn."),
            ),
        ]

    @property
    def publication_state(self) -> State:
        if self.published_at is None:
            return self.State.DRAFT
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.PUBLISHED if self.published_at <= timezone.now() else self.State.SCHEDULED

    @property
    def is_published(self) -> bool:
        return self.publication_state == self.State.PUBLISHED

    @property
    def has_been_public(self) -> bool:
        return self.publication_state in {self.State.PUBLISHED, self.State.WITHDRAWN}

    @property
    def is_gone(self) -> bool:
        """Whether visitors have seen it and are to be told why they no longer do."""
        return self.publication_state == self.State.WITHDRAWN


class TranslatedQuerySet(TranslatableQuerySet):
    def with_texts(self):
        """Fetch the texts in all languages with one more query, however many rows there are."""
        return self.prefetch_related("translations")


class TranslatedManager(TranslatableManager.from_queryset(TranslatedQuerySet)):
    """`objects` of a translated model."""


class Translated(TranslatableModel):
    """A model with translated fields that knows which language it actually shows."""

    objects = TranslatedManager()

    class Meta:
        abstract = True

    @property
    def shown_language(self) -> str:
        """The language of the text that a visitor gets, which may be the fallback."""
        wanted = self.get_current_language()
        return next((code for code in (wanted, *self.get_fallback_languages()) if self.has_translation(code)), wanted)

    @property
    def languages(self) -> list[str]:
        """The languages it is written in, in the order of the settings."""
        written = set(self.get_available_languages())
        return [code for code, _name in settings.LANGUAGES if code in written]

    def in_some_language(self, field: str) -> str:
        """`field` in the language shown or, where that is not written yet, in another."""
        codes = (self.get_current_language(), *self.get_fallback_languages())
        texts = (self.safe_translation_getter(field, language_code=code) for code in codes)
        return next(filter(None, texts), "")


class TranslatedPublicationQuerySet(PublicationQuerySet, TranslatedQuerySet):
    pass
