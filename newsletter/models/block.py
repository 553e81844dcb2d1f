"""What a newsletter is made of."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.fields import RichTextField
from core.models import Translated, TranslatedQuerySet
from newsletter.models.campaign import Campaign

leads_somewhere = RegexValidator(
    r"^(https?://|/(?!/)|mailto:)\S+$", _("Begin with https://, or with / for a page of ours.")
)


class Block(Translated):
    """A heading, a text, something picked from the site, or a button."""

    class Kind(models.TextChoices):
        HEADING = "heading", _("heading")
        TEXT = "text", _("text")
        PICK = "pick", _("something from the site")
        BUTTON = "button", _("button")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="blocks", verbose_name=_("newsletter"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    # What is picked: the key of its offer (`core.offers`) and its number there.
    source = models.CharField(_("source"), max_length=40, blank=True)
    number = models.PositiveBigIntegerField(_("number"), null=True, blank=True)
    url = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        validators=[leads_somewhere],
        help_text=_("Where the button leads. A page of ours can be written short, such as /krav/4/."),
    )
    translations = TranslatedFields(
        # The heading's words or what stands on the button.
        line=models.CharField(_("words"), max_length=120, blank=True),
        # The text, or a few words of ours above what is picked.
        text=RichTextField(_("text"), blank=True),
    )

    objects = TranslatableManager.from_queryset(TranslatedQuerySet)()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="pick", number__isnull=False) & ~Q(source=""))
                | (~Q(kind="pick") & Q(source="", number=None)),
                name="block_picks_something",
                violation_error_message=_("Pick what is to be shown."),
            ),
            models.CheckConstraint(condition=Q(kind="button") | Q(url=""), name="block_only_a_button_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"
