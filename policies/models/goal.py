from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from parler.models import TranslatedFields

from core.models import Translated


class Goal(Translated):
    """One of the alliance's few lasting aims."""

    position = models.PositiveSmallIntegerField(
        _("position"), unique=True, validators=[MinValueValidator(1)], help_text=_("1 is shown first.")
    )
    translations = TranslatedFields(
        title=models.CharField(_("title"), max_length=200),
        text=models.TextField(_("text"), help_text=_("One or two sentences.")),
    )

    class Meta:
        verbose_name = _("main goal")
        verbose_name_plural = _("main goals")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.in_some_language("title") or str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('policies:goals')}#{self.position}"
