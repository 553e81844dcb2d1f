"""Who may import and export subscribers, and which step is open in which state."""

from django.utils.translation import gettext as _

from core.rules import YES, Answer, every, no
from newsletter.models import SubscriberImport

State = SubscriberImport.State


def may_import(user) -> Answer:
    allowed = user.has_perm("newsletter.import_subscribers")
    return YES if allowed else no(_("You may not import subscribers. An administrator can let you."))


def may_export(user) -> Answer:
    allowed = user.has_perm("newsletter.export_subscribers")
    return YES if allowed else no(_("You may not export subscribers. An administrator can let you."))


def _may(item: SubscriberImport, user) -> Answer:
    return may_import(user)


def is_unwritten(item: SubscriberImport, user) -> Answer:
    if item.state == State.DROPPED:
        return no(_("The file has been dropped. Upload it once more."))
    written = item.state in (State.WRITING, State.DONE)
    return no(_("The import has been confirmed already.")) if written else YES


def is_not_being_checked(item: SubscriberImport, user) -> Answer:
    return no(_("The file is being checked already.")) if item.state == State.CHECKING else YES


def is_described(item: SubscriberImport, user) -> Answer:
    return YES if item.is_described else no(_("Say first where and when they said yes."))


def has_addresses(item: SubscriberImport, user) -> Answer:
    if item.address_column is None:
        return no(_("Say first which column holds the e-mail addresses."))
    return YES


def is_checked(item: SubscriberImport, user) -> Answer:
    return YES if item.state == State.CHECKED else no(_("The file has not been checked to its end."))


may_read_anew = may_drop = every(_may, is_unwritten)
may_check = every(_may, is_unwritten, is_not_being_checked, is_described, has_addresses)
may_confirm = every(_may, is_unwritten, is_checked)
