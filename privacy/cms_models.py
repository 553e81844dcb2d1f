"""What staff choose when they put a film on a page. `models.py` imports this, so Django finds it."""

from cms.models import CMSPlugin
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import videos


def validate_film(address: str) -> None:
    if videos.find(address) is None:
        raise ValidationError(_("Copy the address of a film at YouTube from the browser."))


class Video(CMSPlugin):
    """A film at YouTube; nothing is fetched from there before the visitor says yes."""

    title = models.CharField(_("title"), max_length=150, help_text=_("What the film is about, in a few words."))
    address = models.URLField(_("address of the film"), validators=[validate_film])

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def __str__(self) -> str:
        return self.title

    @property
    def film(self) -> videos.Film:
        return videos.find(self.address)
