"""The lists one can subscribe to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from parler.managers import TranslatableManager
from parler.models import TranslatedFields

from core.models import Translated, TranslatedQuerySet


class MailingListQuerySet(TranslatedQuerySet):
    def public(self):
        """Those that anybody may sign up for."""
        return self.filter(is_public=True)

    def with_readers(self):
        """Count the subscribers of each list as `readers`."""
        return self.annotate(readers=models.Count("subscriptions"))


class MailingList(Translated):
    """Something that is sent now and then to those who want just that."""

    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_("Stands in the List-ID of every mail, by which readers' mail programs sort. Never change it."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The lowest is shown first."))
    is_public = models.BooleanField(
        _("open to all"),
        default=True,
        help_text=_("Shown on the sign-up page, and its newsletters in the public archive."),
    )
    needs_approval = models.BooleanField(
        _("two persons"),
        default=False,
        help_text=_("A newsletter is sent only when someone else than its sender has approved it."),
    )
    translations = TranslatedFields(
        name=models.CharField(_("name"), max_length=80),
        description=models.CharField(
            _("description"), max_length=200, blank=True, help_text=_("What it is about and how often it comes.")
        ),
    )

    objects = TranslatableManager.from_queryset(MailingListQuerySet)()

    class Meta:
        verbose_name = _("mailing list")
        verbose_name_plural = _("mailing lists")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.in_some_language("name") or self.slug
