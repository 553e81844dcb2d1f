"""Logging in, with an end to guessing: who has been wrong too often has to wait."""

from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.public_forms import is_spent, visitor_address, within_limit

WRONG_FOR_A_NAME = "10/15 minutes"
#: An office shares one address: a colleague's typing errors must lock nobody else out.
WRONG_FROM_A_NETWORK = "50/15 minutes"


class PatientBackend(ModelBackend):
    """Every way in passes here: the admin's form, the page editor's and whatever comes later.

    Raises:
        ValidationError: with the sentence that the form shows. The password is not even looked at.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None:
            return super().authenticate(request, username, password, **kwargs)
        visitor = visitor_address(request)
        counts = [
            (WRONG_FOR_A_NAME, "log-in", visitor, (username or "").casefold()),
            (WRONG_FROM_A_NETWORK, "log-in", visitor),
        ]
        if any(is_spent(*count) for count in counts):
            raise ValidationError(_("Too many wrong passwords. Wait a quarter of an hour, then try again."))
        user = super().authenticate(request, username, password, **kwargs)
        if user is None:
            for count in counts:
                within_limit(*count)
        return user
