"""What a worker is called for. The broker may lose a call or repeat it: the import's state decides."""

from datetime import datetime

from newsletter.importing.checking import check
from newsletter.importing.writing import write
from newsletter.models import SubscriberImport

State = SubscriberImport.State

TASK = "newsletter.tasks.work_on_import"


def work(number: int) -> bool:
    """Do what an import waits for; true if this call did it."""
    state = SubscriberImport.objects.filter(pk=number).values_list("state", flat=True).first()
    if state == State.CHECKING:
        return check(number)
    return state == State.WRITING and write(number)


def calling(now: datetime) -> list[int]:
    """The numbers of the imports that wait for a worker."""
    return list(SubscriberImport.objects.waiting(now).values_list("pk", flat=True))
