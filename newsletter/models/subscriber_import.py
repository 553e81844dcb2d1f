"""Subscribers who come in a file: the file itself, how it is read, and what was found in each of its rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsletter.models.mailing_list import MailingList
from newsletter.models.subscriber import new_token


class SubscriberImportQuerySet(models.QuerySet):
    def waiting(self, now):
        """Those that a worker could do something for."""
        unheld = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(Q(state=SubscriberImport.State.WRITING) | Q(unheld, state=SubscriberImport.State.CHECKING))

    def with_something_to_forget(self):
        return self.filter(forgotten_at__isnull=True)


class SubscriberImport(models.Model):
    """One file, from its upload until what it holds is forgotten."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("waits for your yes")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class Encoding(models.TextChoices):
        UTF_8 = "utf-8", _("Unicode (UTF-8)")
        UTF_16_LE = "utf-16-le", _("Unicode (UTF-16)")
        UTF_16_BE = "utf-16-be", _("Unicode (UTF-16, big end first)")
        WINDOWS = "cp1252", _("Windows (1252)")
        MAC = "mac_roman", _("old Macintosh (MacRoman)")
        DOS = "cp850", _("DOS (850)")

    class Delimiter(models.TextChoices):
        SEMICOLON = ";", _("semicolon")
        COMMA = ",", _("comma")
        TAB = "\t", _("tab")

    class Status(models.TextChoices):
        """What a file says of an address."""

        SUBSCRIBED = "subscribed", _("They subscribe")
        LEFT = "left", _("They have left")
        BOUNCED = "bounced", _("Their addresses do not work")
        UNCONFIRMED = "unconfirmed", _("They have never confirmed")

    class Trouble(models.TextChoices):
        """Why it came to nothing."""

        QUOTE = "quote", _("A quotation mark in row %(row)s is opened and never closed. Mend it in the file.")
        NO_ROWS = "no rows", _("There are no rows below the headings.")
        GAVE_UP = "gave up", _("It was tried several times and did not succeed. Nothing was written. Try again later.")

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED, editable=False)
    trouble = models.CharField(max_length=10, choices=Trouble, blank=True, editable=False)
    trouble_row = models.PositiveIntegerField(null=True, editable=False)
    name = models.CharField(_("file"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"), default=0, editable=False)
    lists = models.ManyToManyField(MailingList, related_name="+", verbose_name=_("mailing lists"))
    #: Where and when the consent was given, in the words of whoever imports: it goes into each consent event.
    consent_source = models.CharField(_("where they said yes"), max_length=300, blank=True)
    consent_on = models.DateField(_("when they said yes"), null=True)

    # How the file is read.
    encoding = models.CharField(_("encoding"), max_length=10, choices=Encoding, default=Encoding.UTF_8)
    delimiter = models.CharField(_("between the columns"), max_length=1, choices=Delimiter, default=Delimiter.SEMICOLON)
    has_headings = models.BooleanField(_("the first row holds headings"), default=True)
    address_column = models.PositiveSmallIntegerField(_("e-mail address"), null=True)
    language_column = models.PositiveSmallIntegerField(_("language"), null=True)
    time_column = models.PositiveSmallIntegerField(_("time of the consent"), null=True)
    status_column = models.PositiveSmallIntegerField(_("whether they subscribe"), null=True)
    other_status_column = models.PositiveSmallIntegerField(_("whether they subscribe, once more"), null=True)
    everyone = models.CharField(_("those in the file"), max_length=11, choices=Status, default=Status.SUBSCRIBED)
    language = models.CharField(_("language of the others"), max_length=5, choices=settings.LANGUAGES, default="nb")

    # What is to be done with what was found.
    ask = models.BooleanField(_("ask each to confirm"), default=True)
    block = models.BooleanField(_("block those who have left or cannot be reached"), default=True)

    #: A worker that is silent until then is taken for dead; the fence tells a late one that it has been replaced.
    lease_until = models.DateTimeField(null=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    bytes_read = models.PositiveIntegerField(default=0, editable=False)
    #: The number of rows by verdict: as the check found them, and as they were when they were written.
    found = models.JSONField(default=dict, editable=False)
    outcome = models.JSONField(default=dict, editable=False)
    letters = models.PositiveIntegerField(default=0, editable=False)
    blocked = models.PositiveIntegerField(default=0, editable=False)

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    checked_at = models.DateTimeField(null=True, editable=False)
    written_at = models.DateTimeField(_("written"), null=True, editable=False)
    #: From then on nothing of the file is left but the numbers.
    forgotten_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriberImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        ordering = ["-uploaded_at", "-pk"]
        permissions = [
            ("import_subscribers", _("Can import subscribers from a file")),
            ("export_subscribers", _("Can export subscribers to a file")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "dropped"])
                | (~Q(consent_source="") & Q(consent_on__isnull=False, address_column__isnull=False)),
                name="subscriberimport_has_a_source",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(written_at__isnull=False), name="subscriberimport_written_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_described(self) -> bool:
        """Whether it is said where and when the consent was given."""
        return bool(self.consent_source and self.consent_on)

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.WRITING)

    @property
    def trouble_sentence(self) -> str:
        return str(self.Trouble(self.trouble).label) % {"row": self.trouble_row} if self.trouble else ""


class ImportPart(models.Model):
    """A quarter of a megabyte of the file: none of our programs has to hold all of it."""

    SIZE = 256 * 1024

    subscriber_import = models.ForeignKey(SubscriberImport, models.CASCADE, related_name="parts", db_index=False)
    seq = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of a file")
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["subscriber_import", "seq"], name="importpart_once")]

    def __str__(self) -> str:
        return f"{self.subscriber_import_id}/{self.seq}"


class ImportRowQuerySet(models.QuerySet):
    def counts(self) -> dict[str, int]:
        """The number of rows by verdict; those that there are none of are left out."""
        return dict(self.values_list("verdict").annotate(number=models.Count("pk")).order_by())


class ImportRow(models.Model):
    """What a row of the file comes to."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new: will be added")
        WAITING = "waiting", _("signed up, but never confirmed: will be added")
        MORE = "more", _("subscribes already, but not to this: will be added")
        HERE = "here", _("subscribes already: nothing changes")
        LEFT = "left", _("has left before: stays away, and can come back only by signing up")
        BLOCKED = "blocked", _("blocked: must not be written to")
        GONE = "gone", _("has left, says the file")
        DEAD = "dead", _("cannot be reached, says the file")
        UNSURE = "unsure", _("has never confirmed, says the file")
        KEPT = "kept", _("left elsewhere, says the file, but subscribes here: nothing changes")
        TWICE = "twice", _("stands again in the file")
        BAD = "bad", _("cannot be used")

    #: Who gets something by the import.
    GAINING = (Verdict.NEW, Verdict.WAITING, Verdict.MORE)
    #: Whose verdict may change until it is written.
    STILL_OPEN = (*GAINING, Verdict.HERE)
    #: What the file says against writing to them.
    AGAINST = (Verdict.GONE, Verdict.DEAD, Verdict.KEPT)

    class Reason(models.TextChoices):
        NO_ADDRESS = "empty", _("There is no address in the row.")
        NO_AT = "no at", pgettext_lazy("an e-mail address", "The @ is missing.")
        SEVERAL = "several", _("There is more than one @: one cell holds one address.")
        SPACE = "space", _("There is a space within the address.")
        LETTERS = "letters", _("Before the @ stands a letter that an address cannot have, such as æ, ø or å.")
        DOMAIN = "domain", _("What stands after the @ is no domain; one looks like this: example.org.")
        LENGTH = "length", _("The address is too long.")
        UNREADABLE = "unreadable", _("There is a character that cannot be read: choose another encoding.")
        NOT_AN_ADDRESS = "wrong", _("This is no e-mail address.")
        STATUS = "status", _("Whether they subscribe is not said in a word that we know.")
        TIME = "time", _("The time of the consent is no date. Write it as 2024-03-01 or 01.03.2024.")
        TWO_WAYS = "two ways", _("The date can be read in two ways. Write it as 2024-03-01 or 01.03.2024.")
        FUTURE = "future", _("The time of the consent has not come yet.")

    #: As much as is kept of what cannot be used, so that it can be found in the file.
    SAID = 100

    subscriber_import = models.ForeignKey(SubscriberImport, models.CASCADE, related_name="rows", db_index=False)
    #: As a spreadsheet counts: the first row is 1, and a line break within a cell does not count.
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("what becomes of it"), max_length=8, choices=Verdict)
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason, blank=True)
    said = models.CharField(_("what stands there"), max_length=SAID, blank=True)
    address = models.EmailField(_("e-mail address"), blank=True)
    address_hash = models.CharField(max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    consented_at = models.DateTimeField(_("time of the consent"), null=True)
    # The keys of the subscriber that it may become: one statement then makes all of them.
    token = models.CharField(max_length=22, default=new_token, editable=False)
    reference = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["subscriber_import", "number"], name="importrow_once")]
        indexes = [
            models.Index(fields=["subscriber_import", "address_hash"], name="importrow_by_address"),
            models.Index(fields=["subscriber_import", "verdict", "number"], name="importrow_by_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_import_id}/{self.number}"
