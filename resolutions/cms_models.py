"""What staff choose when they put resolutions on a page. `models.py` imports this, so Django finds it."""

from cms.models import CMSPlugin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class LatestResolutions(CMSPlugin):
    """The newest resolutions, however many staff want."""

    count = models.PositiveSmallIntegerField(
        _("number of resolutions"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = _("latest resolutions")
        verbose_name_plural = _("latest resolutions")

    def __str__(self) -> str:
        return str(self.count)
