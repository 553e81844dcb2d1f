"""What staff do with a file of subscribers. Each step is taken once: whoever comes second finds another state."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from core.rules import require
from newsletter import import_rules as rules
from newsletter.importing import layout, work
from newsletter.models import ImportPart, ImportRow, MailingList, SubscriberImport
from newsletter.services import doorbell

State = SubscriberImport.State

#: How long a file and what was found in it are kept, whatever becomes of the import.
KEPT = timedelta(days=7)


@transaction.atomic
def upload(*, file: UploadedFile, user) -> SubscriberImport:
    """Store a file in parts, and find out how it is to be read.

    Raises:
        Refused: the user may not import.
    """
    require(rules.may_import(user))
    name = file.name[-SubscriberImport._meta.get_field("name").max_length :]
    item = SubscriberImport.objects.create(name=name, size=file.size, uploaded_by=user)
    for seq, content in enumerate(_quarters(file)):
        ImportPart.objects.create(subscriber_import=item, seq=seq, content=content)
    _apply(item, layout.detect(item))
    return item


def _quarters(file: UploadedFile) -> Iterable[bytes]:
    file.seek(0)
    return iter(lambda: file.read(ImportPart.SIZE), b"")


def _apply(item: SubscriberImport, found: layout.Layout) -> None:
    item.encoding, item.delimiter = found.encoding, found.delimiter
    item.has_headings, item.everyone = found.has_headings, found.everyone
    for name, column in found.columns.items():
        setattr(item, name, column)
    item.ask = item.time_column is None
    item.save()


@transaction.atomic
def tell_consent(*, item: SubscriberImport, lists: Iterable[MailingList], source: str, on, user) -> None:
    """Write down which lists it is for, and where and when those in the file said yes.

    What an earlier check found was for other lists, and no longer counts.
    """
    item = _locked(item)
    require(rules.may_read_anew(item, user))
    item.consent_source, item.consent_on = source, on
    _begin_anew(item)
    item.lists.set(lists)


@transaction.atomic
def read_as(*, item: SubscriberImport, user, **values) -> None:
    """Read the file in another way: what an earlier check found no longer counts.

    Args:
        item: of which the values are those of the fields from `encoding` to `language`.
        user: who wants it.
        **values: of these fields; the others stay as they are.
    """
    item = _locked(item)
    require(rules.may_read_anew(item, user))
    for name, value in values.items():
        setattr(item, name, value)
    item.ask = item.time_column is None
    _begin_anew(item)


def _begin_anew(item: SubscriberImport) -> None:
    item.state, item.trouble, item.found = State.UPLOADED, "", {}
    item.save()
    item.rows.all().delete()


@transaction.atomic
def start_check(*, item: SubscriberImport, user) -> None:
    item = _locked(item)
    require(rules.may_check(item, user))
    item.state, item.trouble, item.attempts = State.CHECKING, "", 0
    item.lease_until, item.bytes_read = None, 0
    item.save(update_fields=["state", "trouble", "attempts", "lease_until", "bytes_read"])
    doorbell.ring_on_commit(work.TASK, item.pk)


@transaction.atomic
def confirm(*, item: SubscriberImport, ask: bool, block: bool, user) -> None:
    """Let a worker write what the check found: all of it or nothing.

    Args:
        item: checked.
        ask: let each confirm by a letter first.
        block: keep those out for good who have left or cannot be reached, by what the file says.
        user: who answers for it.
    """
    item = _locked(item)
    require(rules.may_confirm(item, user))
    item.state, item.ask, item.block = State.WRITING, ask, block
    item.trouble, item.attempts = "", 0
    item.save(update_fields=["state", "ask", "block", "trouble", "attempts"])
    doorbell.ring_on_commit(work.TASK, item.pk)


@transaction.atomic
def drop(*, item: SubscriberImport, user) -> None:
    """Forget the file at once; nothing was written."""
    item = _locked(item)
    require(rules.may_drop(item, user))
    SubscriberImport.objects.filter(pk=item.pk).update(state=State.DROPPED)
    _forget(item)


def forget_old() -> int:
    """Forget files that nobody has gone on with, and the bad rows of those that have been written; their number.

    One that is being written at this moment is let alone.
    """
    old = SubscriberImport.objects.with_something_to_forget().filter(uploaded_at__lt=timezone.now() - KEPT)
    return sum(map(_forget_old, old.exclude(state=State.WRITING)))


@transaction.atomic
def _forget_old(item: SubscriberImport) -> bool:
    item = _locked(item)
    if item.state == State.WRITING:
        return False
    if item.state != State.DONE:
        SubscriberImport.objects.filter(pk=item.pk).update(state=State.DROPPED)
    _forget(item)
    return True


def _forget(item: SubscriberImport) -> None:
    ImportRow.objects.filter(subscriber_import=item).delete()
    item.parts.all().delete()
    SubscriberImport.objects.filter(pk=item.pk).update(forgotten_at=timezone.now(), lease_until=None)


def _locked(item: SubscriberImport) -> SubscriberImport:
    return SubscriberImport.objects.select_for_update().get(pk=item.pk)
