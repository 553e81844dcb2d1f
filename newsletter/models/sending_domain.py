"""How much mail may leave in our name, whichever machine sends it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SendingDomain(models.Model):
    """The limits of one domain that we send from, shared by all workers on all machines."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    per_minute = models.PositiveIntegerField(
        _("messages a minute"), default=0, help_text=_("What the mail server allows. 0: as fast as it goes.")
    )
    connections = models.PositiveSmallIntegerField(
        _("connections"),
        default=2,
        help_text=_("How many may be open to the mail server at a time, over all machines."),
    )
    #: The moment at which the next message may leave (the generic cell rate algorithm of ITU-T I.371).
    next_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("sending domain")
        verbose_name_plural = _("sending domains")
        ordering = ["domain"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(connections__gte=1),
                name="sendingdomain_has_a_connection",
                violation_error_message=_("At least one connection is needed."),
            )
        ]

    def __str__(self) -> str:
        return self.domain
