"""Those who must not be written to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Suppression(models.Model):
    """An address, known by its fingerprint only, that gets no newsletter whatever else the tables say."""

    class Reason(models.TextChoices):
        ASKED = "asked", _("has asked never to be written to")
        COMPLAINT = "complaint", _("has reported our mail as unwanted")
        BOUNCED = "bounced", _("the address does not work")
        ERASED = "erased", _("has had everything erased")
        LEFT = "left", _("had left before we had their address")

    #: With these not even a letter is sent: anybody can type a stranger's address into a form.
    SILENT = (Reason.ASKED, Reason.COMPLAINT)

    address_hash = models.CharField(_("fingerprint of the address"), max_length=64, unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.address_hash[:12]}… {self.get_reason_display()}"

    @property
    def is_silent(self) -> bool:
        return self.reason in self.SILENT
