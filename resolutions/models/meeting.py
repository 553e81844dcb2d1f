"""The members' meetings that decide resolutions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from filer.fields.file import FilerFileField
from parler.models import TranslatedFields

from core.models import Translated


class AnnualMeeting(Translated):
    """The members' meeting that decides resolutions."""

    date = models.DateField(
        _("date"), unique=True, error_messages={"unique": _("There is an annual meeting on this day already.")}
    )
    place = models.CharField(_("place"), max_length=100)
    minutes = FilerFileField(
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("minutes"),
        help_text=_("Visitors can fetch the file from the resolutions of the meeting. It can be added later."),
    )
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=100, help_text=_("Such as Annual Meeting 2026."))
    )

    class Meta:
        verbose_name = _("annual meeting")
        verbose_name_plural = _("annual meetings")
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.in_some_language("name") or str(self.date)
