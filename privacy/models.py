"""What the portal tells people about their data: the statement's versions and the declaration of storage."""

from datetime import date

from cookie_consent.models import validate_cookie_name
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.fields import RichTextField
from core.models import Translated, TranslatedQuerySet
from privacy.cms_models import Video  # noqa: F401 -- Django looks for models here


class PrivacyStatementQuerySet(TranslatedQuerySet):
    def in_force_by(self, day: date):
        """Versions that had come into force by `day`, the newest first: the first one counts."""
        return self.filter(date__lte=day).order_by("-date").with_texts()


class PrivacyStatement(Translated):
    """One version of the privacy statement. What readers have been told stays as it was."""

    date = models.DateField(_("in force from"), unique=True)
    material = models.BooleanField(
        _("changes what people agreed to"),
        default=False,
        help_text=_("Tick this when the change is more than wording: a new purpose, recipient or period."),
    )
    translations = TranslatedFields(
        change_note=models.CharField(_("what changed"), max_length=300, help_text=_("One sentence for readers.")),
        body=RichTextField(_("text")),
    )

    objects = TranslatableManager.from_queryset(PrivacyStatementQuerySet)()

    class Meta:
        verbose_name = _("privacy statement")
        verbose_name_plural = _("privacy statement: versions")
        ordering = ["-date"]

    def __str__(self) -> str:
        return str(self.date)

    def get_absolute_url(self) -> str:
        return reverse("privacy:version", args=[self.date])

    @property
    def is_in_force(self) -> bool:
        """Whether readers have been told this: now, or until a newer version came."""
        return self.date <= timezone.localdate()


class Purpose(Translated):
    """Why the portal stores something on people's devices; an optional purpose is asked about.

    django-cookie-consent keeps the choice: `services.apply_declaration` tells it of every purpose.
    """

    varname = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        validators=[validate_cookie_name],
        help_text=_(
            "A short word for the program, such as video. It stands in the visitor's choice: do not change it."
        ),
    )
    required = models.BooleanField(
        _("strictly necessary"),
        default=False,
        help_text=_("Necessary for what the visitor asked for. Then nobody is asked, only told."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("1 is shown first."))
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=100),
        description=models.TextField(_("description"), help_text=_("One to three sentences.")),
    )

    class Meta:
        verbose_name = _("purpose of storage")
        verbose_name_plural = _("cookie declaration")
        ordering = ["position", "varname"]

    def __str__(self) -> str:
        return self.in_some_language("name") or self.varname


class StoredItem(Translated):
    """A cookie or another thing kept in the visitor's browser."""

    class Kind(models.TextChoices):
        COOKIE = "cookie", _("cookie")
        LOCAL = "local_storage", _("local storage")
        SESSION = "session_storage", _("session storage")

    class Party(models.TextChoices):
        FIRST = "first", _("first party (ourselves)")
        THIRD = "third", _("third party (others)")

    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="items", verbose_name=_("purpose of storage"))
    name = models.CharField(
        _("name"), max_length=100, help_text=_("As the browser shows it; * stands for whatever follows, as in yt-*.")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COOKIE)
    party = models.CharField(_("set by"), max_length=10, choices=Party, default=Party.FIRST)
    provider = models.CharField(_("provider"), max_length=100)
    domain = models.CharField(_("domain"), max_length=250, blank=True, help_text=_("Empty: our own."))
    translations = TranslatedFields(
        use=models.CharField(_("what for"), max_length=300),
        lifetime=models.CharField(_("how long"), max_length=100),
    )

    class Meta:
        verbose_name = _("cookie or other storage")
        verbose_name_plural = _("cookies and other storage")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "name", "domain"], name="stored_item_once_a_purpose"),
        ]

    def __str__(self) -> str:
        return self.name
