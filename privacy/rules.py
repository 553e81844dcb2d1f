"""What may be done with a statement that readers have seen."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.rules import YES, Answer, no
from privacy.consent import VIDEO
from privacy.models import PrivacyStatement, Purpose


def may_rewrite(statement: PrivacyStatement, language: str) -> Answer:
    """A version in force is only ever given a language that it lacked; a new meaning is a new version."""
    is_written = statement.translations.filter(language_code=language).exists()
    if statement.is_in_force and is_written:
        return no(_("Readers have been told this. It stays as it is: to change something, write a new version."))
    return YES


def may_begin(day: date) -> Answer:
    """An older version may be entered late; a newer one never holds from before it could be read."""
    today = timezone.localdate()
    newest = PrivacyStatement.objects.in_force_by(today).first()
    if newest and newest.date < day < today:
        return no(_("Readers have not been told about this version yet. Choose today or a later day."))
    return YES


def may_delete(statement: PrivacyStatement) -> Answer:
    if statement.is_in_force:
        return no(_("Readers have been told this, so it stays: they can see later what was promised."))
    return YES


def may_delete_purpose(purpose: Purpose) -> Answer:
    """The site itself goes on storing what it needs, and goes on asking about films."""
    if purpose.required:
        return no(_("The site still stores what is strictly necessary, so visitors must be told about it."))
    if purpose.varname == VIDEO:
        return no(_("The site asks about this wherever a page shows a video, so it must be declared."))
    return YES
