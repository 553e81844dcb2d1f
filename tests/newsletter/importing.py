"""Files for the tests of imports, and short ways from a file to what comes of it."""

from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from newsletter.importing import work
from newsletter.models import SubscriberImport
from newsletter.services import imports
from tests.newsletter.conftest import the_list

FILES = Path(__file__).with_name("import_files")
SOURCE = "Påmeldingslisten fra årsmøtet 2024"


def uploaded(name: str, user, content: bytes | None = None) -> SubscriberImport:
    """An import of one of `FILES`, or of some bytes, for the one list."""
    data = (FILES / name).read_bytes() if content is None else content
    item = imports.upload(file=SimpleUploadedFile(name, data), user=user)
    imports.tell_consent(item=item, lists=[the_list()], source=SOURCE, on=date(2024, 4, 20), user=user)
    item.refresh_from_db()
    return item


def checked(name: str, user, content: bytes | None = None, **values) -> SubscriberImport:
    item = uploaded(name, user, content)
    if values:
        imports.read_as(item=item, user=user, **values)
    return check_again(item, user)


def check_again(item: SubscriberImport, user) -> SubscriberImport:
    imports.start_check(item=item, user=user)
    work.work(item.pk)
    item.refresh_from_db()
    return item


def written(item: SubscriberImport, user, *, ask: bool = False, block: bool = True) -> SubscriberImport:
    imports.confirm(item=item, ask=ask, block=block, user=user)
    work.work(item.pk)
    item.refresh_from_db()
    return item


def verdicts(item: SubscriberImport) -> dict[int, str]:
    """What became of each row, by its number; of bad ones the reason."""
    return {row.number: row.reason or row.verdict for row in item.rows.all()}
