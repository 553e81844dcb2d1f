"""What came back: mail that could not be delivered, and complaints about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.delivery import Delivery
from newsletter.models.subscriber import Subscriber


class Bounce(models.Model):
    """One report about one message. The rules of `newsletter.bounces` decide what follows from it."""

    class Kind(models.TextChoices):
        HARD = "hard", _("the address does not work")
        SOFT = "soft", _("not delivered this time")
        COMPLAINT = "complaint", _("reported as unwanted")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, null=True, related_name="bounces", verbose_name=_("subscriber")
    )
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, related_name="bounces", verbose_name=_("delivery")
    )
    status = models.CharField(_("status"), max_length=12, blank=True, help_text="RFC 3463, such as 5.1.1.")
    words = models.CharField(_("the mail server's answer"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    #: The SHA-256 of the report, or the mail company's number of it: read twice, it counts once.
    key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()
